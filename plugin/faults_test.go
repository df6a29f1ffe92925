package plugin_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// scrub takes out what careless plugins print.
func scrub(text string) string {
	return strings.NewReplacer(theSecret, "[secret]", "504073732d773072642f534543524554", "[secret]").Replace(text)
}

// careful is how a host launches a plugin that may print the secret.
func careful(t *testing.T, mode string) (plugin.Launch, *logged) {
	t.Helper()
	l, log := launch(t, mode)
	l.Scrub = scrub
	t.Cleanup(func() {
		if strings.Contains(log.String(), "SECRET") {
			t.Errorf("a secret is in the log: %s", log)
		}
		if strings.ContainsAny(log.String(), "\x1b\x00\x07") {
			t.Errorf("the log moves a terminal: %q", log)
		}
	})
	return l, log
}

// up launches a plugin that must come up.
func up(t *testing.T, mode string) (*plugin.Client, *logged) {
	t.Helper()
	l, log := careful(t, mode)
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatalf("starting %s: %v\n%s", mode, err, log)
	}
	t.Cleanup(client.Close)
	return client, log
}

// within fails the test if f takes longer than its bound.
func within(t *testing.T, bound time.Duration, f func()) {
	t.Helper()
	begin := time.Now()
	f()
	if took := time.Since(begin); took > bound {
		t.Errorf("it took %v, and may take %v", took, bound)
	}
}

// authorize makes a call that fails, and returns how.
func authorize(ctx context.Context, t *testing.T, client *plugin.Client) *plugin.Error {
	t.Helper()
	_, err := client.Authorize(ctx, request(t, nil))
	if err == nil {
		t.Fatal("the call succeeded")
	}
	if strings.Contains(err.Error(), "SECRET") {
		t.Errorf("a secret is in the error: %v", err)
	}
	return plugin.AsError(err)
}

// Plugins that do not come up: what is said, and how soon.
func TestFaultsOfTheHandshake(t *testing.T) {
	for _, tt := range []struct {
		name, mode, want string
		bound            time.Duration
	}{
		{"PF-HS-HANG", "fault-half-handshake", "it was not ready in time", 5 * time.Second},
		{"PF-HS-GARBAGE", "fault-binary", `what it says is not what a Jackfield plugin says to this host: "\x00\x01\x02\x03\x00`, 5 * time.Second},
		{"PF-HS-GARBAGE/escapes", "fault-escapes", `what it says is not what a Jackfield plugin says to this host: "\x1b]0;owned\x07\x1b[2J[secret]"`, 5 * time.Second},
		{"PF-HS-LONG", "fault-long-handshake", "what it says is not what a Jackfield plugin says to this host: \"AAAA", 5 * time.Second},
		{"PF-HS-COOKIE", "fault-cookie", "it ended (exit status 1) after printing \"", 5 * time.Second},
		{"PF-HS-PROTO", "fault-netrpc", "it does not speak gRPC", 5 * time.Second},
		{"PF-HS-NOCERT", "fault-no-certificate", "it shows no certificate", 5 * time.Second},
		{"PF-HS-EXIT0", "fault-exit0", `it ended (exit status 0) after printing "line 29: [secret]"`, 5 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, log := careful(t, tt.mode)
			if tt.mode == "fault-half-handshake" {
				l.Timeout = 2 * time.Second // of 10: the others fail at once
			}
			within(t, tt.bound, func() {
				_, err := l.Start(t.Context())
				if !errors.Is(err, plugin.PluginFailed) || !strings.HasPrefix(err.Error(), "plugin test did not start: "+tt.want) {
					t.Errorf("%v", err)
				}
				if len(err.Error()) > 350 || strings.ContainsAny(err.Error(), "\x00\x1b") {
					t.Errorf("not for people: %q", err)
				}
			})
			gone(t, log.number(t, "pid"))
		})
	}
}

func TestFaultsOfTheHandshakeInDetail(t *testing.T) {
	t.Run("PF-HS-EXIT0/the last lines", func(t *testing.T) {
		l, _ := careful(t, "fault-exit0")
		_, err := l.Start(t.Context())
		crash := plugin.AsError(err).Crash()
		if crash == nil || len(crash.Output) != 20 || crash.Output[0] != "line 10: [secret]" || crash.Status != "exit status 0" || crash.PID == 0 {
			t.Errorf("%+v", crash)
		}
	})
	t.Run("PF-HS-HANG/a stop meanwhile", func(t *testing.T) {
		l, log := careful(t, "fault-half-handshake")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := l.Start(ctx)
			ended <- err
		}()
		for !strings.Contains(log.String(), "pid") {
			runtime.Gosched()
		}
		cancel()
		within(t, time.Second, func() {
			if err := <-ended; !errors.Is(err, plugin.Canceled) {
				t.Errorf("%v", err)
			}
		})
		gone(t, log.number(t, "pid"))
	})
	t.Run("PF-HS-SLOW", func(t *testing.T) {
		client, _ := up(t, "fault-slow")
		stillServes(t, client)
	})
	t.Run("PF-HS-HANG/in pieces", func(t *testing.T) {
		client, _ := up(t, "fault-pieces")
		stillServes(t, client)
	})
	t.Run("PF-HS-NOCERT/as go-plugin comes", func(t *testing.T) { // which shows one, on another curve
		client, _ := up(t, "fault-as-it-comes")
		stillServes(t, client)
	})
	t.Run("PF-HS-COOKIE/by hand", func(t *testing.T) {
		t.Setenv("JACKFIELD_PLUGIN", "")
		if err := plugin.Serve(&script{}, quiet()); err == nil || err.Error() != "this program is a Jackfield plugin: a host starts it" {
			t.Errorf("%v", err)
		}
	})
}

// Plugins that fail in the middle of a call.
func TestFaultsOfCalls(t *testing.T) {
	t.Run("PF-RPC-KILL9", func(t *testing.T) {
		client, log := up(t, "fault-deaf")
		failed := make(chan *plugin.Error, 64)
		for range cap(failed) {
			go func() { failed <- authorize(t.Context(), t, client) }()
		}
		wait(100 * time.Millisecond) // until some are under way
		process, err := os.FindProcess(client.PID())
		if err != nil || process.Kill() != nil {
			t.Fatal(err)
		}
		within(t, time.Second, func() {
			for range cap(failed) {
				e := <-failed
				if e.Code != plugin.PluginFailed || e.Crash() == nil || e.Crash().Status != "signal: killed" ||
					!strings.Contains(e.Message, "it ended (signal: killed) after printing \"pid ") {
					t.Errorf("%v, %+v", e, e.Crash())
				}
			}
		})
		<-client.Exited()
		if c := client.Crash(); c == nil || c.PID != log.number(t, "pid") || c.Uptime <= 0 || time.Since(c.At) > time.Minute {
			t.Errorf("%+v", c)
		}
	})
	t.Run("PF-RPC-PANIC", func(t *testing.T) {
		client, _ := up(t, "fault-panic")
		e := authorize(t.Context(), t, client)
		if e.Code != plugin.PluginFailed || !strings.Contains(e.Message, `it ended (exit status 2) after printing "panic: cannot log in with [secret]"`) {
			t.Errorf("%v", e)
		}
		crash := client.Crash()
		if crash == nil || !strings.Contains(crash.Panic, "goroutine ") || strings.Contains(crash.Panic, "SECRET") {
			t.Errorf("%+v", crash)
		}
	})
	t.Run("PF-RPC-PANIC/in the call", func(t *testing.T) {
		client, log := up(t, "fault-panic-in-call")
		if e := authorize(t.Context(), t, client); e.Code != plugin.PluginFailed || strings.Contains(e.Message, "cannot log in") {
			t.Errorf("%v", e)
		}
		stillServes(t, client)
		client.Close()
		if !strings.Contains(log.String(), "cannot log in with [secret]") || client.Crash() != nil {
			t.Errorf("crash %v, log %s", client.Crash(), log)
		}
	})
	t.Run("PF-RPC-CANCEL", func(t *testing.T) {
		client, log := up(t, "fault-late")
		before := runtime.NumGoroutine()
		for range 50 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			within(t, time.Second, func() {
				if e := authorize(ctx, t, client); e.Code != plugin.Canceled {
					t.Errorf("%v", e)
				}
			})
			cancel()
		}
		stillServes(t, client)
		if after := runtime.NumGoroutine(); after > before+10 {
			t.Errorf("%d goroutines, and there were %d", after, before)
		}
		client.Close()
		if !strings.Contains(log.String(), "it was canceled") {
			t.Error("the plugin never saw it")
		}
	})
	t.Run("PF-RPC-CANCEL/never answers", func(t *testing.T) {
		client, _ := up(t, "fault-deaf")
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		within(t, time.Second, func() {
			if e := authorize(ctx, t, client); e.Code != plugin.Canceled || !errors.Is(e, context.DeadlineExceeded) {
				t.Errorf("%v", e)
			}
		})
	})
	t.Run("PF-RPC-LIE", func(t *testing.T) {
		client, _ := up(t, "fault-lies")
		if e := authorize(t.Context(), t, client); e.Code != plugin.PluginFailed {
			t.Errorf("%v", e)
		}
	})
	t.Run("PF-RPC-REQBIG", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		_, err := client.Authorize(t.Context(), request(t, map[string]any{"username": strings.Repeat("a", 10<<20)}))
		if !errors.Is(err, plugin.Config) || !strings.Contains(err.Error(), "a plugin takes at most 4 MiB") {
			t.Errorf("%v", err)
		}
		stillServes(t, client)
	})
}

// What plugins print, and what their hosts make of it.
func TestFaultsOfOutput(t *testing.T) {
	t.Run("PF-IO-LONGLINE", func(t *testing.T) {
		client, log := up(t, "fault-flood")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		within(t, 20*time.Second, func() { stillServes(t, client) })
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapInuse) - int64(before.HeapInuse); grown > 32<<20 {
			t.Errorf("the host grew by %d MiB", grown>>20)
		}
		client.Close()
		if said := strings.Count(log.String(), "lines_dropped"); said < 1 || said > 30 || len(log.String()) > 16<<20 {
			t.Errorf("drops were told %d times in %d bytes", said, len(log.String()))
		}
		if !strings.Contains(log.String(), "fatal error: after the flood") {
			t.Error("what came last was lost")
		}
	})
	t.Run("PF-IO-STDOUT", func(t *testing.T) {
		client, log := up(t, "fault-stdout")
		within(t, 5*time.Second, func() { stillServes(t, client) })
		client.Close()
		if !strings.Contains(log.String(), "after it") {
			t.Errorf("%.500s", log)
		}
	})
	t.Run("PF-IO-STDOUT/closed", func(t *testing.T) {
		client, _ := up(t, "fault-closes-output")
		stillServes(t, client)
		stillServes(t, client)
	})
	t.Run("PF-IO-LOGSECRET", func(t *testing.T) {
		client, log := up(t, "fault-secret")
		stillServes(t, client)
		client.Close()
		if n := strings.Count(log.String(), "[secret]"); n != 2 {
			t.Errorf("%d times: %s", n, log)
		}
	})
	t.Run("PF-IO-LOGSECRET/any bytes", func(t *testing.T) {
		client, log := up(t, "fault-bytes")
		stillServes(t, client)
		client.Close()
		for _, want := range []string{
			`"msg":"nul \\x00 nul"`, `\\xff\\xfe`, `\\x1b[31mred`, `a\\x0db\\x08c\\x7f`, `\\u202eesrever`, `"level":"ERROR","msg":"zap"`,
			`"said":{"level":7,"msg":"{\"a\":[1]}","plugin":"forged"}`, `"level":"WARN","msg":"a \"b\"","plugin":"test","said":{"n":"1"}`,
			`"level":"ERROR","msg":"by log"`,
		} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("no %s", want)
			}
		}
		if n := strings.Count(log.String(), "\n"); n != 1+len(strangeLines) {
			t.Errorf("%d lines of %d", n, 1+len(strangeLines))
		}
	})
}

// Processes that do not end as they should.
func TestFaultsOfProcesses(t *testing.T) {
	t.Run("PF-PROC-STDIN", func(t *testing.T) {
		client, log := up(t, "fault-reads-input")
		stillServes(t, client)
		client.Close()
		if !strings.Contains(log.String(), `input \"\" <nil>`) {
			t.Errorf("%s", log)
		}
	})
	t.Run("PF-PROC-ZOMBIE", func(t *testing.T) {
		client, _ := up(t, "fault-orphaned-pipes")
		stillServes(t, client)
		within(t, 2*time.Second, func() { <-client.Exited() })
		if c := client.Crash(); c == nil || c.Status != "exit status 3" {
			t.Errorf("%+v", c)
		}
		gone(t, client.PID())
	})
	t.Run("PF-RPC-STOP/ignores SIGTERM", func(t *testing.T) {
		client, _ := up(t, "fault-stays")
		within(t, 5*time.Second, client.Close)
		gone(t, client.PID())
	})
	t.Run("PF-SEC-MULTIPLEX/no folder is shared", func(t *testing.T) {
		a, log := up(t, "plugin-env")
		stillServes(t, a)
		b, other := up(t, "plugin-env")
		stillServes(t, b)
		a.Close()
		b.Close()
		if first, second := folderIn(log), folderIn(other); first == "" || first == second {
			t.Errorf("%q and %q", first, second)
		}
	})
}

// folderIn finds a plugin's own folder in the environment that it printed.
func folderIn(log *logged) string {
	words := strings.Fields(log.String())
	if i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "TMPDIR=") }); i >= 0 {
		return words[i]
	}
	return ""
}
