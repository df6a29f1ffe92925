package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// onPaper is a program whose output is read afterwards.
func onPaper(json bool) (p *program, out, err *bytes.Buffer) {
	out, err = new(bytes.Buffer), new(bytes.Buffer)
	p = &program{streams: streams{out: out, err: err}, ctx: context.Background()}
	p.flags.json = json
	return p, out, err
}

func TestErrorsForPeople(t *testing.T) {
	p, out, err := onPaper(false)
	p.showError(&host.Error{Code: host.Throttled, Field: "scope", Message: "say\x1b[2Jing\nmore", Hint: "wait", RetryAfter: 90500 * time.Millisecond})
	want := "jackfield: scope: say\ufffd[2Jing more\nhint: wait\nhint: try again in 1m31s\n"
	if got := err.String(); got != want || out.Len() > 0 {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestErrorsForPrograms(t *testing.T) {
	p, out, err := onPaper(true)
	p.showError(&host.Error{
		Code: host.BadConfig, Field: "a", Message: "is <b>", RetryAfter: time.Millisecond,
		Problems: []schema.Problem{{Field: "a", Message: "is <b>"}, {Message: "c", Hint: "d"}},
	})
	want := `{"error":{"code":"config","field":"a","message":"is <b>","retry_after":1,` +
		`"problems":[{"field":"a","message":"is <b>"},{"message":"c","hint":"d"}]}}` + "\n"
	if got := out.String(); got != want || err.Len() > 0 {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestStrangeErrorsAreLogged: what nobody chose to show is not shown, and not
// lost either.
func TestStrangeErrorsAreLogged(t *testing.T) {
	p, out, err := onPaper(true)
	root := p.root()
	p.flags.json = true // as it is once the command line is read
	if status := p.finish(root, errors.New("disk on fire")); status != failed {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(out.String(), `"code":"internal"`) || strings.Contains(out.String(), "fire") || !strings.Contains(err.String(), "disk on fire") {
		t.Errorf("got %s and %s", out, err)
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	p, _, _ := onPaper(false)
	if p.colours().on {
		t.Error("there are colours on paper")
	}
	if got := (colours{on: true}).paint(red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("got %q", got)
	}
	if got := (colours{}).paint(red, "x"); got != "x" {
		t.Errorf("got %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, nil},
		{"one two three", 0, []string{"one two three"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 1, []string{"one", "two", "three"}},
	} {
		if got := wrap(c.text, c.columns); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: got %q", c.text, c.columns, got)
		}
	}
}

func TestTable(t *testing.T) {
	p, out, _ := onPaper(false)
	_ = p.table([][]string{{"NAME", "TYPE", "PROBLEM"}, {"a\x1b", "long type", ""}})
	_ = p.table([][]string{{"NAME", "PROBLEM"}, {"a", ""}, {"b", "bad"}})
	want := "NAME   TYPE\na\ufffd     long type\nNAME   PROBLEM\na\nb      bad\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDataFolder(t *testing.T) {
	if filepath.Separator != '/' {
		t.Skip("the expectations are written with slashes")
	}
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/jackfield"},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/x"}, "/x/jackfield"},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "relative"}, "/home/a/.local/share/jackfield"},
		{"freebsd", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/jackfield"},
		{"darwin", map[string]string{"HOME": "/Users/a", "XDG_DATA_HOME": "/x"}, "/Users/a/Library/Application Support/jackfield"},
		{"windows", map[string]string{"LocalAppData": "/l"}, "/l/jackfield"},
		{"linux", nil, ""},
		{"darwin", nil, ""},
		{"windows", map[string]string{"HOME": "/home/a"}, ""},
	} {
		got, err := dataFolder(c.goos, func(name string) string { return c.env[name] })
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %v: got %q, %v", c.goos, c.env, got, err)
		}
	}
}
