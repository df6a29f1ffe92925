package redistest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/leftout"
)

// withoutServers makes PATH a folder with the programs of this machine, but for servers: apt needs the tools of a system.
func withoutServers(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for _, from := range filepath.SplitList(os.Getenv("PATH")) {
		programs, _ := os.ReadDir(from) // it need not be there
		for _, p := range programs {
			if strings.HasPrefix(p.Name(), "redis-") || strings.HasPrefix(p.Name(), "valkey-") {
				continue
			}
			err := os.Symlink(filepath.Join(from, p.Name()), filepath.Join(dir, p.Name()))
			if err != nil && !errors.Is(err, os.ErrExist) {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("PATH", dir)
}

// TestInstall has no server on PATH, whatever this machine has. The installation is that which every test would use, so
// it is fetched once for a tree and not for each run.
func TestInstall(t *testing.T) {
	withoutServers(t)
	dir, err := installDir()
	if err != nil {
		t.Fatal(err)
	}
	p, err := find(dir)
	if missing, ok := errors.AsType[*missingError](err); ok {
		t.Log(missing.output)
		leftout.Skip(t, "redis of the distribution", missing)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(p.path, dir+string(filepath.Separator)) {
		t.Errorf("the program is %s, want one in %s", p.path, dir)
	}
	if again, err := find(dir); err != nil || again.path != p.path {
		t.Errorf("the second time it is %s (%v)", again.path, err)
	}
	s := &Server{t: t, program: p, dir: privateDir(t), options: options{tls: true}, admin: newAdmin()}
	t.Cleanup(s.end)
	if err := s.begin(); err != nil {
		t.Fatal(s.harmless(err))
	}
	if got := s.MustDo("EVAL", "return cjson.encode({1})", "0"); got != "[1]" { // and its libraries are there
		t.Errorf("a script returns %q", got)
	}
}

// fake puts a program on PATH that prints a version.
func fake(t *testing.T, name, version string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("PATH"), name)
	script := "#!/bin/sh\necho '" + version + "'\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("the programs are shell scripts")
	}
	for _, tt := range []struct {
		name, redis, valkey string // what they say when they are there
		want                string
	}{
		{"both", "Redis server v=7.0.15 sha=00000000:0", "Valkey server v=8.1.1 sha=0", "redis-server"},
		{"valkey", "", "Valkey server v=8.1.1 sha=0", "valkey-server"},
		{"an old one", "Redis server v=6.0.16 sha=0", "", ""},
		{"an old one before", "Redis server v=6.0.16 sha=0", "Valkey server v=10.0.0 sha=0", "valkey-server"},
		{"another program", "hello", "", ""},
		{"none", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PATH", t.TempDir())
			if tt.redis != "" {
				fake(t, "redis-server", tt.redis)
			}
			if tt.valkey != "" {
				fake(t, "valkey-server", tt.valkey)
			}
			p, err := find(t.TempDir())
			if _, missing := errors.AsType[*missingError](err); missing != (tt.want == "") || (err != nil && !missing) {
				t.Errorf("err = %v", err)
			}
			if tt.want != "" && filepath.Base(p.path) != tt.want {
				t.Errorf("the program is %s, want %s", p.path, tt.want)
			}
		})
	}
}

// TestFetchingThatFails has an apt-get that reaches nobody.
func TestFetchingThatFails(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("the programs are shell scripts")
	}
	t.Setenv("PATH", t.TempDir())
	fake(t, "dpkg-deb", "")
	path := fake(t, "apt-get", "")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho \"E: cannot $*\" >&2\nexit 100\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	_, err := find(dir)
	missing, ok := errors.AsType[*missingError](err)
	if !ok || strings.Contains(missing.Error(), "\n") || !strings.Contains(missing.output, "update") || !strings.Contains(missing.output, "redis-tools") {
		t.Errorf("err = %v, want what apt-get printed, twice", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
	if err != nil || len(left) != 0 {
		t.Errorf("%q is left (%v)", left, err)
	}
}

func TestInstallDir(t *testing.T) {
	t.Setenv("BIN", "")
	if dir, err := installDir(); err != nil || !strings.HasSuffix(dir, filepath.Join("bin", "redis")) {
		t.Errorf("the folder is %s (%v)", dir, err)
	}
	t.Chdir(t.TempDir())
	if dir, err := installDir(); err == nil {
		t.Errorf("outside of the tree the folder is %s", dir)
	}
	t.Setenv("BIN", "there")
	if dir, err := installDir(); err != nil || dir != filepath.Join("there", "redis") {
		t.Errorf("the folder is %s (%v)", dir, err)
	}
}
