package host_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

// replacements is how often a plugin is replaced under load:
// JACKFIELD_REPLACEMENTS says more.
func replacements() int {
	if n, err := strconv.Atoi(os.Getenv("JACKFIELD_REPLACEMENTS")); err == nil {
		return n
	}
	return 5
}

// load makes calls that all reach the plugin, a few at a time, until stopped.
type load struct {
	mu     sync.Mutex
	took   []time.Duration
	failed []error
	stop   context.CancelFunc
	work   sync.WaitGroup
}

func startLoad(t *testing.T, h *host.Host, server *endpoint) *load {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &load{stop: stop}
	for worker := range 4 {
		l.work.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				begin := time.Now()
				_, err := h.Draft(server.definition(fmt.Sprintf("user-%d-%d", worker, n))).Authorize(t.Context())
				l.note(time.Since(begin), err)
				<-server.arrived
			}
		})
	}
	return l
}

func (l *load) note(took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.took = append(l.took, took); err != nil {
		l.failed = append(l.failed, err)
	}
}

// end returns how many calls there were and how long the slowest hundredth took.
func (l *load) end(t *testing.T) (calls int, p99 time.Duration) {
	t.Helper()
	l.stop()
	l.work.Wait()
	for _, err := range l.failed {
		t.Errorf("a call failed: %v", err)
	}
	slices.Sort(l.took)
	return len(l.took), l.took[len(l.took)*99/100]
}

// served waits until so many calls have been made since.
func (l *load) served(t *testing.T, more int) {
	t.Helper()
	count := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.took)
	}
	for goal := count() + more; count() < goal; {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		}
	}
}

// TestAPluginIsReplacedUnderLoad: a plugin that is replaced again and again under load loses no
// call.
func TestAPluginIsReplacedUnderLoad(t *testing.T) {
	t.Run("PF-HOST-RELOAD/under load", replacedUnderLoad)
}

func replacedUnderLoad(t *testing.T) {
	dir := t.TempDir()
	edition(t, dir, 0, nil)
	h := hosttest.OpenWith(t, host.Config{Plugins: dir, LoginsPerHour: -1})
	l := startLoad(t, h, serveEndpoint(t, open()))
	l.served(t, 5)
	pids := map[int]bool{}
	for n := range replacements() {
		edition(t, dir, n+1, nil)
		check, err := h.ReplacePlugin(t.Context(), "password-grant", false)
		if err != nil {
			t.Fatal(err)
		}
		pids[h.Plugins()[0].PID] = true
		if want := fmt.Sprintf("99.0.%d", n+1); check.Version != want || h.Plugins()[0].Version != want {
			t.Fatalf("it was %s that took over, and %s is in charge; want %s", check.Version, h.Plugins()[0].Version, want)
		}
		l.served(t, 5)
	}
	calls, p99 := l.end(t)
	t.Logf("%d replacements under %d calls, none failed; p99 %v", replacements(), calls, p99)
	if len(pids) != replacements() {
		t.Errorf("%d processes for %d versions", len(pids), replacements())
	}
	for pid := range pids {
		if pid != h.Plugins()[0].PID {
			awaitExit(t, pid)
		}
	}
}

// A version that does not work does not take over, and what is said of it says why.
func TestAVersionThatDoesNotWork(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*plugin.Manifest)
		want   string
	}{
		"bad bytes": {func(m *plugin.Manifest) {
			f := m.Platforms[plugin.Platform]
			f.SHA256 = sum("something else")
			m.Platforms[plugin.Platform] = f
		}, "is not the one its manifest names"},
		"lying manifest": {func(m *plugin.Manifest) { m.Types[0].Schema.Fields[0].Title += ", too" }, "differ in types.password-grant.schema.fields."},
		"another type": {func(m *plugin.Manifest) {
			m.Types = append(m.Types, plugin.Type{Name: "more", Title: "More"})
		}, "differ in types.more (which the plugin does not have)"},
	} {
		t.Run("PF-HOST-RELOAD/"+name, func(t *testing.T) {
			dir := t.TempDir()
			edition(t, dir, 0, nil)
			h := hosttest.OpenWith(t, host.Config{Plugins: dir})
			server := serveEndpoint(t, open())
			lookup(t, h.Draft(server.definition("alice")), host.Obtained)
			before := h.Plugins()[0]
			edition(t, dir, 1, tt.change)
			_, err := h.ReplacePlugin(t.Context(), "password-grant", false)
			if !errors.Is(err, host.PluginFailed) || !says(err.Error(), tt.want) {
				t.Errorf("err = %v, want plugin_failed that says %q", err, tt.want)
			}
			after := h.Plugins()[0]
			if after.PID != before.PID || after.Version != "99.0.0" || after.NextVersion != "99.0.1" || after.NextProblem == nil {
				t.Errorf("%+v", after)
			}
			lookup(t, h.Draft(server.definition("bob")), host.Obtained)
		})
	}
}

// What changes in the folder is taken over by itself.
func TestFolderThatChangesIsFollowed(t *testing.T) {
	dir := t.TempDir()
	edition(t, dir, 0, nil)
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	server := serveEndpoint(t, open())
	lookup(t, h.Draft(server.definition("alice")), host.Obtained)
	before := h.Plugins()[0]
	edition(t, dir, 1, nil)
	awaitExit(t, before.PID)
	if after := h.Plugins()[0]; after.Version != "99.0.1" || after.PID == 0 || after.NextVersion != "" {
		t.Errorf("%+v", after)
	}
}

// A version that would refuse what is stored takes over only if it is forced.
func TestReplaceThatBreaksConnectionsIsForced(t *testing.T) {
	dir := t.TempDir()
	edition(t, dir, 0, nil)
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	server := serveEndpoint(t, open())
	lookup(t, create(t, h, "billing", server.definition("alice")), host.Obtained)
	edition(t, dir, 1, func(m *plugin.Manifest) {
		fields := m.Types[0].Schema.Fields
		fields[slices.IndexFunc(fields, func(f sdk.Field) bool { return f.Name == "username" })].Pattern = "^admin-"
	})
	check, err := h.ReplacePlugin(t.Context(), "password-grant", false)
	if !errors.Is(err, host.BadConfig) || !says(err.Error(), "billing", "username") || len(check.Refused) != 1 || check.Refused[0].Name != "billing" {
		t.Errorf("err = %v, check %+v", err, check)
	}
	if p := h.Plugins()[0]; p.Version != "99.0.0" || p.NextProblem == nil {
		t.Errorf("%+v", p)
	}
	// It is not what its manifest says either, so force gets one step further.
	if _, err := h.ReplacePlugin(t.Context(), "password-grant", true); !errors.Is(err, host.PluginFailed) || !says(err.Error(), "differ in") {
		t.Errorf("forced: err = %v", err)
	}
}
