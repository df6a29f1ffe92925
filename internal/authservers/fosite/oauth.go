package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"golang.org/x/crypto/bcrypt"
)

// maxBody is far more than a token request needs.
const maxBody = 1 << 20

// server joins the library, the counts and the API.
type server struct {
	counts counts

	// mu is held while the library works. Its memory store says that it is no production code, and revoking writes a
	// map under the lock of another; and two refreshes with one token must not both find it unused. Bodies are read
	// and answers written outside.
	mu       sync.Mutex
	provider fosite.OAuth2Provider               // guarded by mu
	end      func(context.Context, string) error // guarded by mu; ends a token
}

// newHandler returns the whole server; access tokens are valid for lifespan.
func newHandler(lifespan time.Duration) (http.Handler, error) {
	store, err := newStore()
	if err != nil {
		return nil, err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	config := &fosite.Config{AccessTokenLifespan: lifespan, GlobalSecret: secret, HashCost: bcrypt.MinCost}
	strategy := compose.NewOAuth2HMACStrategy(config)
	s := &server{end: store.ender(strategy), provider: compose.Compose(config, store, strategy,
		compose.OAuth2ResourceOwnerPasswordCredentialsFactory, compose.OAuth2ClientCredentialsGrantFactory, compose.OAuth2RefreshTokenGrantFactory,
		compose.OAuth2TokenIntrospectionFactory, compose.OAuth2TokenRevocationFactory)}

	mux := http.NewServeMux()
	mux.HandleFunc("/oauth2/token", buffered(s.token))
	mux.HandleFunc("/oauth2/introspect", buffered(s.introspect))
	mux.HandleFunc("/oauth2/revoke", buffered(s.revoke))
	mux.HandleFunc("GET /me", s.authorized("", me))
	mux.HandleFunc("GET /invoices", s.authorized("read", invoices))
	mux.Handle("GET /_counts", &s.counts)
	mux.HandleFunc("POST /_revoke", buffered(s.endToken))
	return noting(mux), nil
}

// buffered reads the whole body before next sees the request, so that a slow sender cannot hold the lock.
func buffered(next func(http.ResponseWriter, *http.Request, []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, fmt.Sprintf("reading the request: %v", err), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next(w, r, body)
	}
}

func (s *server) token(w http.ResponseWriter, r *http.Request, body []byte) {
	s.counts.add(r, body)
	request, response, err := s.issue(r)
	if err != nil {
		s.provider.WriteAccessError(r.Context(), w, request, err)
		return
	}
	s.provider.WriteAccessResponse(r.Context(), w, request, response)
}

func (s *server) issue(r *http.Request) (fosite.AccessRequester, fosite.AccessResponder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request, err := s.provider.NewAccessRequest(r.Context(), r, &fosite.DefaultSession{})
	if err != nil {
		return request, nil, err
	}
	for _, scope := range request.GetRequestedScopes() {
		request.GrantScope(scope) // the library has checked that the client may have it
	}
	response, err := s.provider.NewAccessResponse(r.Context(), request)
	return request, response, err
}

func (s *server) introspect(w http.ResponseWriter, r *http.Request, _ []byte) {
	s.mu.Lock()
	response, err := s.provider.NewIntrospectionRequest(r.Context(), r, &fosite.DefaultSession{})
	s.mu.Unlock()
	if err != nil {
		s.provider.WriteIntrospectionError(r.Context(), w, err)
		return
	}
	s.provider.WriteIntrospectionResponse(r.Context(), w, response)
}

func (s *server) revoke(w http.ResponseWriter, r *http.Request, _ []byte) {
	s.counts.addRevocation()
	s.mu.Lock()
	err := s.provider.NewRevocationRequest(r.Context(), r)
	s.mu.Unlock()
	s.provider.WriteRevocationResponse(r.Context(), w, err)
}

// endToken is a test's way to end a token.
func (s *server) endToken(w http.ResponseWriter, r *http.Request, _ []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.end(r.Context(), r.PostFormValue("token")); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
