package guard

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// TestAbandon: what a process that is gone began counts as lost, so that there is
// one more try at once; what this one began is left alone.
func TestAbandon(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		begin(t, g, login("alice", "right"))
		begin(t, g, login("bob", "right"))
		elapse(time.Second)
		opened := time.Now()
		next := New(Config{Store: store})
		mine := begin(t, next, login("carol", "right"))
		if err := next.Abandon(t.Context(), opened); err != nil {
			t.Fatal(err)
		}
		asked := time.Now()
		send(t, next, login("alice", "right"), plugin.Denied)
		if waited := time.Since(asked); waited != 0 {
			t.Errorf("it was waited for %v", waited)
		}
		kept(t, next, login("carol", "right"), plugin.Locked, 10*time.Second, "has not ended")
		mine.End(t.Context(), 1, nil)
		for i, want := range []int{2, 1, 1} { // alice, bob, carol
			all, err := next.List(t.Context())
			if err != nil || len(all) != 3 || all[i].Logins != want {
				t.Fatalf("%v, %+v", err, all)
			}
		}
	})
}
