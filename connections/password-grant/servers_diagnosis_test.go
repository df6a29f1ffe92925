package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

func TestDiagnosisAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		r.step("right", (*site).findsNothing)
		r.step("without a login", (*site).findsWithoutLogin)
		r.step("wrong", (*site).findsWhatIsWrong)
		r.step("encoding", (*site).suggestsTheEncoding)
		r.step("method", (*site).suggestsTheMethod)
	})
}

// trial returns the checks of a test that costs one login, as the server has seen.
func (r *site) trial(config map[string]any) []sdk.Check {
	r.t.Helper()
	before, logins := r.server.Counts(), 0
	checks, err := r.Test(config)
	for _, c := range checks {
		r.hear(c)
		if logins += c.Logins; c.Authorization != nil {
			r.took(c.Authorization)
			r.serves(c.Authorization, config)
		}
	}
	if err != nil {
		r.hear(err)
	}
	before.Password++
	if got := r.server.Counts(); got != before || logins != 1 {
		r.t.Errorf("%d logins are told of, and %+v arrived, want %+v", logins, got, before)
	}
	return checks
}

// named is the first finding of a check.
func (r *site) named(checks []sdk.Check, name string) sdk.Check {
	r.t.Helper()
	i := slices.IndexFunc(checks, func(c sdk.Check) bool { return c.Name == name })
	if i < 0 {
		r.t.Fatalf("there is no check %s", name)
	}
	return checks[i]
}

// outcome is the code that the login of a test ended with; empty for a token.
func (r *site) outcome(checks []sdk.Check) sdk.Code {
	r.t.Helper()
	if c := r.named(checks, "token"); c.Status == sdk.Failed {
		return c.Err.Code
	}
	for _, c := range checks {
		if c.Status == sdk.Failed {
			r.t.Errorf("%s failed: %v", c.Name, c.Err)
		}
	}
	return ""
}

// Only the claims of a token that has none cannot be looked at.
func (r *site) findsNothing() {
	who := map[authservers.User][]authservers.Client{
		authservers.Alice: {authservers.Confidential}, authservers.Bob: {authservers.Confidential}, authservers.Carol: authservers.Clients(),
	}
	for user, clients := range who {
		for _, client := range clients {
			a, ok := r.rightly(client, user)
			if !ok {
				continue
			}
			for _, c := range r.trial(r.config(a)) {
				if c.Status == sdk.Failed || c.Status == sdk.Skipped && c.Name != "claims" || c.Fix != nil {
					r.t.Errorf("%s for %s by %s: %s: %s", c.Name, user.Name, client.ID, c.Status, c.Message)
				}
			}
		}
	}
}

func (r *site) findsWithoutLogin() {
	checks, err := r.TestWithoutLogin(r.config(r.usual()))
	if err != nil || r.named(checks, "token").Status != sdk.Skipped {
		r.t.Errorf("%v, %v", checks, err)
	}
	r.arrived(authservers.Counts{})
}

// A refusal fails the login, as in an authorization, and ends the test. It is the
// client's alone that a change of a setting may mend.
func (r *site) findsWhatIsWrong() {
	for name, change := range map[string]func(*authservers.Attempt){
		"password":  func(a *authservers.Attempt) { a.User.Password = wrongPassword },
		"user":      func(a *authservers.Attempt) { a.User.Name = "nobody" },
		"secret":    func(a *authservers.Attempt) { a.Client.Secret = wrongSecret },
		"no secret": func(a *authservers.Attempt) { a.Client.Secret = "" },
		"client":    func(a *authservers.Attempt) { a.Client.ID = "nobody" },
		"scope":     func(a *authservers.Attempt) { a.Scope = wrongScope },
	} {
		a := r.usual()
		change(&a)
		checks := r.trial(r.config(a))
		c, want := r.named(checks, "token"), codeFor(r.server.Expect(a))
		if got := r.outcome(checks); got != want || want == "" {
			r.t.Errorf("%s: it ends as %q, want %q", name, got, want)
		}
		field := map[sdk.Code]string{sdk.ClientDenied: "client_id", sdk.ScopeDenied: "scope"}[want]
		if c.Field != field || c.Fix != nil && want != sdk.ClientDenied || c.Hint == "" && want != sdk.Unavailable {
			r.t.Errorf("%s: field %q, hint %q, fix %+v", name, c.Field, c.Hint, c.Fix)
		}
		for _, after := range []string{"response", "claims", "api"} {
			if c := r.named(checks, after); c.Status != sdk.Skipped {
				r.t.Errorf("%s: %s %s after the failure", name, after, c.Status)
			}
		}
	}
}

// Where JSON is not read, a test says so, and is right.
func (r *site) suggestsTheEncoding() {
	for _, client := range []authservers.Client{authservers.Confidential, authservers.SpecialClient} {
		a, ok := r.rightly(client, authservers.Carol)
		if !ok {
			r.t.Fatalf("%s cannot log in", client.ID)
		}
		a.JSON = true
		config := r.config(a)
		c := r.named(r.trial(config), "token")
		switch {
		case r.server.JSON && c.Status == sdk.Passed:
		case r.server.JSON || c.Fix == nil || c.Fix.Field != "encoding":
			r.t.Errorf("%s: the token %s, with the fix %+v", client.ID, c.Status, c.Fix)
		default:
			if got := r.outcome(r.trial(with(config, c.Fix.Field, c.Fix.Value))); got != "" {
				r.t.Errorf("%s: mended, it ends as %q", client.ID, got)
			}
		}
	}
}

// Where the client is looked for elsewhere, a test suggests a way that differs. It
// is right at once for a client whose id and secret look the same in both kinds of
// Basic, and for others between these two.
func (r *site) suggestsTheMethod() {
	for _, client := range authservers.Clients() {
		for _, method := range authservers.Methods() {
			a := authservers.Attempt{Method: method, Client: client, User: authservers.Carol, Scope: r.scope(authservers.ScopeRead)}
			if unsendable(a) || r.server.Expect(a) != (authservers.Answer{Status: 401, Error: "invalid_client"}) {
				continue
			}
			r.suggestsAnother(a)
		}
	}
}

// suggestsAnother tests an attempt that is refused for its client, and then what is suggested.
func (r *site) suggestsAnother(a authservers.Attempt) {
	name := fmt.Sprintf("%s by %s", a.Method, a.Client.ID)
	config, inBasic := r.config(a), a.Method == authservers.Basic || a.Method == authservers.BasicRaw
	fix := r.named(r.trial(config), "token").Fix
	if known := a.Method != authservers.None && !a.Client.Public(); !known || fix == nil {
		if known || fix != nil {
			r.t.Errorf("%s: the fix is %+v", name, fix)
		}
		return
	}
	next, ok := fix.Value.(string)
	if !ok || fix.Field != "token_endpoint_auth_method" || next == string(a.Method) {
		r.t.Fatalf("%s: the fix is %+v", name, fix)
	}
	a.Method = authservers.Method(next)
	want := codeFor(r.server.Expect(a))
	if got := r.outcome(r.trial(with(config, fix.Field, fix.Value))); got != want {
		r.t.Errorf("%s: with %s it ends as %q, want %q", name, next, got, want)
	}
	plain := a.Client == authservers.Confidential
	special := a.Client == authservers.SpecialClient && inBasic && r.server.Basic
	if (plain || special) && want != "" {
		r.t.Errorf("%s: %s does not mend it", name, next)
	}
}
