package host_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/store"
)

// TestTheProcessEndsWhileItForgets: whatever step was the last one, the next
// process has the authorization, spends no login, and has the key forgotten.
func TestTheProcessEndsWhileItForgets(t *testing.T) {
	o, before := newOnceType(), t.TempDir()
	// The type as it was when nothing was forgotten leaves behind what a process
	// does that ends before the first step.
	forget := o.Schema.Fields[1].ForgetWhen
	o.Schema.Fields[1].ForgetWhen = nil
	useIn(t, o, before, host.Obtained, "map[stored:true]")
	o.Schema.Fields[1].ForgetWhen = forget
	key, kept := authorizations(t, before)

	saved := clone(t, before) // under the new key; which one it was is in no record yet
	inFolder(t, saved, func(s *store.Store) { check(t, s.Authorizations().Save("a-new-key", kept)) })
	replaced := clone(t, before)
	useIn(t, o, replaced, host.Cached, "map[forgotten:true]")
	removed := clone(t, replaced)
	inFolder(t, replaced, func(s *store.Store) { check(t, s.Authorizations().Save(key, kept)) })

	for name, data := range map[string]string{"before": before, "saved": saved, "replaced": replaced, "removed": removed} {
		t.Run(name, func(t *testing.T) {
			useIn(t, o, data, host.Cached, "map[forgotten:true]")
			useIn(t, o, data, host.Cached, "map[forgotten:true]")
			wantLogins(t, o, 1)
		})
	}
}

// TestTheProcessEndsWhileItForgetsWhatIsOver: the same for an authorization that
// is to be renewed. What is found in two places must be renewed from one.
func TestTheProcessEndsWhileItForgetsWhatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, data := newOnceType(), t.TempDir()
		forget := o.Schema.Fields[1].ForgetWhen
		o.Schema.Fields[1].ForgetWhen = nil
		h := o.open(t, host.Config{Data: data})
		c := create(t, h, "billing", once("right"))
		lookup(t, c, host.Obtained)
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		check(t, h.Close())
		o.Schema.Fields[1].ForgetWhen = forget
		h = o.open(t, host.Config{Data: data})
		lookup(t, h.Connection("billing"), host.Refreshed)
		wantForgotten(t, h, "billing")
		wantLogins(t, o, 1)
	})
}

// useIn has one process use the connection in a data folder, made if need be.
func useIn(t *testing.T, o *onceType, data string, want host.Source, shown string) {
	t.Helper()
	h := o.open(t, host.Config{Data: data})
	if want == host.Obtained {
		create(t, h, "billing", once("right"))
	}
	lookup(t, h.Connection("billing"), want)
	if got := shownKey(t, h, "billing"); got != shown {
		t.Errorf("the key is shown as %s, want %s", got, shown)
	}
	check(t, h.Close())
}

// authorizations returns the one authorization in a data folder, and its key.
func authorizations(t *testing.T, data string) (key string, value []byte) {
	t.Helper()
	inFolder(t, data, func(s *store.Store) {
		records, err := s.Authorizations().Records()
		if err != nil || len(records) != 1 {
			t.Fatalf("%d authorizations, %v", len(records), err)
		}
		key, value = records[0].Key, records[0].Value
	})
	return key, value
}

// clone copies a data folder as the end of a process would leave it.
func clone(t *testing.T, data string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "data")
	check(t, os.CopyFS(to, os.DirFS(data)))
	check(t, os.Chmod(to, 0o700))
	entries, err := os.ReadDir(to)
	check(t, err)
	for _, e := range entries {
		check(t, os.Chmod(filepath.Join(to, e.Name()), 0o600))
	}
	return to
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
