package host_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestTimeIsTheTests: in a bubble of testing/synctest a whole host lives by the
// test's clock, so that an hour's expiry takes no hour.
func TestTimeIsTheTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeyType()
		c := create(t, k.open(t, host.Config{}), "billing", settings("right"))
		first := lookup(t, c, host.Obtained)
		time.Sleep(59 * time.Minute)
		if got := lookup(t, c, host.Cached); got != first {
			t.Error("replaced before it was due")
		}
		time.Sleep(time.Hour)
		lookup(t, c, host.Refreshed)
		if n := k.logins.Load(); n != 1 {
			t.Errorf("%d logins in two hours, want 1", n)
		}
	})
}

// TestRenewedInTheBackground: with the handle, by name, and from the client.
func TestRenewedInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeyType()
		h := k.open(t, host.Config{})
		c := create(t, h, "billing", settings("right"))
		first, err := c.Authorize(t.Context())
		check(t, err)
		time.Sleep(59*time.Minute + 45*time.Second)
		begin := time.Now()
		if a, err := h.Authorize(t.Context(), "billing"); err != nil || a != first {
			t.Errorf("a caller got %v, %v", a, err)
		}
		synctest.Wait()
		next, err := c.Authorize(t.Context())
		if err != nil || next == first {
			t.Errorf("then a caller got %v, %v", next, err)
		}
		if c.HasSettings() {
			t.Error("the settings are in memory, and nobody needs them")
		}
		if lookup(t, c, host.Cached) != next {
			t.Error("the ways lead to different ones")
		}
		if waited := time.Since(begin); waited != 0 || k.logins.Load() != 1 {
			t.Errorf("they waited %v, and there were %d logins", waited, k.logins.Load())
		}
	})
}

// TestWhatIsNotUsedLeavesMemory: names and authorizations; the handle that somebody
// keeps stays good, also for what is changed meanwhile, and nobody logs in again.
func TestWhatIsNotUsedLeavesMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const connections = 100
		k := newKeyType()
		authorize := k.Authorize
		k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
			a, err := authorize(ctx, req)
			if err == nil {
				a.Expiry = time.Now().Add(48 * time.Hour)
			}
			return a, err
		}
		h := k.open(t, host.Config{LoginsPerHour: -1})
		for i := range connections {
			name := fmt.Sprint("c-", i)
			check(t, h.CreateConnection(t.Context(), name, settings(name)))
			_, err := h.Authorize(t.Context(), name)
			check(t, err)
		}
		kept, used := h.Connection("c-0"), h.Connection("c-1")
		for range 30 {
			time.Sleep(5 * time.Minute)
			_, err := used.Authorize(t.Context())
			check(t, err)
		}
		collected(t, h, 1, 1)
		if kept.HasAuthorization() || kept.HasSettings() || !used.HasAuthorization() {
			t.Error("what is not used is in memory, or what is used is not")
		}
		check(t, h.EditConnection(t.Context(), "c-0", settings("another")))
		lookup(t, kept, host.Obtained)
		if h.Connection("c-0") != kept {
			t.Error("there are two handles of a name")
		}
		for i := 1; i < connections; i++ {
			_, err := h.Authorize(t.Context(), fmt.Sprint("c-", i))
			check(t, err)
		}
		if n := k.logins.Load(); n != connections+1 {
			t.Errorf("%d logins for %d connections and an edit", n, connections)
		}
		runtime.KeepAlive(kept)
	})
}
