package plugin

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"sync"
)

// A logReader brings the lines that a plugin prints to slog. A JSON line with
// "@level" and "@message" (hclog), or "level" and "msg" (slog, zap), keeps its
// level and its members; any other line is logged as it stands. Whoever gets the
// entries scrubs them again, members and all: what the logReader must do itself is
// what cannot be done after a text was cut.
type logReader struct {
	to    *slog.Logger
	scrub func(string) string // replaces secrets; nil: nobody knows any

	mu       sync.Mutex
	lastLine string // guarded by mu
}

// tailMax is how much is left out at the end of what was cut before it could be
// scrubbed. The end may be part of a secret, and every part of a secret shorter
// than this is within it: of a key of 5 KiB even as a list of bytes in decimal.
// Since far less than the rest of such a line is logged, it costs nothing.
const tailMax = 32 << 10

// line logs one line, or what there is of it.
func (l *logReader) line(text string, whole bool) {
	text = l.scrubbed(text)
	if !whole {
		text = text[:max(0, len(text)-tailMax)] + "…"
	}
	level, message, attrs := parseLine(text)
	message = l.scrubbed(message) // JSON has ways to write a secret that only reading undoes
	l.mu.Lock()
	if message != "" {
		l.lastLine = cut(message, 200)
	}
	l.mu.Unlock()
	l.to.LogAttrs(context.Background(), level, cut(message, 4<<10), attrs...) //nolint:sloglint // the message is the plugin's
}

// scrubbed returns text without its secrets.
func (l *logReader) scrubbed(text string) string {
	if l.scrub == nil {
		return text
	}
	return l.scrub(text)
}

// last returns the last thing that the plugin said.
func (l *logReader) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lastLine
}

// parseLine takes a line apart. Members of any type are survived: go-plugin's
// own reader panics the host on {"@message":42}.
func parseLine(text string) (slog.Level, string, []slog.Attr) {
	var members map[string]any
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &members) != nil {
		return slog.LevelInfo, strings.ToValidUTF8(text, "\uFFFD"), nil
	}
	level, message := takeLevel(members), take(members, "@message", "msg", "message")
	attrs := make([]slog.Attr, 0, len(members))
	for name, value := range members {
		if name != "@timestamp" && name != "time" && name != "ts" {
			// Under a group of its own: a plugin cannot forge the host's members.
			attrs = append(attrs, slog.Any(name, value))
		}
	}
	slices.SortFunc(attrs, func(a, b slog.Attr) int { return strings.Compare(a.Key, b.Key) })
	if len(attrs) == 0 {
		return level, message, nil
	}
	return level, message, []slog.Attr{slog.GroupAttrs("said", attrs...)}
}

func takeLevel(members map[string]any) slog.Level {
	switch strings.ToLower(take(members, "@level", "level")) {
	case "trace", "debug":
		return slog.LevelDebug
	case "warn", "warning":
		return slog.LevelWarn
	case "error", "fatal", "panic", "dpanic":
		return slog.LevelError
	}
	return slog.LevelInfo
}

// take removes the first of the names that holds a text, and returns it.
func take(members map[string]any, names ...string) string {
	for _, name := range names {
		if text, ok := members[name].(string); ok {
			delete(members, name)
			return text
		}
	}
	return ""
}

// cut shortens text to at most limit bytes.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}
