package supervisor_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// uses starts n calls at once; each tells how it ended.
func uses(ctx context.Context, s *supervisor.Supervisor, n int, start supervisor.Start, call func(plugin.Connector) error) <-chan error {
	ended := make(chan error, n)
	for range n {
		go func() { ended <- s.Use(ctx, "key", start, call) }()
	}
	return ended
}

func TestOneStartServesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t), gate: make(chan struct{})}
		defer s.Close()
		ended := uses(t.Context(), s, 50, st.start, func(c plugin.Connector) error {
			if c != plugin.Connector(st.client) {
				t.Error("the call got something else than the plugin")
			}
			return nil
		})
		synctest.Wait()
		if len(s.Running()) != 0 {
			t.Error("what is starting is said to run")
		}
		close(st.gate)
		for range 50 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := s.Use(t.Context(), "key", st.start, nothing); err != nil || st.begun.Load() != 1 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

func TestFailedStartIsSharedThenTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t), gate: make(chan struct{})}
		defer s.Close()
		st.fail.Store(true)
		ended := uses(t.Context(), s, 5, st.start, nothing)
		synctest.Wait()
		close(st.gate)
		for range 5 {
			if err := <-ended; !errors.Is(err, errStart) {
				t.Error(err)
			}
		}
		st.fail.Store(false)
		if err := s.Use(t.Context(), "key", st.start, nothing); err != nil || st.begun.Load() != 2 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

func TestCallersErrorIsReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t)}
		defer s.Close()
		mine := errors.New("mine")
		if err := s.Use(t.Context(), "key", st.start, func(plugin.Connector) error { return mine }); !errors.Is(err, mine) {
			t.Error(err)
		}
	})
}

// The first caller, on whose behalf the plugin is started, is not its keeper.
func TestStartOutlivesItsFirstCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t), gate: make(chan struct{})}
		defer s.Close()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := uses(short, s, 1, st.start, nothing)
		synctest.Wait()
		others := uses(t.Context(), s, 2, st.start, nothing)
		err := <-first
		if !errors.Is(err, plugin.Canceled) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the first: %v", err)
		}
		close(st.gate)
		if err := errors.Join(<-others, <-others); err != nil || st.begun.Load() != 1 {
			t.Errorf("the others: %v after %d starts", err, st.begun.Load())
		}
	})
}

func TestNothingIsStartedForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t)}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Use(ctx, "key", st.start, nothing); !errors.Is(err, context.Canceled) || st.begun.Load() != 0 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

func TestRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t)}
		defer s.Close()
		started := time.Now()
		finish := make(chan struct{})
		ended := uses(t.Context(), s, 3, st.start, func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		if diff := cmp.Diff(map[string]supervisor.Status{"key": {Started: started, Calls: 3}}, s.Running()); diff != "" {
			t.Error(diff)
		}
		close(finish)
		for range 3 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if diff := cmp.Diff(map[string]supervisor.Status{"key": {Started: started}}, s.Running()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRetireLetsCallsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t)}
		defer s.Close()
		finish := make(chan struct{})
		ended := uses(t.Context(), s, 1, st.start, func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		s.Retire("key")
		s.Retire("unknown")
		if len(s.Running()) != 0 {
			t.Error("what is retired is said to run")
		}
		if err := s.Use(t.Context(), "key", st.start, nothing); err != nil || st.begun.Load() != 2 {
			t.Errorf("the next: %v after %d starts", err, st.begun.Load())
		}
		close(finish)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if len(s.Running()) != 1 {
			t.Error("the end of the old one took the new one along")
		}
	})
}

// A plugin without a process cannot be ended under a call, so the log tells that
// the supervisor no longer waits.
func TestRetireDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := &heard{word: "ended in the middle of a call"}
		s, st := supervisor.New(slog.New(slog.NewTextHandler(said, nil))), &starter{client: inProcess(t)}
		defer s.Close()
		finish := make(chan struct{})
		ended := uses(t.Context(), s, 1, st.start, func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		s.Retire("key")
		for _, step := range []struct {
			wait time.Duration
			over bool
		}{{179 * time.Second, false}, {2 * time.Second, true}} {
			<-time.After(step.wait)
			synctest.Wait()
			if said.it.Load() != step.over {
				t.Errorf("after another %v: it said %v", step.wait, !step.over)
			}
		}
		close(finish)
		if err := <-ended; err != nil {
			t.Errorf("the call: %v", err)
		}
	})
}

func TestRetireGivesUpAStartThatNobodyWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{client: inProcess(t), gate: make(chan struct{})}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		ended := uses(ctx, s, 1, st.start, nothing)
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, plugin.Canceled) {
			t.Errorf("the call: %v", err)
		}
		synctest.Wait()
		if st.failed.Load() != 0 {
			t.Error("the start ended with its caller")
		}
		s.Retire("key")
		synctest.Wait()
		if st.failed.Load() != 1 {
			t.Error("the start goes on")
		}
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := supervisor.New(nil)
		st := &starter{client: inProcess(t), gate: make(chan struct{})}
		waiting := uses(t.Context(), s, 2, st.start, nothing)
		synctest.Wait()
		s.Close()
		for range 2 {
			if err := <-waiting; !errors.Is(err, plugin.Canceled) {
				t.Errorf("a waiter: %v", err)
			}
		}
		err := s.Use(t.Context(), "key", st.start, nothing)
		synctest.Wait()
		if !errors.Is(err, plugin.Canceled) || st.begun.Load() != 1 {
			t.Errorf("afterwards: %v after %d starts", err, st.begun.Load())
		}
		s.Close()
		s.Retire("key")
	})
}

func TestCloseWaitsBrieflyForCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for call, want := range map[time.Duration]time.Duration{time.Second: time.Second, time.Minute: 2 * time.Second} {
			s, st := supervisor.New(nil), &starter{client: inProcess(t)}
			ended := uses(t.Context(), s, 1, st.start, func(plugin.Connector) error { <-time.After(call); return nil })
			synctest.Wait()
			begin := time.Now()
			s.Close()
			if took := time.Since(begin); took != want {
				t.Errorf("a call of %v: Close took %v", call, took)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}

// A start that ignores its context cannot hold the host back for ever.
func TestCloseDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client, gate := supervisor.New(nil), inProcess(t), make(chan struct{})
		ended := uses(t.Context(), s, 1, func(context.Context) (*plugin.Client, error) { <-gate; return client, nil }, nothing)
		synctest.Wait()
		begin := time.Now()
		s.Close()
		if took := time.Since(begin); took > 15*time.Second {
			t.Errorf("Close took %v", took)
		}
		if err := <-ended; !errors.Is(err, plugin.Canceled) {
			t.Errorf("the call: %v", err)
		}
		close(gate)
	})
}
