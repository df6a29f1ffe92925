package host_test

import (
	"errors"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// TestTheWholeWayWithoutAPassword: one login, of which the server's refresh tokens
// are all that is kept, over processes, until the connection is deleted and they
// are revoked.
func TestTheWholeWayWithoutAPassword(t *testing.T) {
	server, data := authservers.Start(t, authservers.Fosite), t.TempDir()
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins, Data: data})
	d := grant(server, authservers.Alice.Password)
	d.Config["keep_password"], d.Config["revocation_endpoint"] = false, server.RevocationURL
	c := create(t, h, "billing", d)
	check(t, c.Test(t.Context(), func(host.Check) {}))
	wantPassword(t, h, "map[forgotten:true]")
	lookup(t, c, host.Cached)
	for range 2 {
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		lookup(t, c, host.Refreshed)
		check(t, h.Close())
		h = hosttest.OpenWith(t, host.Config{Plugins: plugins, Data: data})
		c = h.Connection("billing")
	}
	check(t, c.Test(t.Context(), func(host.Check) {}))
	lookup(t, c, host.Cached)
	if got := remove(t, h, "billing"); !got.Revoked {
		t.Errorf("it was not revoked: %s", got.Reason)
	}
	if got := server.Counts(); got.Password != 1 || got.RefreshToken != 2 || got.Revocation == 0 {
		t.Errorf("counted at the server: %+v, want 1 login, 2 refreshes and a revocation", got)
	}
}

// TestTheEndOfASessionWithoutAPassword is passed on as the plugin says it, and a
// password that is entered again is the way out.
func TestTheEndOfASessionWithoutAPassword(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	d := grant(server, authservers.Alice.Password)
	d.Config["keep_password"], d.Config["scope"] = false, "read" // without offline there is no refresh token
	c := create(t, h, "billing", d)
	lookup(t, c, host.Obtained)
	if _, err := c.Invalidate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	_, err := c.Authorize(t.Context())
	if e := host.AsError(err); !errors.Is(err, host.Denied) || e.Logins != 0 {
		t.Errorf("err = %v with %d logins, want denied without any", err, e.Logins)
	}
	check(t, h.EditConnection(t.Context(), "billing", d))
	wantPassword(t, h, "map[stored:true]")
	lookup(t, c, host.Obtained)
	wantPassword(t, h, "map[forgotten:true]")
	if got := server.Counts(); got.Password != 2 {
		t.Errorf("counted at the server: %+v, want 2 logins", got)
	}
}

func wantPassword(t *testing.T, h *host.Host, want string) {
	t.Helper()
	if got := shownField(t, h, "billing", "password"); got != want {
		t.Errorf("the password is shown as %s, want %s", got, want)
	}
}
