package host_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestSettingsThatWereReplacedAreNotSent: a login may have to wait for others of its
// account. What was replaced or deleted meanwhile stays here.
func TestSettingsThatWereReplacedAreNotSent(t *testing.T) {
	replace := map[string]func(*host.Host) error{
		"edit":   func(h *host.Host) error { return h.EditConnection(t.Context(), "billing", user("alice", "right")) },
		"delete": func(h *host.Host) error { return h.DeleteConnection(t.Context(), "billing") },
	}
	for name, end := range replace {
		synctest.Test(t, func(t *testing.T) {
			u := newUserType()
			var mu sync.Mutex
			var sent []string
			u.next = func(_ int, req *sdk.Request) (*sdk.Authorization, error) {
				key := req.Config.Secret("key").Reveal()
				mu.Lock()
				sent = append(sent, key)
				mu.Unlock()
				if strings.HasPrefix(key, "other") {
					<-time.After(5 * time.Second)
				}
				return u.well(req)
			}
			h := u.open(t, host.Config{})
			c := create(t, h, "billing", user("alice", "wrong"))
			var others sync.WaitGroup
			for _, key := range []string{"other1", "other2", "other3"} {
				others.Go(func() { lookup(t, h.Draft(user("alice", key)), host.Obtained) })
			}
			<-time.After(time.Second)
			others.Go(func() { _, _ = c.Authorize(t.Context()) })
			<-time.After(time.Second)
			if err := end(h); err != nil {
				t.Fatal(err)
			}
			others.Wait()
			mu.Lock()
			defer mu.Unlock()
			if list := strings.Join(sent, " "); strings.Contains(list, "wrong") {
				t.Errorf("%s: the old settings were sent: %s", name, list)
			}
		})
	}
}
