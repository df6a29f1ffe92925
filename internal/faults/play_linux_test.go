package faults

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestMain makes the test binary a host in place of the program bare.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 {
		if behave, ok := hostsOfOurs[os.Args[1]]; ok {
			behave()
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

var hostsOfOurs = map[string]func(){
	"good":   func() { fmt.Fprintln(os.Stdout, `started="true"`+"\n"+`done="true"`) },
	"panics": func() { panic("at the disco") },
	"quits":  func() { os.Exit(2) }, //nolint:revive // which is what it is for
	"stays":  func() { <-time.After(time.Minute) },
	"leaves": func() {
		left := exec.CommandContext(context.Background(), os.Args[0], "stays", os.Args[2], os.Args[3])
		if err := left.Start(); err != nil {
			panic(err)
		}
		if err := os.WriteFile(filepath.Join(os.TempDir(), "left"), nil, 0o600); err != nil {
			panic(err)
		}
		fmt.Fprintln(os.Stdout, `done="true"`)
	},
}

func TestPlay(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := Player{Bare: self, Plugin: self, Dir: t.TempDir()}
	play := func(name string) Seen {
		t.Helper()
		s, err := p.Play(t.Context(), Ask{Name: name, Plugin: "x"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return s
	}
	if s := play("good"); s.Facts["started"] != "true" || s.Panicked || s.Overran || len(s.Left) > 0 || len(s.Files) > 0 {
		t.Errorf("%+v", s)
	}
	if s := play("panics"); !s.Panicked {
		t.Errorf("%+v", s)
	}
	if s := play("leaves"); len(s.Left) != 1 || len(s.Files) != 1 || s.Files[0] != "left" {
		t.Errorf("%+v", s)
	}
	if _, err := p.Play(t.Context(), Ask{Name: "quits", Plugin: "x"}); err == nil {
		t.Error("a host that says nothing was asked")
	}
	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if s, _ := p.Play(short, Ask{Name: "stays", Plugin: "x"}); !s.Overran || len(s.Left) > 0 {
		t.Errorf("%+v", s)
	}
	if left := End(p.Dir, 0); len(left) > 0 {
		t.Errorf("not ended: %q", left)
	}
	if left, err := Remains(p.Dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
