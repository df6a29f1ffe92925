package plugin

import (
	"log/slog"
	"net/netip"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func settingsToProto(s Settings) *pluginv1.ConfigureRequest {
	egress := &pluginv1.EgressPolicy{}
	for _, prefix := range s.EgressAllow {
		egress.Allow = append(egress.Allow, prefix.String())
	}
	return &pluginv1.ConfigureRequest{
		HostVersion: s.HostVersion,
		LogLevel:    levelToProto(s.LogLevel),
		Egress:      egress,
		CaBundle:    s.CABundle,
	}
}

func settingsFromProto(p *pluginv1.ConfigureRequest) (Settings, error) {
	s := Settings{
		HostVersion: p.GetHostVersion(),
		LogLevel:    levelFromProto(p.GetLogLevel()),
		CABundle:    p.GetCaBundle(),
	}
	for _, text := range p.GetEgress().GetAllow() {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return s, Errorf(Config, "the host's egress policy allows %q, which is no prefix", text)
		}
		s.EgressAllow = append(s.EgressAllow, prefix)
	}
	return s, nil
}

func levelToProto(l slog.Level) pluginv1.LogLevel {
	switch {
	case l < slog.LevelInfo:
		return pluginv1.LogLevel_LOG_LEVEL_DEBUG
	case l < slog.LevelWarn:
		return pluginv1.LogLevel_LOG_LEVEL_INFO
	case l < slog.LevelError:
		return pluginv1.LogLevel_LOG_LEVEL_WARN
	}
	return pluginv1.LogLevel_LOG_LEVEL_ERROR
}

func levelFromProto(l pluginv1.LogLevel) slog.Level {
	switch l {
	case pluginv1.LogLevel_LOG_LEVEL_DEBUG:
		return slog.LevelDebug
	case pluginv1.LogLevel_LOG_LEVEL_WARN:
		return slog.LevelWarn
	case pluginv1.LogLevel_LOG_LEVEL_ERROR:
		return slog.LevelError
	}
	return slog.LevelInfo
}
