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

// A slow plugin with five hundred callers delays nobody else, not by a
// millisecond; its own callers wait as long as they have time.
func TestSlowPluginDelaysNobodyElse(t *testing.T) { t.Run("PF-RPC-PARALLEL", slowPlugin) }

func slowPlugin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a, b := supervisor.New(nil), &starter{}, &starter{}
		defer s.Close()
		slow := a.spec("1")
		slow.Name, slow.Calls = "slow", 16
		most := make(chan struct{}, 500)
		short, cancel := context.WithTimeout(t.Context(), 100*time.Second)
		defer cancel()
		begin := time.Now()
		ended := uses(short, s, 500, slow, func(plugin.Connector) error {
			most <- struct{}{}
			<-time.After(30 * time.Second)
			return nil
		})
		synctest.Wait()
		if got := s.Status()["slow"]; got.UnderWay != 16 || got.Waiting != 484 {
			t.Errorf("%+v", got)
		}
		for range 100 {
			if err := use(t.Context(), s, b.spec("1"), nothing); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took != 0 {
			t.Errorf("the other's calls took %v", took)
		}
		done, late := 0, 0
		for range 500 {
			switch err := <-ended; {
			case err == nil:
				done++
			case errors.Is(err, plugin.Canceled) && errors.Is(err, context.DeadlineExceeded):
				late++
			default:
				t.Error(err)
			}
		}
		// Four rounds of 30 s begin within 100 s.
		if took := time.Since(begin); done != 64 || late != 436 || took != 120*time.Second {
			t.Errorf("%d were done and %d too late, after %v", done, late, took)
		}
	})
}
