package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/sdk"
)

// userType is a connection type that says whose login it is. It does as it is told,
// or else logs in and renews, and notes what it was asked.
type userType struct {
	sdk.ConnectionType
	next func(n int, req *sdk.Request) (*sdk.Authorization, error) // n: the how manieth call; nil: all goes well

	mu    sync.Mutex
	calls []string // guarded by mu: "login" or "renewal", with what was allowed
	at    []time.Time
}

func newUserType() *userType {
	u := &userType{}
	u.ConnectionType = sdk.ConnectionType{
		Name: "user", Title: "User", Version: "1.0.0",
		Schema: sdk.Schema{Fields: []sdk.Field{
			{Name: "url", Kind: sdk.URL, Roles: []sdk.Role{sdk.SecretOrigin, sdk.Account}},
			{Name: "name", Kind: sdk.String, Roles: []sdk.Role{sdk.Account}},
			{Name: "key", Kind: sdk.Secret},
			{Name: "note", Kind: sdk.String},
		}},
		Authorize: u.authorize,
	}
	return u
}

func (u *userType) authorize(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	call := "login"
	if !req.Previous.IsZero() {
		call = "renewal"
	}
	if req.NoLogin {
		call += " without login"
	}
	u.mu.Lock()
	u.calls, u.at = append(u.calls, call), append(u.at, time.Now())
	n := len(u.calls)
	u.mu.Unlock()
	if u.next != nil {
		return u.next(n, req)
	}
	return u.well(req)
}

// well is an answer of a server that takes every key but "wrong".
func (u *userType) well(req *sdk.Request) (*sdk.Authorization, error) {
	switch {
	case !req.Previous.IsZero():
		return token(0), nil
	case strings.HasPrefix(req.Config.Secret("key").Reveal(), "wrong"):
		return nil, sdk.Errorf(sdk.Denied, "the key is refused").Spent(1)
	}
	return token(1), nil
}

func token(logins int) *sdk.Authorization {
	a := &sdk.Authorization{
		Headers: []sdk.Param{sdk.Bearer("canary-token-" + time.Now().String())}, State: sdk.NewSecret("canary-renewal"),
		Expiry: time.Now().Add(time.Hour), Logins: logins,
	}
	canary.Secrets(a.Secrets()...)
	return a
}

// asked returns what the type was asked since the last time.
func (u *userType) asked() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	calls := strings.Join(u.calls, ", ")
	u.calls, u.at = nil, nil
	return calls
}

func (u *userType) open(t *testing.T, c host.Config) *host.Host {
	t.Helper()
	return hosttest.OpenWith(t, c, sdk.Plugin{Types: []*sdk.ConnectionType{&u.ConnectionType}}.Connector(t.Output()))
}

func user(name, key string) host.Definition {
	canary.Note(key)
	return host.Definition{Type: "user", Config: map[string]any{"url": "https://auth.example.com/token", "name": name, "key": key}}
}

// fails demands that nothing is obtained, for a reason.
func fails(t *testing.T, c *host.Connection, code host.Code, words ...string) {
	t.Helper()
	_ = failure(t, c, code, words...)
}

// failure is fails for whoever wants to look closer.
func failure(t *testing.T, c *host.Connection, code host.Code, words ...string) *host.Error {
	t.Helper()
	a, err := c.Authorize(t.Context())
	if a != nil || !errors.Is(err, code) {
		t.Fatalf("Authorize = %v, %v; want %s", a, err, code)
	}
	e := host.AsError(err)
	for _, w := range words {
		if !strings.Contains(e.Message+" | "+e.Hint, w) {
			t.Errorf("%q | %q does not say %q", e.Message, e.Hint, w)
		}
	}
	return e
}

// accounts shows what the guard knows: label, logins in the last hour, strikes,
// refused credentials.
func accounts(t *testing.T, h *host.Host) string {
	t.Helper()
	list, err := h.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range list {
		all = append(all, fmt.Sprintf("%s: %d logins, %d strikes, %d refused", s.Label, s.Logins, s.Strikes, s.Refused))
	}
	return strings.Join(all, "; ")
}

func wants(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}
