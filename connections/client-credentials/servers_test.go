package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// What no server knows.
const (
	wrongSecret = "not-Its-S3cret"
	wrongScope  = "no-such-scope"
)

// site is the type in front of a server that we did not write.
type site struct {
	*sdktest.Harness
	t      *testing.T
	server *authservers.Running
}

// atEach runs a test at a fresh server of each kind, all at once.
func atEach(t *testing.T, test func(*site)) {
	t.Parallel()
	for _, kind := range authservers.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			test(&site{Harness: sdktest.New(t, &clientCredentials), t: t, server: authservers.Start(t, kind)})
		})
	}
}

// config are the settings of an attempt.
func (r *site) config(a authservers.Attempt) map[string]any {
	encoding := map[bool]string{true: "json", false: "form"}[a.JSON]
	return map[string]any{
		"token_endpoint": r.server.TokenURL, "api_endpoint": r.server.APIURL, "probe_path": "/me", "allow_http": true,
		"client_id": a.Client.ID, "client_secret": a.Client.Secret, "token_endpoint_auth_method": string(a.Method),
		"encoding": encoding, "scope": a.Scope,
	}
}

// attempts are all ways in which a client asks for itself, right and wrong, by name.
// A raw Basic header ends the id at its first colon, so there some cannot be made.
func attempts() map[string]authservers.Attempt {
	all := map[string]authservers.Attempt{}
	clients := append(authservers.Clients(), authservers.Client{ID: authservers.Confidential.ID, Secret: wrongSecret},
		authservers.Client{ID: "nobody", Secret: wrongSecret})
	for _, method := range []authservers.Method{authservers.Post, authservers.Basic, authservers.BasicRaw} {
		for _, c := range clients {
			if c.Public() || method == authservers.BasicRaw && strings.Contains(c.ID, ":") {
				continue
			}
			for _, asJSON := range []bool{false, true} {
				for _, scope := range []string{authservers.ScopeRead, "", wrongScope} {
					name := fmt.Sprintf("%s, JSON %v, %s (wrong: %v), scope %q", method, asJSON, c.ID, c.Secret == wrongSecret, scope)
					all[name] = authservers.Attempt{Method: method, JSON: asJSON, Client: c, Scope: scope, Alone: true}
				}
			}
		}
	}
	return all
}

// Each attempt ends as the server's answer to it has to, after one request, and a
// token is good for the API as the client's own.
func TestEveryAttemptAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		endings := map[sdk.Code]int{}
		for name, a := range attempts() {
			before := r.server.Counts()
			auth, err := r.Authorize(r.config(a))
			before.Other++
			if got := r.server.Counts(); got != before {
				r.t.Errorf("%s: %+v arrived, want %+v", name, got, before)
			}
			got := sdk.Code("")
			if err != nil {
				got = sdk.AsError(err).Code
			} else {
				r.opens(auth, a.Client)
			}
			if want := codeFor(r.server.Expect(a)); got != want {
				r.t.Errorf("%s: it ends as %q, want %q", name, got, want)
			}
			if leaks := sdktest.Leaks([]string{a.Client.Secret}, auth, err); leaks != nil {
				r.t.Errorf("%s: %v", name, leaks)
			}
			endings[got]++
		}
		r.t.Log(endings)
		for _, code := range []sdk.Code{"", "client_denied", "scope_denied"} {
			if endings[code] == 0 {
				r.t.Errorf("no attempt ends as %q", code)
			}
		}
	})
}

// opens fails the test unless the API takes an authorization for this client's own.
func (r *site) opens(a *sdk.Authorization, client authservers.Client) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.server.APIURL+"/me", http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	a.Apply(req)
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var who struct {
		Sub      string `json:"sub"`
		ClientID string `json:"client_id"`
		Scope    string `json:"scope"`
	}
	err = json.NewDecoder(resp.Body).Decode(&who)
	if err != nil || resp.StatusCode != http.StatusOK || who.ClientID != client.ID || who.Sub != "" || a.Account != client.ID || a.Logins != 0 {
		r.t.Errorf("GET /me is %d for %q of %q: %v", resp.StatusCode, who.ClientID, who.Sub, err)
	}
	if granted := strings.Fields(who.Scope); !slices.Equal(granted, a.Scopes) {
		r.t.Errorf("the scopes are %q, and the server granted %q", a.Scopes, granted)
	}
}

// A test finds nothing where all is right; where the client is looked for elsewhere,
// what it suggests leads there.
func TestDiagnosisAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		a := authservers.Attempt{Method: authservers.Post, Client: authservers.Confidential, Scope: authservers.ScopeRead, Alone: true}
		config := r.config(a)
		for range 2 {
			checks, err := r.Test(config)
			if err == nil {
				if got := findings(checks); !slices.Contains(got, "api passed") {
					r.t.Errorf("%q", got)
				}
				return
			}
			i := slices.IndexFunc(checks, func(c sdk.Check) bool { return c.Status == sdk.Failed })
			if fix := checks[i].Fix; fix == nil || checks[i].Name != "token" {
				r.t.Fatalf("%v: nothing is suggested", err)
			} else {
				config = with(config, fix.Field, fix.Value)
			}
		}
		r.t.Error("what is suggested does not mend it")
	})
}

// codeFor is the code that an answer to a token request has to end with; empty for a
// token. It is the contract's table again, and shares nothing with the client.
func codeFor(answer authservers.Answer) sdk.Code {
	codes := map[string]sdk.Code{
		"invalid_client": "client_denied", "unauthorized_client": "client_denied", "invalid_scope": "scope_denied", "invalid_grant": "denied",
		"unsupported_grant_type": "unsupported", "invalid_request": "config",
	}
	code, named := codes[answer.Error]
	switch {
	case answer == authservers.Token:
		return ""
	case named:
		return code
	case answer.Status >= 500:
		return "unavailable"
	}
	return "bad_response"
}
