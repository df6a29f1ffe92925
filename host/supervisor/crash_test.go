package supervisor_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A call that was under way when its process ended is made again only if it says
// that it spent nothing, and once.
func TestCallsUnderAnEndingProcess(t *testing.T) {
	for _, tt := range []struct {
		id      string
		again   func() bool
		crashes int32 // of processes, one after the other
		calls   int
		fails   bool
	}{
		{"login", nil, 1, 1, true},
		{"login may be spent", func() bool { return false }, 1, 1, true},
		{"no login", func() bool { return true }, 1, 2, false},
		{"no login, twice", func() bool { return true }, 2, 2, true},
	} {
		t.Run("PF-RPC-KILL9/"+tt.id, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, st := supervisor.New(nil), &starter{}
				defer s.Close()
				calls := 0
				err := s.Use(t.Context(), st.spec("1"), supervisor.Call{Again: tt.again, Do: func(c plugin.Connector) error {
					if calls++; st.begun.Load() > tt.crashes {
						return nil
					}
					st.last().die()
					return hang(t.Context())(c)
				}})
				if calls != tt.calls || (err != nil) != tt.fails {
					t.Fatalf("%d calls, %v", calls, err)
				}
				if err != nil && (!errors.Is(err, plugin.PluginFailed) || !strings.Contains(err.Error(), `exit status 3, after printing "panic: of the test"`)) {
					t.Errorf("it does not carry the report: %v", err)
				}
			})
		})
	}
}

// What the plugin answered before it ended is its answer.
func TestAnswerBeforeACrashStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		denied := plugin.Errorf(plugin.Denied, "no")
		err := s.Use(t.Context(), st.spec("1"), supervisor.Call{Again: func() bool { return true }, Do: func(plugin.Connector) error {
			st.last().die()
			return denied
		}})
		if !errors.Is(err, denied) || st.begun.Load() != 1 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

// All who have a call under way when the process ends are told at once, and the
// next call is answered by one other process.
func TestCrashUnderManyCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		ended := uses(t.Context(), s, 64, st.spec("1"), hang(t.Context()))
		synctest.Wait()
		begin := time.Now()
		st.last().die()
		for range 64 {
			if err := <-ended; !errors.Is(err, plugin.PluginFailed) {
				t.Error(err)
			}
		}
		next := uses(t.Context(), s, 64, st.spec("1"), nothing)
		for range 64 {
			if err := <-next; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(begin); took != 0 || st.begun.Load() != 2 {
			t.Errorf("after %v and %d starts", took, st.begun.Load())
		}
		if n, got := s.Counts(), s.Status()["p"]; n.Crashes != 1 || n.Restarts != 1 || got.Restarts != 1 || got.Crash == nil || got.Crash.PID != 1 {
			t.Errorf("%+v, %+v", n, got)
		}
	})
}

// crashLoop has a plugin crash at every use until its breaker opens.
func crashLoop(t *testing.T, s *supervisor.Supervisor, st *starter) {
	t.Helper()
	for range 20 {
		if got := s.Status()["p"]; got.State == supervisor.Broken && time.Now().Before(got.Until) {
			return
		}
		_ = use(t.Context(), s, st.spec("1"), func(c plugin.Connector) error { st.last().die(); return hang(t.Context())(c) })
		synctest.Wait()
	}
	t.Fatalf("after 20 crashes: %+v", s.Status()["p"])
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		wait := 30 * time.Second
		for opening := range 7 {
			crashLoop(t, s, st)
			if starts := st.begun.Load(); int(starts) != 5+opening {
				t.Errorf("opening %d after %d starts", opening+1, starts)
			}
			begin := time.Now()
			err := use(t.Context(), s, st.spec("1"), nothing)
			if e := plugin.AsError(err); time.Since(begin) != 0 || e.Code != plugin.PluginFailed || e.RetryAfter != wait ||
				!strings.Contains(e.Message, "until") || !strings.Contains(e.Message, "exit status 3") {
				t.Errorf("while it is open: %v after %v, retry after %v, want %v", err, time.Since(begin), e.RetryAfter, wait)
			}
			<-time.After(wait)
			wait = min(2*wait, 10*time.Minute)
		}
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil {
			t.Errorf("when it is half open: %v", err)
		}
		<-time.After(61 * time.Second) // it has lived long enough to be believed
		for n := range 4 {
			_ = use(t.Context(), s, st.spec("1"), func(c plugin.Connector) error { st.last().die(); return hang(t.Context())(c) })
			synctest.Wait()
			if got := s.Status()["p"].State; got != supervisor.Failed {
				t.Errorf("crash %d after it was sound: %s", n+1, got)
			}
		}
	})
}

// A start is not a crash where nothing was run.
func TestRefusedStartsDoNotOpenTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, problem := supervisor.New(nil), plugin.Errorf(plugin.PluginFailed, "other bytes")
		defer s.Close()
		spec := supervisor.Spec{Name: "p", Key: "1", Start: func(context.Context) (*supervisor.Process, error) { return nil, supervisor.Refused(problem) }}
		for range 20 {
			if err := use(t.Context(), s, spec, nothing); !errors.Is(err, problem) {
				t.Fatal(err)
			}
		}
		if n := s.Counts(); n.Crashes != 0 {
			t.Errorf("%+v", n)
		}
	})
}

// Who comes in a pause waits for it to end, unless there is no time for that.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waited := false
		for range 20 { // a pause may be drawn as short as one likes
			s, st := supervisor.New(nil), &starter{}
			for range 3 {
				_ = use(t.Context(), s, st.spec("1"), func(c plugin.Connector) error { st.last().die(); return hang(t.Context())(c) })
				synctest.Wait()
			}
			until := s.Status()["p"].Until
			if pause := time.Until(until); pause > time.Millisecond {
				waited = true
				short, cancel := context.WithTimeout(t.Context(), pause/2)
				begin := time.Now()
				if err := use(short, s, st.spec("1"), nothing); !errors.Is(err, plugin.PluginFailed) || time.Since(begin) != 0 {
					t.Errorf("who has no time: %v after %v", err, time.Since(begin))
				}
				cancel()
				if err := use(t.Context(), s, st.spec("1"), nothing); err != nil || time.Now().Before(until) {
					t.Errorf("who has time: %v at %v, want %v", err, time.Now(), until)
				}
			}
			s.Close()
		}
		if !waited {
			t.Error("there never was a pause")
		}
	})
}

// An eager plugin starts ahead of its use, and again by itself.
func TestEager(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		spec := st.spec("1")
		spec.Eager = true
		s.Start(spec)
		synctest.Wait()
		if s.Running() != 1 {
			t.Fatal("it was not started")
		}
		for n := range 5 {
			st.last().die()
			synctest.Wait()
			if n < 4 {
				<-time.After(2 * time.Second)
				synctest.Wait()
			}
			if want := 1; n < 4 && s.Running() != want {
				t.Fatalf("after %d crashes: %+v", n+1, s.Status()["p"])
			}
		}
		if got := s.Status()["p"].State; got != supervisor.Broken {
			t.Fatalf("after 5 crashes: %s", got)
		}
		<-time.After(31 * time.Second)
		synctest.Wait()
		if s.Running() != 1 {
			t.Errorf("when the wait is over: %+v", s.Status()["p"])
		}
	})
}
