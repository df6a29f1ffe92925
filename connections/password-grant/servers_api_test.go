package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// whose is what the API says of a token.
type whose struct {
	Sub      string `json:"sub"`
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
}

// me asks the API whose an authorization is, and with which status it says so.
func (r *site) me(a *sdk.Authorization) (who whose, status int) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.server.APIURL+"/me", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	a.Apply(req)
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&who); err != nil && resp.StatusCode == http.StatusOK {
		r.t.Fatalf("GET /me answers no JSON: %v", err)
	}
	return who, resp.StatusCode
}

// logsIn returns an authorization that one login gave, good for this user and client.
func (r *site) logsIn(config map[string]any) *sdk.Authorization {
	r.t.Helper()
	a, err := r.Authorize(config)
	if err != nil {
		r.t.Fatalf("logging in: %v", err)
	}
	r.took(a)
	r.serves(a, config)
	if a.Logins != 1 || a.Expiry.IsZero() {
		r.t.Errorf("it has %d logins and ends %v", a.Logins, a.Expiry)
	}
	return a
}

// serves fails the test unless the API takes an authorization for that of the
// config's user and client, with the scopes that it says it has.
func (r *site) serves(a *sdk.Authorization, config map[string]any) {
	r.t.Helper()
	who, status := r.me(a)
	if status != http.StatusOK || who.Sub != config["username"] || who.ClientID != config["client_id"] {
		r.t.Errorf("GET /me is %d for %q by %q", status, who.Sub, who.ClientID)
	}
	if granted := strings.Fields(who.Scope); !slices.Equal(granted, a.Scopes) {
		r.t.Errorf("the scopes are %q, and the server granted %q", a.Scopes, granted)
	}
}
