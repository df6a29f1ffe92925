package host_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host"
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
