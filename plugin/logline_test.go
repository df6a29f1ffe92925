package plugin

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each logger's own way of writing a warning.
func TestLevelsOfLoggers(t *testing.T) {
	for name, line := range map[string]string{
		"slog JSON":        `{"time":"2026-01-02T15:04:05Z","level":"WARN","msg":"low"}`,
		"slog above":       `{"time":"2026-01-02T15:04:05Z","level":"WARN+2","msg":"low"}`,
		"slog text":        `time=2026-01-02T15:04:05Z level=WARN msg=low`,
		"zap":              `{"level":"warn","ts":1767366245.1,"msg":"low"}`,
		"hclog":            `{"@level":"warn","@message":"low","@timestamp":"2026-01-02T15:04:05Z"}`,
		"zerolog":          `{"level":"warn","time":"2026-01-02T15:04:05Z","message":"low"}`,
		"logrus":           `time="2026-01-02T15:04:05Z" level=warning msg="low"`,
		"pino":             `{"level":40,"time":1767366245000,"msg":"low"}`,
		"hclog for people": `2026-01-02T15:04:05.000Z [WARN]  low`,
		"log":              `2026/01/02 15:04:05 [WARN] low`,
		"log/slog default": `2026/01/02 15:04:05 WARN low`,
		"a prefix":         `WARNING: low`,
	} {
		e := parseLine(line)
		if e.level < slog.LevelWarn || e.level >= slog.LevelError || e.message != "low" || len(e.members) > 0 {
			t.Errorf("%s: %v %q %v", name, e.level, e.message, e.members)
		}
	}
	for _, line := range []string{"WARNINGS are good", "we WARN you", "msg", "a=1 b=2", "level=warn", "x msg=1", `{"msg":"a"}{"msg":"b"}`} {
		if diff := cmp.Diff(entry{message: line}, parseLine(line), cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

// Of a flood so much is read as there is time for, how much was not is told once a
// second, and the last of it is kept.
func TestFloodIsToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := &logReader{to: slog.New(slog.NewTextHandler(&out, nil))}
		for range 10 {
			for range 10_000 {
				r.line([]byte("again"), true)
			}
			time.Sleep(100 * time.Millisecond) //nolint:forbidigo // in a bubble this takes no time
		}
		r.line([]byte("last"), true)
		synctest.Wait() // what is told of the lines that were dropped is told aside
		if read := strings.Count(out.String(), "again"); read < linesAtOnce || read > linesAtOnce+linesPerSecond {
			t.Errorf("%d lines were read", read)
		}
		time.Sleep(time.Minute) //nolint:forbidigo // in a bubble this takes no time
		synctest.Wait()
		if told := strings.Count(out.String(), "lines_dropped="); told < 1 || told > 2 {
			t.Errorf("it was told %d times", told)
		}
		r.line([]byte("later"), true)
		if lines, _ := r.said(); len(lines) != wordsLines || lines[wordsLines-1] != "later" {
			t.Errorf("the last words are %q", lines)
		}
		if !strings.Contains(out.String(), "msg=later") {
			t.Error("it was not read again")
		}
		r.close()
	})
}

func TestCrashLine(t *testing.T) {
	for want, c := range map[string]Crash{
		"it ended (exit status 1)":                           {Status: "exit status 1"},
		`it ended (exit status 1) after printing "two"`:      {Status: "exit status 1", Output: []string{"one", "two"}},
		`it ended (exit status 2) after printing "panic: x"`: {Status: "exit status 2", Output: []string{"main.go:1"}, Panic: "panic: x\n\ngoroutine 1"},
	} {
		if got := c.Line(); got != want {
			t.Errorf("%s", got)
		}
	}
}

// Whatever a plugin prints, what is logged of it is bounded, is of one line, moves
// no terminal, and has no secret in it.
func FuzzLogLine(f *testing.F) {
	for _, line := range []string{
		`{"@message":42}`, `{"level":"warn","msg":"a","b":{"c":[1,null]}}`, "level=warn msg=\"a\"", "\x1b[2J\xff", "WARN: x", `{"":"","msg":"\u001b"}`,
	} {
		f.Add([]byte(line), true)
	}
	const hush = "s3cr3t"
	f.Fuzz(func(t *testing.T, line []byte, whole bool) {
		kept := &keeper{}
		r := &logReader{to: slog.New(kept), scrub: func(text string) string { return strings.ReplaceAll(text, hush, "[secret]") }}
		r.line(line, whole)
		lines, _ := r.said()
		for _, text := range slices.Concat(lines, kept.texts) {
			if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f || c == 0x1b }) {
				t.Errorf("%q", text)
			}
			if strings.Contains(text, hush) || len(text) > messageLogged+10 {
				t.Errorf("%.200q of %d bytes", text, len(text))
			}
		}
	})
}

// A keeper is a log that keeps the texts in it.
type keeper struct{ texts []string }

func (*keeper) Enabled(context.Context, slog.Level) bool { return true }
func (k *keeper) WithAttrs([]slog.Attr) slog.Handler     { return k }
func (k *keeper) WithGroup(string) slog.Handler          { return k }

func (k *keeper) Handle(_ context.Context, r slog.Record) error {
	k.texts = append(k.texts, r.Message)
	r.Attrs(func(a slog.Attr) bool {
		for _, m := range a.Value.Group() {
			k.texts = append(k.texts, m.Key, m.Value.String())
		}
		return true
	})
	return nil
}
