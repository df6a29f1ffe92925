package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// isRefused fails the test unless a wrong password, a locked account and whatever
// else the play has are refused so that it helps a person, tells no more than it
// should, and costs one login.
func (s *stage) isRefused() {
	s.t.Helper()
	for _, why := range []string{refusedPassword, lockedAccount} {
		if _, ok := s.play.Refusals[why]; !ok {
			s.t.Errorf("the play has no %s", why)
		}
	}
	s.provider.counts()
	for _, why := range slices.Sorted(maps.Keys(s.play.Refusals)) {
		e := s.refused(why)
		s.hears(e)
		if requests, logins := s.provider.counts(); requests != 1 || logins != 1 || e.Logins != 1 {
			s.t.Errorf("%s: %d requests, %d logins, %d told of; want one", why, requests, logins, e.Logins)
		}
		s.tells(why, s.play.Refusals[why], e)
	}
}

// refused is the failure of a login that the provider refuses.
func (s *stage) refused(why string) *sdk.Error {
	s.t.Helper()
	config := s.config
	if why == refusedPassword {
		config = with(config, "password", "not-"+password)
	} else {
		s.provider.refuse(why)
	}
	a, err := s.Authorize(config)
	if err == nil {
		s.t.Fatalf("%s: it succeeded: %v", why, a)
	}
	return sdk.AsError(err)
}

func (s *stage) tells(why string, want refusal, e *sdk.Error) {
	s.t.Helper()
	told := e.Message + "; " + e.Hint
	if string(e.Code) != want.Code || e.Field != want.Field || e.RetryAfter != want.RetryAfter || !strings.Contains(told, want.Says) {
		s.t.Errorf("%s: code %s, field %q, retry after %v: %s; want %s, %q, %v and %q", why, e.Code, e.Field, e.RetryAfter, told,
			want.Code, want.Field, want.RetryAfter, want.Says)
	}
	if helps := want.helpful(why, e.Code, told); helps == (want.Misleading != "") {
		s.t.Errorf("%s: it helps a person: %v, but misleading is %q: %s: %s", why, helps, want.Misleading, e.Code, told)
	}
	for _, text := range unsaid(want.Body) {
		if strings.Contains(told, text) {
			s.t.Errorf("%s: it tells %q, which is of the body", why, text)
		}
	}
}

// helpful reports whether a person learns what to look after.
func (r refusal) helpful(why string, code sdk.Code, told string) bool {
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(told, word) })
	}
	switch why, _, _ = strings.Cut(why, ","); why {
	case refusedPassword:
		return code == sdk.Denied && says("password")
	case lockedAccount:
		return code == sdk.Denied && says("locked", "blocked") || code == sdk.Throttled && r.Passes
	case secondFactor:
		return code == sdk.Denied && says("second factor")
	case "wrong client", "wrong secret":
		return code == sdk.ClientDenied
	case "wrong scope":
		return code == sdk.ScopeDenied
	}
	return true
}

// unsaid are the texts of a body that may not be told: all but the error and its
// description.
func unsaid(body string) []string {
	var members map[string]any
	if json.Unmarshal([]byte(body), &members) != nil {
		return nil
	}
	description, _ := members["error_description"].(string)
	delete(members, "error")
	delete(members, "error_description")
	return slices.DeleteFunc(leaves(members), func(text string) bool {
		const least = 12 // a shorter one may be there by chance
		return len(text) < least || strings.Contains(description, text)
	})
}

// leaves are the texts in a value of JSON.
func leaves(value any) []string {
	var texts []string
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			texts = append(texts, leaves(item)...)
		}
	case map[string]any:
		for _, member := range v {
			texts = append(texts, leaves(member)...)
		}
	}
	return texts
}
