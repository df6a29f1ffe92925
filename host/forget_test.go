package host_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/sdk"
)

func TestAKeyIsForgottenOnceItIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, data := newOnceType(), t.TempDir()
		h := o.open(t, host.Config{Data: data})
		c := create(t, h, "billing", once("canary-key"))
		if got := shownKey(t, h, "billing"); got != "map[stored:true]" {
			t.Errorf("before its first use it is shown as %s", got)
		}
		a := lookup(t, c, host.Obtained)
		wantForgotten(t, h, "billing")
		if lookup(t, c, host.Cached) != a {
			t.Error("another authorization was obtained")
		}
		for range 3 {
			if _, err := c.Invalidate(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			lookup(t, c, host.Refreshed)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		inFolder(t, data, func(s *store.Store) {
			record, err := s.Connection("billing")
			if err != nil || contains(fmt.Sprint(record.Config), "canary") {
				t.Errorf("stored: %v, %v", record.Config, err)
			}
			if keys, err := s.Authorizations().Keys(); err != nil || len(keys) != 1 {
				t.Errorf("the folder has authorizations under %v, %v", keys, err)
			}
		})
		next := o.open(t, host.Config{Data: data})
		lookup(t, next.Connection("billing"), host.Cached)
		wantLogins(t, o, 1)
	})
}

func TestWhatIsToBeKeptIsKept(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	t.Setenv("HOST_TEST_KEY", "referred to")
	for name, d := range map[string]host.Definition{"kept": settings("right"), "reference": once(map[string]any{"env": "HOST_TEST_KEY"})} {
		c := create(t, h, name, d)
		before := shownKey(t, h, name)
		lookup(t, c, host.Obtained)
		lookup(t, c, host.Cached)
		if got := shownKey(t, h, name); got != before {
			t.Errorf("%s became %s", before, got)
		}
	}
}

func TestAWrongKeyIsNotForgotten(t *testing.T) {
	h := newOnceType().open(t, host.Config{})
	c := create(t, h, "billing", once("wrong"))
	if _, err := c.Authorize(t.Context()); !errors.Is(err, host.Denied) {
		t.Errorf("err = %v, want denied", err)
	}
	if got := shownKey(t, h, "billing"); got != "map[stored:true]" {
		t.Errorf("it is shown as %s", got)
	}
}

func TestATestForgets(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", once("right"))
	for range 2 {
		if err := c.Test(t.Context(), func(host.Check) {}, host.NoLogin()); err != nil {
			t.Fatal(err)
		}
	}
	if got := shownKey(t, h, "billing"); got != "map[stored:true]" {
		t.Errorf("after a test without a login it is shown as %s", got)
	}
	if err := c.Test(t.Context(), func(host.Check) {}); err != nil {
		t.Fatal(err)
	}
	wantForgotten(t, h, "billing")
	lookup(t, c, host.Cached)
	wantLogins(t, o, 1)
}

// TestACallerWhoGivesUpEndsNoForgetting: the flight goes on, and sees to it.
func TestACallerWhoGivesUpEndsNoForgetting(t *testing.T) {
	o := newOnceType()
	asked, release := make(chan struct{}), make(chan struct{})
	o.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		close(asked)
		<-release
		return o.authorize(ctx, req)
	}
	data := t.TempDir()
	h := o.open(t, host.Config{Data: data})
	c := create(t, h, "billing", once("right"))
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() { defer close(gone); _, _ = c.Authorize(ctx) }()
	<-asked
	cancel()
	<-gone
	close(release)
	if err := h.Close(); err != nil { // which waits for the flight
		t.Fatal(err)
	}
	wantForgotten(t, o.open(t, host.Config{Data: data}), "billing")
}

// TestTheDoubtMovesToo: the API refuses what was obtained for this very request.
// There is no password for another, so this one must not be given up.
func TestTheDoubtMovesToo(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer server.Close()
	o := newOnceType()
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", host.Definition{Type: "key", Config: map[string]any{
		"url": server.URL, "key": "right", "allow_http": true, "keep": false,
	}})
	for range 5 {
		resp, err := c.Client().Get("/")
		if got := read(t, resp, err); got != "401 Unauthorized: " {
			t.Fatalf("got %s", got)
		}
	}
	wantLogins(t, o, 1)
	if n := o.refreshes.Load(); n != 0 {
		t.Errorf("%d refreshes for a permission that is missing", n)
	}
}
