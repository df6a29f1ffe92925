package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// isGranted fails the test unless the preset logs in as its provider documents it,
// once, and goes on from there: a renewal presents the refresh token, the newest
// there is, and no password; when that has ended, or there is none, the password
// once.
func (s *stage) isGranted() {
	s.t.Helper()
	a := s.authorize(nil, 1, 1)
	s.compare(a, s.play.Token, 1)
	s.noticesChanges()
	if s.play.Again != nil {
		s.compare(s.authorize(nil, 1, 1), *s.play.Again, 1)
	}
	if s.play.Refresh == nil {
		s.authorize(a, 1, 1)
		return
	}
	for grant := 2; grant < 4; grant++ {
		a = s.authorize(a, 1, 0)
		if got := a.Headers[0].Value.Reveal(); !strings.Contains(got, issued(grant)) {
			s.t.Errorf("the token of grant %d is not in the header", grant)
		}
		if a.BaseURL != s.play.Token.Want.BaseURL {
			s.t.Errorf("after a refresh the API is at %q", a.BaseURL)
		}
	}
	s.provider.end()
	if s.play.Refresh.Over.Misleading != "" {
		s.staysStuck(a)
		return
	}
	s.authorize(a, 2, 1)
}

// staysStuck fails the test where a refresh token that has ended is seen to have,
// although the play says that it is not.
func (s *stage) staysStuck(previous *sdk.Authorization) {
	s.t.Helper()
	over := s.play.Refresh.Over
	if _, err := s.Renew(s.config, previous, sdk.Due); err == nil {
		s.t.Errorf("the end of the refresh token is seen, but misleading is %q", over.Misleading)
	} else if e := sdk.AsError(err); string(e.Code) != over.Code {
		s.t.Errorf("the end of the refresh token is told as %v, want %s", e, over.Code)
	} else {
		s.hears(e)
	}
	if requests, logins := s.provider.counts(); requests != 1 || logins != 0 {
		s.t.Errorf("%d requests, %d logins after the refresh token's end", requests, logins)
	}
}

// authorize returns an authorization that took so many requests, so many of them
// logins.
func (s *stage) authorize(previous *sdk.Authorization, requests, logins int) *sdk.Authorization {
	s.t.Helper()
	a, err := s.Renew(s.config, previous, sdk.Due)
	if err != nil {
		s.t.Fatalf("authorizing: %v; not as documented: %v", err, s.provider.complaints())
	}
	s.hears(a)
	gotRequests, gotLogins := s.provider.counts()
	if gotRequests != requests || gotLogins != logins || a.Logins != logins {
		s.t.Errorf("%d requests, %d logins, %d told of; want %d, %d", gotRequests, gotLogins, a.Logins, requests, logins)
	}
	return a
}

// exact fails the test if a request was not as documented.
func (s *stage) exact() {
	s.t.Helper()
	if strange := s.provider.complaints(); strange != nil {
		s.t.Errorf("not as documented: %v", strange)
	}
}

func (s *stage) compare(a *sdk.Authorization, want answer, grant int) {
	s.t.Helper()
	header := strings.ReplaceAll(want.Want.Header, "ACCESS_TOKEN", issued(grant))
	got := []any{a.Headers[0].Name + ": " + a.Headers[0].Value.Reveal(), a.BaseURL, len(a.Headers), len(a.Query)}
	if diff := cmp.Diff([]any{header, want.Want.BaseURL, 1, 0}, got); diff != "" {
		s.t.Error(diff)
	}
	const slack = 10 * time.Second
	left, lasts := time.Until(a.Expiry), want.Want.Lasts
	if a.Expiry.IsZero() != (lasts == 0) || lasts > 0 && (left-lasts).Abs() > slack {
		s.t.Errorf("it lasts %v, want %v", left, lasts)
	}
}

// noticesChanges fails the test if the play would not see that the login changed.
func (s *stage) noticesChanges() {
	s.t.Helper()
	sent := s.Requests()[0]
	for what, changed := range changes(sent) {
		if s.play.differences(changed, s.play.Request, "") == nil {
			s.t.Errorf("%s: nobody minds", what)
		}
	}
}

// changes are requests that differ from one in one thing.
func changes(sent sdktest.Request) map[string]sdktest.Request {
	all := map[string]sdktest.Request{}
	change := func(what string, do func(*sdktest.Request)) {
		r := sent
		r.Header, r.JSON, r.Form = sent.Header.Clone(), maps.Clone(sent.JSON), maps.Clone(sent.Form)
		do(&r)
		all[what] = r
	}
	change("GET", func(r *sdktest.Request) { r.Method = http.MethodGet })
	change("a query", func(r *sdktest.Request) { r.Query = "a=b" })
	change("another encoding", func(r *sdktest.Request) { r.Form, r.JSON = nil, nil })
	for _, name := range []string{"Accept", "Content-Type", "X-Api-Version", "Authorization"} {
		if sent.Header.Get(name) != "" {
			change("without the header "+name, func(r *sdktest.Request) { r.Header.Del(name) })
		}
	}
	change("another client", func(r *sdktest.Request) { r.Header.Set("Authorization", "Basic YTpi") })
	for name := range sent.Form {
		change("without "+name, func(r *sdktest.Request) { delete(r.Form, name) })
		change("another "+name, func(r *sdktest.Request) { r.Form[name] = []string{"other"} })
		change("twice "+name, func(r *sdktest.Request) { r.Form[name] = append(r.Form[name][:1:1], "other") })
		change("more", func(r *sdktest.Request) { r.Form["more"] = []string{""} })
	}
	for name := range sent.JSON {
		change("without "+name, func(r *sdktest.Request) { delete(r.JSON, name) })
		change("another "+name, func(r *sdktest.Request) { r.JSON[name] = "other" })
		change("a number for "+name, func(r *sdktest.Request) { r.JSON[name] = 1.0 })
		change("more", func(r *sdktest.Request) { r.JSON["more"] = "" })
	}
	return all
}

// What is not as documented is refused, and told.
func TestProviderRefusesWhatItDoesNotKnow(t *testing.T) {
	play := plays(t)["keycloak"]
	i := slices.IndexFunc(passwordGrant.Presets, func(p sdk.Preset) bool { return p.Name == "keycloak" })
	s := staged(t, passwordGrant.Presets[i], play)
	s.config = with(s.config, "username_param", "login")
	if e := s.mustFail(nil); e.Code != sdk.BadConfig {
		t.Errorf("%v", e)
	}
	if diff := cmp.Diff([]string{"login", "username"}, s.provider.complaints()); diff != "" {
		t.Error(diff)
	}
}
