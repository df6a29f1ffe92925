package plugin

import (
	"cmp"
	"context"
	"errors"
	"strings"
)

// folderError is why a process has no folder of its own, said for people.
type folderError struct{ error }

// explain says for people why the plugin did not start. What go-plugin says
// quotes the plugin's output as it came, so it is not passed on.
func (l *launched) explain(ctx context.Context, err error) error {
	failed := Errorf(PluginFailed, "plugin %s did not start", l.name)
	proc := l.process()
	refused, chosen := errors.AsType[*Error](err) // by the plugin, when it was configured
	folder, homeless := errors.AsType[*folderError](err)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return AsError(ctx.Err())
	case homeless:
		failed.Message += ": " + folder.Error()
		return failed.WithHint("a plugin's socket and its temporary files are under TMPDIR")
	case ctx.Err() != nil:
		failed.Message += ": it was not ready in time"
	case proc == nil || proc.PID() == 0:
		failed.Message += ": its file cannot be run on this machine"
		failed.Hint = "reinstall the plugin, or ask its author; what it is made of may have to be opened to its sandbox"
	case l.misspoke() != "":
		failed.Message += ": " + l.misspoke()
	case chosen:
		failed.Message += ": " + refused.Message
		failed.Hint, failed.crash = refused.Hint, refused.crash
	case proc.Killed(): // by go-plugin, which could make nothing of it
		failed.Message += ": what it says is not what a Jackfield plugin says to this host"
	default:
		if failed.crash = l.end(); failed.crash != nil {
			failed.Message += ": " + failed.crash.Line()
		}
		failed.Hint = "it is no Jackfield plugin of this generation, or something is missing that it needs here; " +
			"reinstall it, or ask its author"
	}
	return failed.WithHint("%s", cmp.Or(failed.Hint, "reinstall the plugin, or ask its author"))
}

// misspoke says what is wrong with the line by which the plugin introduced
// itself; "" if nothing is, or there was none.
func (l *launched) misspoke() string {
	said := l.process().First()
	if said == nil {
		return ""
	}
	fields := strings.Split(strings.TrimSpace(string(said)), "|")
	switch {
	case len(fields) < 5, fields[0] != "1", fields[1] != "1":
		return "what it says is not what a Jackfield plugin says to this host: \"" + cut(printable(l.log.scrubbed(string(said))), lastMax) + "\""
	case fields[4] != "grpc":
		return "it does not speak gRPC"
	case len(fields) < 6 || len(fields[5]) < certificateMin:
		return "it shows no certificate"
	}
	if _, _, err := l.process().PluginToHost(fields[2], fields[3]); err != nil {
		return "it listens where it must not"
	}
	return ""
}

// certificateMin is below any certificate's length: go-plugin takes shorter ones
// for none.
const certificateMin = 51
