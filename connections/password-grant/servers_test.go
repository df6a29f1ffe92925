package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// What no server knows. A password that is wrong here is no less secret for that.
const (
	wrongPassword = "not-Her-Passw0rd"
	wrongSecret   = "not-Its-S3cret"
	wrongScope    = "no-such-scope"
)

// site is the type in front of a server that we did not write.
type site struct {
	*sdktest.Harness
	t      *testing.T
	server *authservers.Running
	before authservers.Counts // what had arrived when this step began

	tokens map[string]bool // that were issued
	said   map[string]bool // what was reported, as a program might print it
}

// atEach runs a test at a fresh server of each kind, all at once.
func atEach(t *testing.T, test func(*site)) {
	atSome(t, func(authservers.Server) bool { return true }, test)
}

// atSome is atEach for the kinds that fit.
func atSome(t *testing.T, fits func(authservers.Server) bool, test func(*site), opts ...authservers.Option) {
	t.Helper()
	t.Parallel()
	for _, kind := range authservers.Kinds() {
		if !fits(kind) {
			continue
		}
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			test(begin(t, kind, opts...))
		})
	}
}

// begin starts a server. When the test ends, nothing that it reported or logged is
// secret: that is looked at once, since looking takes longer than a login.
func begin(t *testing.T, kind authservers.Server, opts ...authservers.Option) *site {
	t.Helper()
	r := &site{
		Harness: sdktest.New(t, &passwordGrant), t: t, server: authservers.Start(t, kind, opts...),
		tokens: map[string]bool{}, said: map[string]bool{},
	}
	t.Cleanup(func() { r.clean(r.Log() + strings.Join(slices.Collect(maps.Keys(r.said)), "\n")) })
	return r
}

// clean fails the test where a secret shows itself. Tokens are looked for as they
// stand only: there are hundreds, of characters that few encodings change.
func (r *site) clean(text string) {
	secrets := []string{wrongPassword, wrongSecret}
	for _, u := range authservers.Users() {
		secrets = append(secrets, u.Password)
	}
	for _, c := range authservers.Clients() {
		secrets = append(secrets, c.Secret)
	}
	if leaks := sdktest.Leaks(secrets, text); leaks != nil {
		r.t.Errorf("secrets show: %v", leaks)
	}
	for token := range r.tokens {
		if strings.Contains(text, token) {
			r.t.Error("a token shows")
		}
	}
}

// step is a test of its own at the same server, which counts anew for it.
func (r *site) step(name string, test func(*site)) {
	r.t.Run(name, func(t *testing.T) {
		s := *r
		s.t, s.before = t, r.server.Counts()
		test(&s)
	})
}

// hear keeps what was reported.
func (r *site) hear(reported any) {
	text := fmt.Sprintf("%v\n%+v\n%#v", reported, reported, reported)
	if err, ok := reported.(error); ok {
		e := sdk.AsError(err)
		text += "\n" + e.Message + "\n" + e.Hint + "\n" + e.Field
	}
	r.said[text] = true
}

// took keeps an authorization's tokens among what must not be seen.
func (r *site) took(a *sdk.Authorization) {
	r.tokens[strings.TrimPrefix(a.Headers[0].Value.Reveal(), "Bearer ")] = true
	if refresh := r.left(a).RefreshToken; refresh != "" {
		r.tokens[refresh] = true
	}
	r.hear(a)
}

// state is what an authorization leaves, as far as these tests look at it.
type state struct {
	RefreshToken string `json:"refresh_token"`
	AccessToken  string `json:"access_token"`
}

// left is what an authorization left to renew it with.
func (r *site) left(a *sdk.Authorization) (s state) {
	r.t.Helper()
	if text := a.State.Reveal(); text != "" {
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			r.t.Fatal("the state is not JSON")
		}
	}
	return s
}

// arrived fails the test unless the server has counted so many requests in this step.
func (r *site) arrived(want authservers.Counts) {
	r.t.Helper()
	got := r.server.Counts()
	got.Password -= r.before.Password
	got.RefreshToken -= r.before.RefreshToken
	got.Other -= r.before.Other
	got.Revocation -= r.before.Revocation
	if got != want {
		r.t.Errorf("%+v arrived, want %+v", got, want)
	}
}
