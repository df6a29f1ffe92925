package supervisor_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// pid is the process that answers a call.
func pid(t *testing.T, s *supervisor.Supervisor, spec supervisor.Spec) (pid int) {
	t.Helper()
	err := use(t.Context(), s, spec, func(c plugin.Connector) error {
		pid = c.(*fake).pid
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// New calls go to the new generation, old ones end where they are, and until it is
// ready nothing changes.
func TestReplace(t *testing.T) { t.Run("PF-HOST-RELOAD", replaced) }

func replaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		finish := make(chan struct{})
		under := uses(t.Context(), s, 1, st.spec("1"), func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		old := st.last()
		st.gate = make(chan struct{})
		committed, done := false, make(chan error, 1)
		go func() { done <- s.Replace(t.Context(), st.spec("2"), func() bool { committed = true; return true }) }()
		synctest.Wait()
		if got := pid(t, s, st.spec("1")); got != 1 || committed {
			t.Errorf("while it starts %d answers; committed: %v", got, committed)
		}
		close(st.gate)
		if err := <-done; err != nil || !committed {
			t.Fatalf("%v; committed: %v", err, committed)
		}
		for _, version := range []string{"2", "1"} { // whoever still has the old one before their eyes
			if got := pid(t, s, st.spec(version)); got != 2 {
				t.Errorf("who asks for version %s is answered by %d", version, got)
			}
		}
		if got := s.Status()["p"]; old.closed.Load() || got.Draining != 1 || got.Generation != 2 || got.Key != "p@2" {
			t.Errorf("the old one was ended under its call: %v; %+v", old.closed.Load(), got)
		}
		close(finish)
		if err := <-under; err != nil {
			t.Errorf("the old call: %v", err)
		}
		synctest.Wait()
		if n := s.Counts(); !old.closed.Load() || n.Replacements != 1 || n.Restarts != 0 {
			t.Errorf("the old one still runs, or %+v", n)
		}
	})
}

// If the new one does not become ready, all is as it was.
func TestReplaceFallsBack(t *testing.T) {
	for name, tt := range map[string]struct {
		start supervisor.Start
		code  plugin.Code
	}{
		"bad bytes": {func(context.Context) (*supervisor.Process, error) {
			return nil, supervisor.Refused(plugin.Errorf(plugin.PluginFailed, "other bytes"))
		}, plugin.PluginFailed},
		"does not start": {func(context.Context) (*supervisor.Process, error) { return nil, errStart }, plugin.PluginFailed},
		"ends at once": {func(context.Context) (*supervisor.Process, error) {
			f := &fake{exited: make(chan struct{})}
			f.die()
			return f.process(), nil
		}, plugin.PluginFailed},
		"hangs": {func(ctx context.Context) (*supervisor.Process, error) {
			<-ctx.Done()
			return nil, plugin.AsError(ctx.Err())
		}, plugin.PluginFailed},
	} {
		t.Run("PF-HOST-RELOAD/"+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, st := supervisor.New(nil), &starter{}
				defer s.Close()
				pid(t, s, st.spec("1"))
				spec := supervisor.Spec{Name: "p", Key: "p@2", Start: tt.start, Eager: true}
				err := s.Replace(t.Context(), spec, func() bool { t.Error("it was committed"); return true })
				if plugin.AsError(err).Code != tt.code {
					t.Errorf("err = %v", err)
				}
				<-time.After(time.Minute) // it must not come back by itself
				if got, n := pid(t, s, st.spec("1")), s.Counts(); got != 1 || n.Starts != 2 {
					t.Errorf("%d answers, %+v", got, n)
				}
			})
		})
	}
}

// Whoever replaces a plugin may lose patience.
func TestReplaceIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		pid(t, s, st.spec("1"))
		st.gate = make(chan struct{})
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Replace(short, st.spec("2"), nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		synctest.Wait()
		if st.failed.Load() != 1 || pid(t, s, st.spec("1")) != 1 {
			t.Errorf("%d starts were given up", st.failed.Load())
		}
	})
}

// A restart does not wait for an open breaker, and those who wait for one that
// starts go over to the one that is ready first.
func TestReplaceClosesTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		crashLoop(t, s, st)
		if err := s.Replace(t.Context(), st.spec("1"), nil); err != nil {
			t.Fatal(err)
		}
		if got := pid(t, s, st.spec("1")); got != 6 || s.Status()["p"].State != supervisor.Ready {
			t.Errorf("%d answers; %+v", got, s.Status()["p"])
		}
	})
}

func TestWhoWaitsGoesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, slow, quick := supervisor.New(nil), &starter{gate: make(chan struct{})}, &starter{}
		defer s.Close()
		waiting := uses(t.Context(), s, 10, slow.spec("1"), nothing)
		synctest.Wait()
		if err := s.Replace(t.Context(), quick.spec("2"), nil); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			if err := <-waiting; err != nil {
				t.Error(err)
			}
		}
		synctest.Wait()
		if slow.failed.Load() != 1 {
			t.Error("the start that nobody waits for goes on")
		}
	})
}

// While a version starts, another one may be wanted.
func TestReplaceIsNotWantedAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		pid(t, s, st.spec("1"))
		if err := s.Replace(t.Context(), st.spec("2"), func() bool { return false }); !errors.Is(err, plugin.Exists) {
			t.Error(err)
		}
		synctest.Wait()
		if !st.last().closed.Load() || pid(t, s, st.spec("1")) != 1 || s.Counts().Replacements != 0 {
			t.Errorf("%+v", s.Status()["p"])
		}
	})
}

// Who still asks for a version that was replaced does not bring it back, even if
// the other has no process at the moment.
func TestWhatWasReplacedStaysReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, old, now := supervisor.New(nil), &starter{}, &starter{}
		defer s.Close()
		pid(t, s, old.spec("1"))
		if err := s.Replace(t.Context(), now.spec("2"), nil); err != nil {
			t.Fatal(err)
		}
		now.last().die()
		synctest.Wait()
		pid(t, s, old.spec("1"))
		if old.begun.Load() != 1 || now.begun.Load() != 2 {
			t.Errorf("the old one was started %d times, the new one %d times", old.begun.Load(), now.begun.Load())
		}
	})
}
