package plugin_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A logged keeps what is logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// number returns what follows a word in the log: a process says its id so.
func (l *logged) number(t *testing.T, word string) int {
	t.Helper()
	_, after, _ := strings.Cut(l.String(), `"msg":"`+word+" ")
	var n int
	if _, err := fmt.Sscanf(after, "%d", &n); err != nil {
		t.Fatalf("no %s in %s", word, l)
	}
	return n
}

// launch is how a host starts this test binary as the plugin of that name. The
// test fails if the plugin leaves anything in the folder for temporary files.
func launch(t *testing.T, mode string) (plugin.Launch, *logged) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), mode)
	if err := os.Symlink(binary, path); err != nil {
		t.Skipf("naming the plugin: %v", err) // Windows asks for a privilege
	}
	log := &logged{}
	tidy(t)
	return plugin.Launch{Name: "test", Path: path, Logger: slog.New(slog.NewJSONHandler(log, nil))}, log
}

// tidy gives the test a folder for temporary files, and minds that it is empty in
// the end. Its path is short because a socket's must be.
func tidy(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "jf") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		_ = os.RemoveAll(dir)
	})
}

// start starts a plugin that must come up.
func start(t *testing.T, mode string) (*plugin.Client, *logged) {
	t.Helper()
	l, log := launch(t, mode)
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatalf("starting %s: %v\n%s", mode, err, log)
	}
	t.Cleanup(client.Close)
	return client, log
}

func TestLaunch(t *testing.T) {
	client, log := start(t, "plugin-ok")
	d, err := client.Describe(t.Context())
	if err != nil || d.Name != "script" {
		t.Errorf("%v, %v", d, err)
	}
	if client.PID() == 0 || client.PID() != log.number(t, "pid") {
		t.Errorf("pid %d, log %s", client.PID(), log)
	}
	select {
	case <-client.Exited():
		t.Error("it is said to have ended")
	default:
	}
	begin := time.Now()
	client.Close()
	client.Close()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("Close took %v", took)
	}
	<-client.Exited()
	if _, err := client.Describe(t.Context()); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("a call after Close: %v", err)
	}
}

func TestBadPluginsFailSoon(t *testing.T) {
	for mode, want := range map[string]string{
		"plugin-exit1":          `plugin test did not start: it ended (exit status 1) after printing "no licence was found"`,
		"plugin-exit0":          "plugin test did not start: it ended (exit status 0) after printing \"pid ",
		"plugin-garbage":        "plugin test did not start: what it says is not what a Jackfield plugin says to this host",
		"plugin-flood":          `plugin test did not start: what it says is not what a Jackfield plugin says to this host: "\x00\x00`,
		"plugin-later":          "plugin test did not start: what it says is not what a Jackfield plugin says to this host",
		"plugin-elsewhere":      "plugin test did not start: it listens where it must not",
		"plugin-faraway":        "plugin test did not start: it listens where it must not",
		"plugin-hang":           "plugin test did not start: it was not ready in time",
		"plugin-hang-configure": "plugin test did not start: it was not ready in time",
		"plugin-orphaned-pipes": "plugin test did not start: it ended (exit status 1) after printing \"",
		"plugin-unheard":        "plugin test did not start: the plugin runs and cannot be connected to",
		"plugin-refuses":        "plugin test did not start: the host's policy allows nothing",
	} {
		t.Run(mode, func(t *testing.T) {
			l, log := launch(t, mode)
			l.Timeout = 5 * time.Second
			if strings.Contains(mode, "hang") {
				l.Timeout = 2 * time.Second
			}
			begin := time.Now()
			client, err := l.Start(t.Context())
			if client != nil || !errors.Is(err, plugin.PluginFailed) || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
			if took := time.Since(begin); took > l.Timeout+3*time.Second {
				t.Errorf("it took %v", took)
			}
			if plugin.AsError(err).Hint == "" {
				t.Error("no hint")
			}
			gone(t, log.number(t, "pid"))
		})
	}
}

func TestFilesThatCannotBeRun(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte("not a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, text, filepath.Join(folder, "missing"), ""} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			tidy(t)
			_, err := plugin.Launch{Name: "test", Path: path}.Start(t.Context())
			if !errors.Is(err, plugin.PluginFailed) || err.Error() != "plugin test did not start: its file cannot be run on this machine" {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestLaunchEndsWithItsContext(t *testing.T) {
	l, log := launch(t, "plugin-hang")
	ctx, cancel := context.WithCancel(t.Context())
	l.Logger = slog.New(slog.NewJSONHandler(cancelOnWrite{log, cancel}, nil))
	if _, err := l.Start(ctx); !errors.Is(err, plugin.Canceled) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	gone(t, log.number(t, "pid"))
}

// cancelOnWrite gives up as soon as the plugin has said something.
type cancelOnWrite struct {
	log    *logged
	cancel context.CancelFunc
}

func (c cancelOnWrite) Write(p []byte) (int, error) {
	defer c.cancel()
	return c.log.Write(p)
}

// A start that is given up before it has begun leaves nothing that begins later.
func TestLaunchGivenUpAtOnce(t *testing.T) {
	l, _ := launch(t, "plugin-ok")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if _, err := l.Start(ctx); !errors.Is(err, plugin.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

func TestPluginDoesNotSeeTheHostsEnvironment(t *testing.T) {
	t.Setenv(hostCanary, canary)
	t.Setenv("AWS_SECRET_ACCESS_KEY", canary)
	t.Setenv("HTTPS_PROXY", "http://"+canary)
	t.Setenv("TZ", "Europe/Vienna")
	client, log := start(t, "plugin-env")
	if _, err := client.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	client.Close() // after it, all that was printed has been read
	said := log.String()
	if strings.Contains(said, canary) || strings.Contains(said, "PATH=") || !strings.Contains(said, "TZ=Europe/Vienna") {
		t.Errorf("its environment: %s", said)
	}
}

func TestExitedClosesWhenTheProcessIsKilled(t *testing.T) {
	client, _ := start(t, "plugin-ok")
	p, err := os.FindProcess(client.PID())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	<-client.Exited()
	if _, err := client.Describe(t.Context()); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("a call after that: %v", err)
	}
	begin := time.Now()
	client.Close()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("Close took %v", took)
	}
	if runtime.GOOS != "windows" {
		gone(t, client.PID())
	}
}

// A failure that the plugin chose to report is no sign of a dead process, whatever
// its gRPC code: nothing is waited for.
func TestUnavailableIsToldAtOnce(t *testing.T) {
	client, _ := start(t, "plugin-unavailable")
	begin := time.Now()
	for range 4 {
		if _, err := client.Authorize(t.Context(), request(t, nil)); !errors.Is(err, plugin.Unavailable) {
			t.Errorf("%v", err)
		}
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("four calls took %v", took)
	}
}

// Concurrent calls share one process.
func TestConcurrentCalls(t *testing.T) {
	client, _ := start(t, "plugin-ok")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := client.Authorize(t.Context(), request(t, nil)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
