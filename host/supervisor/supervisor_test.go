package supervisor_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

func TestOneStartServesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{gate: make(chan struct{})}
		defer s.Close()
		ended := uses(t.Context(), s, 50, st.spec("1"), func(c plugin.Connector) error {
			if c != plugin.Connector(st.last()) {
				t.Error("the call got something else than the plugin")
			}
			return nil
		})
		synctest.Wait()
		if got := s.Status()["p"]; got.State != supervisor.Starting || got.Waiting != 50 || s.Running() != 0 {
			t.Errorf("%+v", got)
		}
		close(st.gate)
		for range 50 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil || st.begun.Load() != 1 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

func TestFailedStartIsSharedThenTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{gate: make(chan struct{})}
		defer s.Close()
		st.fail.Store(errStart)
		ended := uses(t.Context(), s, 5, st.spec("1"), nothing)
		synctest.Wait()
		close(st.gate)
		for range 5 {
			if err := <-ended; !errors.Is(err, errStart) {
				t.Error(err)
			}
		}
		st.fail.Store(nil)
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil || st.begun.Load() != 2 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

func TestCallersErrorIsReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		mine := errors.New("mine")
		if err := use(t.Context(), s, st.spec("1"), func(plugin.Connector) error { return mine }); !errors.Is(err, mine) {
			t.Error(err)
		}
	})
}

// The first caller, on whose behalf the plugin is started, is not its keeper.
func TestStartOutlivesItsFirstCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{gate: make(chan struct{})}
		defer s.Close()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := uses(short, s, 1, st.spec("1"), nothing)
		synctest.Wait()
		others := uses(t.Context(), s, 2, st.spec("1"), nothing)
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
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := use(ctx, s, st.spec("1"), nothing); !errors.Is(err, context.Canceled) || st.begun.Load() != 0 {
			t.Errorf("%v after %d starts", err, st.begun.Load())
		}
	})
}

// A start that ignores its deadline is given up.
func TestStartThatNeverEnds(t *testing.T) { t.Run("PF-HS-HANG/start", startThatNeverEnds) }

func startThatNeverEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, gate := supervisor.New(nil), make(chan struct{})
		defer s.Close()
		f := &fake{exited: make(chan struct{})}
		spec := supervisor.Spec{Name: "p", Key: "1", Start: func(context.Context) (*supervisor.Process, error) { <-gate; return f.process(), nil }}
		begin := time.Now()
		err := use(t.Context(), s, spec, nothing)
		if took := time.Since(begin); !errors.Is(err, plugin.PluginFailed) || took != 32*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		if n := s.Counts(); n.Crashes != 1 {
			t.Errorf("%+v", n)
		}
		close(gate)
		synctest.Wait()
		if !f.closed.Load() {
			t.Error("what came of it late was left behind")
		}
	})
}

func TestStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		started := time.Now()
		finish := make(chan struct{})
		ended := uses(t.Context(), s, 3, st.spec("1"), func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		want := supervisor.Status{State: supervisor.Ready, Generation: 1, Key: "p@1", PID: 1, Started: started, Sandbox: "none", UnderWay: 3}
		ignore := cmpopts.IgnoreFields(supervisor.Status{}, "Memory") // of whatever has that id
		if diff := cmp.Diff(map[string]supervisor.Status{"p": want}, s.Status(), ignore); diff != "" {
			t.Error(diff)
		}
		close(finish)
		for range 3 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		want.UnderWay = 0
		if diff := cmp.Diff(map[string]supervisor.Status{"p": want}, s.Status(), ignore); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRetireLetsCallsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		finish := make(chan struct{})
		ended := uses(t.Context(), s, 1, st.spec("1"), func(plugin.Connector) error { <-finish; return nil })
		synctest.Wait()
		s.Retire("p", "p@0") // another version
		if s.Running() != 1 {
			t.Error("another version was retired")
		}
		s.Retire("p", "p@1")
		s.Retire("unknown", "")
		if got := s.Status()["p"]; s.Running() != 0 || got.Draining != 1 {
			t.Errorf("what is retired: %+v", got)
		}
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil || st.begun.Load() != 2 {
			t.Errorf("the next: %v after %d starts", err, st.begun.Load())
		}
		close(finish)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if s.Running() != 1 {
			t.Error("the end of the old one took the new one along")
		}
	})
}

func TestRetireDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := &log{}
		s, st := supervisor.New(said.logger()), &starter{}
		defer s.Close()
		ended := uses(t.Context(), s, 1, st.spec("1"), hang(t.Context()))
		synctest.Wait()
		s.Retire("p", "p@1")
		for _, step := range []struct {
			wait time.Duration
			over bool
		}{{179 * time.Second, false}, {2 * time.Second, true}} {
			<-time.After(step.wait)
			synctest.Wait()
			if strings.Contains(said.String(), "ended in the middle of a call") != step.over || st.last().closed.Load() != step.over {
				t.Errorf("after another %v: it was ended: %v", step.wait, !step.over)
			}
		}
		if err := <-ended; !errors.Is(err, plugin.PluginFailed) {
			t.Errorf("the call: %v", err)
		}
	})
}

func TestRetireGivesUpAStartThatNobodyWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{gate: make(chan struct{})}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		ended := uses(ctx, s, 1, st.spec("1"), nothing)
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, plugin.Canceled) {
			t.Errorf("the call: %v", err)
		}
		synctest.Wait()
		if st.failed.Load() != 0 {
			t.Error("the start ended with its caller")
		}
		s.Retire("p", "p@1")
		synctest.Wait()
		if st.failed.Load() != 1 || s.Counts().Crashes != 0 {
			t.Errorf("the start goes on, or counts as a crash: %+v", s.Counts())
		}
	})
}
