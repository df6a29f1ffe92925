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

// A plugin that answers nothing any more is replaced, those who wait for it go to
// the next one, and who is in the middle of a call has as long as they want.
func TestHungPluginIsReplaced(t *testing.T) { t.Run("PF-RPC-STOP/hung", hungPlugin) }

func hungPlugin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		spec := st.spec("1")
		spec.Calls = 2
		long, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		hanging := uses(long, s, 2, spec, hang(long))
		synctest.Wait()
		deaf := st.last()
		deaf.deaf.Store(true)
		begin := time.Now()
		waiting := uses(t.Context(), s, 3, spec, nothing)
		for range 3 {
			if err := <-waiting; err != nil {
				t.Errorf("who waited: %v", err)
			}
		}
		if took := time.Since(begin); took > 11*time.Second || st.begun.Load() != 2 {
			t.Errorf("after %v and %d starts", took, st.begun.Load())
		}
		if n := s.Counts(); n.Hangs != 1 || n.Crashes != 1 || deaf.closed.Load() {
			t.Errorf("%+v; it was ended under its calls: %v", n, deaf.closed.Load())
		}
		for range 2 {
			if err := <-hanging; !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Minute {
				t.Errorf("who hung: %v after %v", err, time.Since(begin))
			}
		}
		synctest.Wait()
		if !deaf.closed.Load() {
			t.Error("it runs for nobody")
		}
	})
}

// A slow call is no hang, as long as the plugin answers when it is asked.
func TestSlowIsNotHung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		err := use(t.Context(), s, st.spec("1"), func(plugin.Connector) error { <-time.After(2 * time.Minute); return nil })
		if err != nil || s.Counts() != (supervisor.Counts{Starts: 1}) {
			t.Errorf("%v, %+v", err, s.Counts())
		}
	})
}

// The host may know that a plugin hangs that answers pings.
func TestGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, st := supervisor.New(nil), &starter{}
		defer s.Close()
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil {
			t.Fatal(err)
		}
		first := st.last()
		s.GiveUp("unknown", first)
		s.GiveUp("p", &fake{})
		s.GiveUp("p", first)
		s.GiveUp("p", first)
		if err := use(t.Context(), s, st.spec("1"), nothing); err != nil || st.begun.Load() != 2 || s.Counts().Hangs != 1 {
			t.Errorf("%v after %d starts, %+v", err, st.begun.Load(), s.Counts())
		}
		synctest.Wait()
		if !first.closed.Load() {
			t.Error("it still runs")
		}
		s.GiveUp("p", first) // which another one follows by now
		if errors.Is(t.Context().Err(), context.Canceled) || s.Counts().Hangs != 1 {
			t.Errorf("%+v", s.Counts())
		}
	})
}
