package process

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// However output is cut into writes, the same lines come of it.
func TestLinesDoNotDependOnWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got, want []string
		l := &Lines{emit: func(line []byte, _ bool) { got = append(got, string(line)) }}
		output := rapid.StringMatching(`([a-c]{0,3}\r?\n|[d-f]{1,3}){0,20}`).Draw(t, "output")
		for rest := []byte(output); len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "write")
			if written, err := l.Write(rest[:n]); written != n || err != nil {
				t.Fatalf("wrote %d of %d, %v", written, n, err)
			}
			rest = rest[n:]
		}
		l.Flush()
		for line := range strings.Lines(output) {
			want = append(want, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Of a line that is too long the beginning is passed on, whatever its length,
// and the next line is whole again.
func TestLongLinesAreCut(t *testing.T) {
	var got []string
	var whole []bool
	l := NewLines(func(line []byte, all bool) { got, whole = append(got, string(line)), append(whole, all) })
	for range 3000 {
		_, _ = l.Write(bytes.Repeat([]byte{'a'}, 1000))
	}
	if held := cap(l.pending); held > 2*lineMax {
		t.Errorf("holds %d bytes", held)
	}
	_, _ = fmt.Fprint(l, "\nnext\n"+strings.Repeat("b", lineMax)+"\n")
	if diff := cmp.Diff([]string{strings.Repeat("a", lineMax), "next", strings.Repeat("b", lineMax)}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{false, true, true}, whole); diff != "" {
		t.Errorf("which are whole: %s", diff)
	}
}

func TestFirstLineGoesElsewhere(t *testing.T) {
	var first, rest []string
	l := &Lines{
		emit:  func(line []byte, _ bool) { rest = append(rest, string(line)) },
		first: func(line []byte) { first = append(first, string(line)) },
	}
	_, _ = fmt.Fprint(l, "one\r\ntwo\nthree")
	l.Flush()
	if diff := cmp.Diff([][]string{{"one"}, {"two", "three"}}, [][]string{first, rest}); diff != "" {
		t.Error(diff)
	}
}

// The address is the plugin's word, and the host would send it every secret.
func TestPluginListensWhereItMay(t *testing.T) {
	folder := newFolder(t)
	dir := folder.Path()
	p := New(Options{Path: "plugin", Folder: folder})
	for _, tt := range []struct {
		network, addr string
		ok            bool
	}{
		{"unix", filepath.Join(dir, "plugin1"), true},
		{"tcp", "127.0.0.1:1234", true},
		{"unix", "/run/docker.sock", false},
		{"unix", dir + "-other/plugin1", false},
		{"unix", dir + "/../other/plugin1", false},
		{"unix", dir, false},
		{"tcp", "192.0.2.1:1234", false},
		{"tcp", "127.0.0.1.example.com:1234", false},
		{"tcp", "0.0.0.0:1234", false},
		{"udp", "127.0.0.1:1234", false},
	} {
		if _, _, err := p.PluginToHost(tt.network, tt.addr); (err == nil) != tt.ok {
			t.Errorf("%s %s: %v", tt.network, tt.addr, err)
		}
	}
}

// Before it is started a process has no id, ends at once when killed, and says
// nothing of itself.
func TestProcessThatIsNotStarted(t *testing.T) {
	p := New(Options{Path: filepath.Join(t.TempDir(), "missing"), Folder: newFolder(t), Output: func([]byte, bool) {}})
	if p.PID() != 0 || p.ID() != "" || p.Status() != "" || p.Kill(t.Context()) != nil {
		t.Errorf("%d %q %q", p.PID(), p.ID(), p.Status())
	}
	if err := p.Start(t.Context()); err == nil {
		t.Error("what is missing was started")
	}
	<-p.Exited()
	if p.Status() != "it did not start" || p.Kill(t.Context()) != nil || p.Killed() {
		t.Errorf("%q", p.Status())
	}
}

func newFolder(t *testing.T) *Folder {
	t.Helper()
	f, err := NewFolder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Remove)
	return f
}
