package main

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/ory/fosite"
)

// caller is whose token came with a request, and what it is good for.
type caller struct {
	Subject string `json:"sub"`
	Client  string `json:"client_id"`
	Scope   string `json:"scope"`
}

// authorized answers 401 to a request without a live token, 403 to one whose token lacks scope (RFC 6750 section 3.1),
// and hands the others to next. An empty scope asks for none.
func (s *server) authorized(scope string, next func(caller) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		grant, ok := s.lookUp(r)
		switch {
		case !ok:
			refuse(w, http.StatusUnauthorized, "invalid_token")
		case scope != "" && !grant.GetGrantedScopes().Has(scope):
			refuse(w, http.StatusForbidden, "insufficient_scope")
		default:
			writeJSON(w, http.StatusOK, next(caller{
				Subject: grant.GetSession().GetSubject(),
				Client:  grant.GetClient().GetID(),
				Scope:   strings.Join(grant.GetGrantedScopes(), " "),
			}))
		}
	}
}

func (s *server) lookUp(r *http.Request) (fosite.AccessRequester, bool) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	use, grant, err := s.provider.IntrospectToken(r.Context(), token, fosite.AccessToken, &fosite.DefaultSession{})
	return grant, err == nil && use == fosite.AccessToken // the library would let a refresh token in
}

func me(c caller) any { return c }

// invoice is what the protected API is about, so that a demo has something to show.
type invoice struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int    `json:"amount_cents"`
	Currency string `json:"currency"`
}

func invoices(caller) any {
	return []invoice{
		{ID: "2026-001", Customer: "Maw & Co.", Cents: 129900, Currency: "EUR"},
		{ID: "2026-002", Customer: "Craven Dunnill", Cents: 48050, Currency: "EUR"},
		{ID: "2026-003", Customer: "Exleigh Tileworks", Cents: 7200, Currency: "GBP"},
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("WWW-Authenticate", `Bearer error="`+code+`"`)
	writeJSON(w, status, map[string]string{"error": code})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a reader that has gone away needs no answer
}
