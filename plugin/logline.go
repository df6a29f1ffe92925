package plugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An entry is a line that a plugin printed, taken apart.
type entry struct {
	level   slog.Level
	message string
	members []member // sorted by name
}

// A member is what a plugin says beside its message: a text, a number, a boolean,
// or anything else as JSON.
type member struct {
	name  string
	value any
}

// membersMax is how many members of a line are logged.
const membersMax = 32

// attrs are the members under a group of their own: a plugin cannot forge the
// host's.
func (e entry) attrs() []slog.Attr {
	if len(e.members) == 0 {
		return nil
	}
	attrs := make([]slog.Attr, len(e.members))
	for i, m := range e.members {
		attrs[i] = slog.Any(m.name, m.value)
	}
	return []slog.Attr{slog.GroupAttrs("said", attrs...)}
}

// words is the entry as people read it.
func (e entry) words() string {
	var b strings.Builder
	b.WriteString(e.message)
	for _, m := range e.members {
		if b.Len() > wordMax {
			break
		}
		fmt.Fprintf(&b, " %s=%v", m.name, m.value)
	}
	return strings.TrimPrefix(b.String(), " ")
}

// parseLine takes a line apart: JSON as slog, zap, hclog, zerolog, logrus and pino
// write it, name=value pairs as slog and logfmt do, and texts with a level in
// front. Anything else is a message. Members of any type are survived: go-plugin's
// own reader panics the host on {"@message":42}.
func parseLine(text string) entry {
	if e, ok := parseJSON(text); ok {
		return e
	}
	if e, ok := parsePairs(text); ok {
		return e
	}
	if found := leveled.FindStringSubmatch(text); found != nil {
		level, _ := levelOf(found[1])
		return entry{level: level, message: text[len(found[0]):]}
	}
	return entry{message: text}
}

// leveled is a text with a level in front, perhaps after the time: as hclog, log,
// zap and klog-like loggers write it for people.
var leveled = regexp.MustCompile(`^[0-9TZ:./+ \t-]*\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC)(?:\]|:|\b)[:\s]+`)

func parseJSON(text string) (entry, bool) {
	var members map[string]any
	if !strings.HasPrefix(text, "{") {
		return entry{}, false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&members) != nil || d.More() {
		return entry{}, false
	}
	return newEntry(members), true
}

// pair is one name=value.
var pair = regexp.MustCompile(`^([A-Za-z_@][\w.@-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)`)

// parsePairs reads a line that is nothing but pairs, of which one is a message.
func parsePairs(text string) (entry, bool) {
	members := map[string]any{}
	for rest := text; rest != ""; {
		found := pair.FindStringSubmatch(rest)
		if found == nil {
			return entry{}, false
		}
		value := found[2]
		if unquoted, err := strconv.Unquote(value); err == nil {
			value = unquoted
		}
		members[found[1]] = value
		rest = rest[len(found[0]):]
	}
	if _, ok := members["msg"]; !ok {
		return entry{}, false
	}
	return newEntry(members), true
}

// newEntry finds the level and the message among members. The time is the host's.
func newEntry(members map[string]any) entry {
	e := entry{level: takeLevel(members), message: takeText(members, "@message", "msg", "message")}
	for _, name := range []string{"@timestamp", "time", "ts", "timestamp"} {
		delete(members, name)
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names[:min(len(names), membersMax)] {
		e.members = append(e.members, member{name, flat(members[name])})
	}
	return e
}

// flat returns a value that is logged as it is; what holds others becomes JSON.
func flat(v any) any {
	switch v.(type) {
	case string, bool, json.Number, nil:
		return v
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil {
		return "?"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// takeLevel removes the level and returns it.
func takeLevel(members map[string]any) slog.Level {
	for _, name := range []string{"@level", "level", "lvl", "severity"} {
		if level, ok := levelOf(members[name]); ok {
			delete(members, name)
			return level
		}
	}
	return slog.LevelInfo
}

// levelOf reads a level as loggers write it: by name, by slog's arithmetic
// ("WARN+2"), or as the number that pino has for it.
func levelOf(v any) (slog.Level, bool) {
	if n, ok := v.(json.Number); ok {
		steps, err := n.Int64()
		if err != nil || steps < 10 || steps > 60 {
			return 0, false
		}
		return slog.Level((steps - 30) / 10 * 4), true // 30 is info, and each ten is a level
	}
	name, ok := v.(string)
	if !ok {
		return 0, false
	}
	switch strings.ToLower(name) {
	case "trace":
		return slog.LevelDebug, true
	case "warning":
		return slog.LevelWarn, true
	case "fatal", "panic", "dpanic", "critical":
		return slog.LevelError, true
	}
	var level slog.Level
	return level, level.UnmarshalText([]byte(name)) == nil
}

// takeText removes the first of the names that holds a text, and returns it.
func takeText(members map[string]any, names ...string) string {
	for _, name := range names {
		if text, ok := members[name].(string); ok {
			delete(members, name)
			return text
		}
	}
	return ""
}
