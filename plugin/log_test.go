package plugin

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestLogLines(t *testing.T) {
	for line, want := range map[string]string{
		`plain text`: `level=INFO msg="plain text"`,
		`{"@level":"warn","@message":"hclog","a":1}`:  `level=WARN msg=hclog said.a=1`,
		`{"level":"ERROR","msg":"slog","time":"now"}`: `level=ERROR msg=slog`,
		`{"level":"debug","message":"zerolog"}`:       `level=DEBUG msg=zerolog`,
		`{"level":3,"msg":["x"],"plugin":"forged"}`:   `level=INFO msg="" said.level=3 said.msg="[\"x\"]" said.plugin=forged`,
		`{"@message":42}`:                 `level=INFO msg="" said.@message=42`,
		`{"@message":"not closed"`:        `level=INFO msg="{\"@message\":\"not closed\""`,
		`[1]`:                             `level=INFO msg=[1]`,
		``:                                `level=INFO msg=""`,
		"\xff":                            `level=INFO msg=\xff`,
		"a\x1b[2J level=ERROR msg=forged": `level=INFO msg="a\\x1b[2J level=ERROR msg=forged"`,
		`{"level":"fatal","msg":"b","z":1,"a":{"b":[]}}`: `level=ERROR msg=b said.a="{\"b\":[]}" said.z=1`,
	} {
		var out bytes.Buffer
		r := &logReader{to: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))}
		r.line([]byte(line), true)
		_, got, _ := strings.Cut(strings.TrimSuffix(out.String(), "\n"), " ") // after the time
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

func TestLastLineIsKeptShort(t *testing.T) {
	r := &logReader{to: slog.New(slog.DiscardHandler)}
	r.line([]byte(strings.Repeat("ü", 500)), true)
	r.line(nil, true)
	if last := said(r); len(last) > 210 || !utf8.ValidString(last) || !strings.HasPrefix(last, "üü") {
		t.Errorf("%q", last)
	}
}

// What is cut is scrubbed first, since half of a secret is not recognised.
func TestNoHalfOfASecretIsLogged(t *testing.T) {
	long := strings.Repeat("k3y", 300) // long enough that a line of nothing else shrinks to what is logged
	for name, line := range map[string]string{
		"a message cut for the log":        strings.Repeat("a", 4<<10-5) + long,
		"the last words, cut for an error": strings.Repeat("a", 195) + long,
		"a member of JSON, read":           `{"msg":"` + strings.Repeat("a", 4<<10-5) + `\u006b` + long[1:] + `"}`,
		"a member of JSON, kept":           `{"msg":"\u006b` + long[1:] + `"}`,
		"a line that is not whole":         strings.Repeat(long, 70) + long[:100],
		"a short line that is not whole":   long[:100],
	} {
		var out bytes.Buffer
		r := &logReader{to: slog.New(slog.NewTextHandler(&out, nil))}
		r.scrub = func(text string) string { return strings.ReplaceAll(text, long, "[secret]") }
		r.line([]byte(line), !strings.Contains(name, "not whole"))
		if strings.Contains(out.String(), "k3") || strings.Contains(said(r), "k3") {
			t.Errorf("%s: %q, logged %.300s", name, said(r), out.String())
		}
		if said(r) == "" {
			t.Errorf("%s: nothing is said", name)
		}
	}
}

// said is what an error would quote.
func said(r *logReader) string {
	lines, panicked := r.said()
	return (&Crash{Output: lines, Panic: panicked}).last()
}
