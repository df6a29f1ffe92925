package plugin_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// byHand starts this test binary as a plugin under a debugger would, and returns
// what ends it and the line by which a host finds it.
func byHand(t *testing.T) (cmd *exec.Cmd, line string) {
	t.Helper()
	l, _ := launch(t, "plugin-ok")
	cmd = exec.CommandContext(t.Context(), l.Path)
	cmd.Args = []string{l.Path}
	cmd.Env = append(os.Environ(), "JACKFIELD_PLUGIN=by hand", "JACKFIELD_PLUGIN_DEBUG=1")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err = bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return cmd, line
}

// A plugin under a debugger outlives its hosts, and is not theirs to end.
func TestReattach(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM here to end it by")
	}
	cmd, line := byHand(t)
	at, err := plugin.ParseReattach(line)
	if err != nil {
		t.Fatal(err)
	}
	if at.PID != cmd.Process.Pid {
		t.Errorf("%+v", at)
	}
	for range 2 {
		client, err := plugin.Launch{Name: "test", Reattach: at}.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stillServes(t, client)
		if client.PID() != at.PID || !strings.HasPrefix(client.Sandbox(), "none: ") {
			t.Errorf("%d, %s", client.PID(), client.Sandbox())
		}
		client.Close()
		<-client.Exited()
	}
	client, err := plugin.Launch{Name: "test", Reattach: at}.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	_ = cmd.Process.Signal(os.Interrupt)
	stillServes(t, client)
	endIt(t, cmd)
	<-client.Exited()
	if _, err := client.Describe(t.Context()); !errors.Is(err, plugin.PluginFailed) || client.Crash() != nil {
		t.Errorf("after its end: %v, %v", err, client.Crash())
	}
	within(t, 2*time.Second, func() {
		_, err := plugin.Launch{Name: "test", Reattach: at}.Start(t.Context())
		if err == nil {
			t.Error("what has ended was reattached")
		}
	})
}

// An id from a line is shown, and never signalled; and an address that others may
// have put there is not believed.
func TestReattachBelievesNobodyElse(t *testing.T) { t.Run("PF-PROC-PIDREUSE", believesNobodyElse) }

func believesNobodyElse(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"garbage":          "hello",
		"nothing":          `{"jackfield_plugin":null}`,
		"elsewhere":        `{"jackfield_plugin":{"network":"tcp","address":"192.0.2.1:80","pid":1}}`,
		"a name":           `{"jackfield_plugin":{"network":"tcp","address":"localhost.example:80","pid":1}}`,
		"a file":           `{"jackfield_plugin":{"network":"unix","address":"` + filepath.ToSlash(file) + `","pid":1}}`,
		"missing":          `{"jackfield_plugin":{"network":"unix","address":"/nowhere/x","pid":1}}`,
		"relative":         `{"jackfield_plugin":{"network":"unix","address":"x","pid":1}}`,
		"another protocol": `{"jackfield_plugin":{"network":"udp","address":"127.0.0.1:1","pid":1}}`,
	} {
		if at, err := plugin.ParseReattach(line); !errors.Is(err, plugin.Config) {
			t.Errorf("%s: %v, %v", name, at, err)
		}
	}
}
