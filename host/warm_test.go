package host_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestNoHandleStaysBehind: as soon as an invalidation, an edit or a deletion has
// returned, nobody gets what was there before, by whichever way he asks, however
// many use the handle meanwhile. Another connection shares it at times, so that it is
// not gone.
func TestNoHandleStaysBehind(t *testing.T) {
	k := newKeyType()
	k.Authorize = func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		return &sdk.Authorization{
			Headers: []sdk.Param{sdk.Bearer(fmt.Sprintf("%d", k.logins.Add(1)))},
			Expiry:  time.Now().Add(time.Hour), State: sdk.NewSecret("renewal"), // no login, which would take a second
		}, nil
	}
	h := k.open(t, host.Config{LoginsPerHour: -1})
	c, current := create(t, h, "billing", settings("right")), settings("right")
	create(t, h, "twin", settings("other"))
	ways := map[string]func() (*host.Authorization, error){
		"name":   func() (*host.Authorization, error) { return h.Authorize(t.Context(), "billing") },
		"handle": func() (*host.Authorization, error) { return c.Authorize(t.Context()) },
		"source": func() (*host.Authorization, error) { a, _, err := c.AuthorizeSource(t.Context()); return a, err },
	}
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, way := range ways {
		readers.Go(func() {
			for ctx.Err() == nil {
				_, _ = way()
				runtime.Gosched()
			}
		})
	}
	gone := map[*host.Authorization]bool{}
	for i := range 40 {
		if i%2 == 0 {
			check(t, h.EditConnection(t.Context(), "twin", current))
		}
		old, err := c.Authorize(t.Context())
		check(t, err)
		gone[old] = true
		switch i % 5 {
		case 0, 3:
			_, err = h.Invalidate(t.Context(), "billing", old)
		case 1, 2:
			current = settings(fmt.Sprint("key-", i))
			err = h.EditConnection(t.Context(), "billing", current)
		case 4:
			current = settings(fmt.Sprint("key-", i))
			err = errors.Join(h.DeleteConnection(t.Context(), "billing"), h.CreateConnection(t.Context(), "billing", current))
		}
		check(t, err)
		for name, way := range ways {
			if a, err := way(); err != nil || gone[a] {
				t.Fatalf("after change %d the %s leads to the old one, or to %v", i%5, name, err)
			}
		}
	}
	cancel()
	readers.Wait()
}

// TestNamesThatDoNotExist leave nothing behind.
func TestNamesThatDoNotExist(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	for i := range 1000 {
		name := fmt.Sprint("nobody-", i)
		if _, err := h.Authorize(t.Context(), name); !errors.Is(err, host.NotFound) {
			t.Fatal(err)
		}
		if _, err := h.Invalidate(t.Context(), name, nil); !errors.Is(err, host.NotFound) {
			t.Fatal(err)
		}
	}
	if awake, resting := h.Handles(); awake+resting != 0 {
		t.Errorf("%d names are remembered", awake+resting)
	}
	for i := range 1000 {
		if _, err := h.Connection(fmt.Sprint("nobody-", i)).Authorize(t.Context()); !errors.Is(err, host.NotFound) {
			t.Fatal(err)
		}
	}
	collected(t, h, 0, 0)
}

// collected waits until so many handles are awake, and at rest.
func collected(t *testing.T, h *host.Host, awake, resting int) {
	t.Helper()
	var a, r int
	for range 1000 {
		runtime.GC()
		if a, r = h.Handles(); a == awake && r == resting {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d handles are awake and %d at rest, want %d and %d", a, r, awake, resting)
}
