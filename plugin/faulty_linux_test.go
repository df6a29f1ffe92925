package plugin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/jackfield-dev/jackfield/plugin"
)

// platformFaults are those of Linux.
func platformFaults() map[string]func(s *script) {
	return map[string]func(s *script){
		"fault-closes-all": doing(func() {
			for fd := range 256 {
				_ = unix.Close(fd)
			}
		}),
		"fault-memory": func(s *script) {
			s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) {
				fmt.Fprintln(os.Stderr, "limit "+os.Getenv("GOMEMLIMIT"))
				all := make([]byte, 8<<30)
				for i := 0; i < len(all); i += 4096 {
					all[i] = 1
				}
				return bearer(), nil
			}
		},
		"fault-files": doing(func() {
			for n := range 1000 {
				if _, err := os.Open(os.DevNull); err != nil {
					fmt.Fprintf(os.Stderr, "opened %d: %v\n", n, errors.Is(err, syscall.EMFILE))
					return
				}
			}
		}),
		"fault-prowls": func(s *script) {
			s.describe = func(context.Context) (*plugin.Description, error) {
				where, err := os.ReadFile(filepath.Join(os.Getenv("JACKFIELD_PLUGIN_HOME"), "where"))
				prowl(string(where))
				return described(), err
			}
		},
		"fault-impostor": func(*script) { impersonate() },
		"fault-daemon": doing(func() {
			child(leaveTheGroup)
		}),
	}
}

// prowl tries what a sandbox forbids, and what it must not forbid.
func prowl(where string) {
	ppid := os.Getppid()
	try := func(what string, err error) { fmt.Fprintf(os.Stderr, "%s: %v\n", what, err == nil) }
	_, err := os.ReadFile(where)
	try("reads a file of the user", err)
	_, err = os.ReadDir(filepath.Dir(where))
	try("lists a folder of the user", err)
	try("writes elsewhere", os.WriteFile(where+"2", nil, 0o600))
	try("runs a program", exec.CommandContext(context.Background(), "/usr/bin/env").Run())
	_, err = os.ReadFile(fmt.Sprintf("/proc/%d/environ", ppid))
	try("reads the host's environment", err)
	try("attaches to the host", unix.PtraceSeize(ppid))
	try("signals the host", syscall.Kill(ppid, 0))
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	try("listens", err)
	if err == nil {
		_ = l.Close()
	}
	try("writes in its own folder", os.WriteFile(filepath.Join(os.TempDir(), "mine"), []byte("x"), 0o600))
	_, err = os.ReadFile("/etc/hosts")
	try("reads /etc/hosts", err)
	_, err = os.OpenFile(os.DevNull, os.O_RDWR, 0)
	try("opens the null device", err)
	address, _, _ := strings.Cut(os.Getenv("TZ"), "/") // the one variable that a test may choose
	c, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", address)
	try("connects", err)
	if err == nil {
		_, _ = io.Copy(io.Discard, c)
		_ = c.Close()
	}
}
