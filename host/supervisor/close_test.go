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

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := supervisor.New(nil)
		st := &starter{gate: make(chan struct{})}
		waiting := uses(t.Context(), s, 2, st.spec("1"), nothing)
		synctest.Wait()
		s.Close()
		for range 2 {
			if err := <-waiting; !errors.Is(err, plugin.Canceled) {
				t.Errorf("a waiter: %v", err)
			}
		}
		err := use(t.Context(), s, st.spec("1"), nothing)
		s.Start(st.spec("1"))
		replaced := s.Replace(t.Context(), st.spec("2"), nil)
		synctest.Wait()
		if !errors.Is(err, plugin.Canceled) || !errors.Is(replaced, plugin.Canceled) || st.begun.Load() != 1 {
			t.Errorf("afterwards: %v, %v after %d starts", err, replaced, st.begun.Load())
		}
		s.Close()
		s.Retire("p", "p@1")
	})
}

func TestCloseWaitsBrieflyForCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for call, want := range map[time.Duration]time.Duration{time.Second: time.Second, time.Minute: 2 * time.Second} {
			s, st := supervisor.New(nil), &starter{}
			ended := uses(t.Context(), s, 1, st.spec("1"), func(plugin.Connector) error { <-time.After(call); return nil })
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
		s, gate := supervisor.New(nil), make(chan struct{})
		f := &fake{exited: make(chan struct{})}
		spec := supervisor.Spec{Name: "p", Key: "1", Start: func(context.Context) (*supervisor.Process, error) { <-gate; return f.process(), nil }}
		ended := uses(t.Context(), s, 1, spec, nothing)
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

// A pause after a crash is cut short by Close.
func TestCloseWakesWhoWaitsInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		spec := st.spec("1")
		spec.Eager = true
		st.fail.Store(errStart)
		for range 3 {
			_ = use(t.Context(), s, spec, nothing)
		}
		waiting := uses(t.Context(), s, 3, spec, nothing)
		synctest.Wait()
		begin := time.Now()
		s.Close()
		if took := time.Since(begin); took != 0 {
			t.Errorf("Close took %v", took)
		}
		for range 3 {
			if err := <-waiting; err == nil {
				t.Error("who waited was served")
			}
		}
	})
}
