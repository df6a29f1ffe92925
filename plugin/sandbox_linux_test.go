package plugin_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// prowler launches a plugin that tries what a sandbox forbids, and returns what
// came of it. In a folder of the user lies a file that is none of its business.
func prowler(t *testing.T, sandbox plugin.Sandbox) (client *plugin.Client, log *logged, where string) {
	t.Helper()
	l, log := careful(t, "fault-prowls")
	where = filepath.Join(t.TempDir(), "file")
	for path, text := range map[string]string{where: "x", filepath.Join(filepath.Dir(l.Path), "where"): where} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	t.Setenv("TZ", server.Addr().String())
	l.Sandbox = sandbox
	client, err = l.Start(t.Context())
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	stillServes(t, client)
	client.Close()
	return client, log, where
}

// forbidden and allowed are what a plugin in a sandbox cannot and can do.
var (
	forbidden = []string{
		"reads a file of the user", "lists a folder of the user", "writes elsewhere", "runs a program",
		"reads the host's environment", "attaches to the host", "signals the host", "listens",
	}
	allowed = []string{"writes in its own folder", "reads /etc/hosts", "opens the null device", "connects"}
)

// leaveOut names what cannot be tried here, for whoever reads the end of a run.
func leaveOut(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s; under CI nothing is left out", what)
	}
	if path := os.Getenv("JACKFIELD_LEFT_OUT"); path != "" {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(what + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	t.Skip(what)
}

func judge(t *testing.T, log *logged, verdict string, what []string) {
	t.Helper()
	for _, w := range what {
		if !strings.Contains(log.String(), `"`+w+": "+verdict+`"`) {
			t.Errorf("%q is not %s", w, verdict)
		}
	}
}

func TestSandbox(t *testing.T) {
	client, log, where := prowler(t, plugin.Sandbox{})
	if why, none := strings.CutPrefix(client.Sandbox(), "none: "); none {
		leaveOut(t, "the sandbox of plugins: "+why)
	}
	t.Run("PF-PROC-PTRACE", func(t *testing.T) { judge(t, log, "false", forbidden) })
	t.Run("what every plugin needs", func(t *testing.T) { judge(t, log, "true", allowed) })
	if _, err := os.Stat(where + "2"); err == nil {
		t.Error("it wrote a file")
	}
	t.Run("opened by the operator", func(t *testing.T) {
		l, _ := launch(t, "fault-prowls")
		_, log, _ := prowler(t, plugin.Sandbox{Read: []string{filepath.Dir(filepath.Dir(l.Path)), "/usr/bin", os.TempDir()}})
		judge(t, log, "true", []string{"runs a program"})
		judge(t, log, "false", []string{"writes elsewhere", "listens"})
	})
}

// Without it a plugin may do what its user may: else the test above shows nothing.
func TestSandboxSwitchedOff(t *testing.T) {
	client, log, _ := prowler(t, plugin.Sandbox{Off: true})
	if client.Sandbox() != "none: switched off" {
		t.Error(client.Sandbox())
	}
	judge(t, log, "true", append([]string{"reads a file of the user", "writes elsewhere", "runs a program", "signals the host", "listens"}, allowed...))
}

// The host itself stays free, on all its threads, whatever it starts.
func TestSandboxIsNotTheHosts(t *testing.T) {
	client, _ := up(t, "plugin-ok")
	client.Close()
	for range 200 {
		done := make(chan error)
		go func() {
			_, err := os.ReadFile("/etc/passwd")
			done <- err
		}()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Run("PF-PROC-MEM/the host is killed last", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		if score := readProc(t, client.PID(), "oom_score_adj"); score != "500\n" {
			t.Errorf("%q", score)
		}
	})
	t.Run("files", func(t *testing.T) {
		l, log := careful(t, "fault-files")
		l.Limits.OpenFiles = 64
		client, err := l.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stillServes(t, client)
		if limits := readProc(t, client.PID(), "limits"); !strings.Contains(limits, "Max core file size        1                    1") {
			t.Errorf("%s", limits)
		}
		client.Close()
		if n := log.number(t, "opened"); n >= 64 || !strings.Contains(log.String(), ": true") {
			t.Errorf("it opened %d", n)
		}
	})
	t.Run("share", func(t *testing.T) {
		l, _ := careful(t, "plugin-ok")
		l.Limits.CPU = 50
		client, err := l.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		stat := strings.Fields(readProc(t, client.PID(), "stat"))
		if nice := stat[18]; nice != "3" {
			t.Errorf("nice %s", nice)
		}
	})
}
