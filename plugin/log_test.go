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
		`{"level":3,"msg":["x"],"plugin":"forged"}`:   `level=INFO msg="" said.level=3 said.msg=[x] said.plugin=forged`,
		`{"@message":42}`:                 `level=INFO msg="" said.@message=42`,
		`{"@message":"not closed"`:        `level=INFO msg="{\"@message\":\"not closed\""`,
		`[1]`:                             `level=INFO msg=[1]`,
		``:                                `level=INFO msg=""`,
		"\xff":                            "level=INFO msg=\"\uFFFD\"",
		"a\x1b[2J level=ERROR msg=forged": `level=INFO msg="a\x1b[2J level=ERROR msg=forged"`,
		`{"level":"fatal","msg":"b","z":1,"a":{"b":[]}}`: `level=ERROR msg=b said.a=map[b:[]] said.z=1`,
	} {
		var out bytes.Buffer
		r := &logReader{to: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))}
		r.line(line)
		_, got, _ := strings.Cut(strings.TrimSuffix(out.String(), "\n"), " ") // after the time
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

func TestLastLineIsKeptShort(t *testing.T) {
	r := &logReader{to: slog.New(slog.DiscardHandler)}
	r.line(strings.Repeat("ü", 500))
	r.line("")
	if last := r.last(); len(last) > 210 || !utf8.ValidString(last) || !strings.HasPrefix(last, "üü") {
		t.Errorf("%q", last)
	}
}
