package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-oauth2/oauth2/v4/manage"
	"github.com/go-oauth2/oauth2/v4/server"
	"github.com/go-oauth2/oauth2/v4/store"
)

const (
	// maxBody is far more than a token request needs.
	maxBody = 1 << 20
	// refreshLifespan is longer than any test.
	refreshLifespan = 24 * time.Hour
)

// authServer joins the library, the counts and the API.
type authServer struct {
	counts  counts
	manager *manage.Manager

	// mu is held while the library works: it looks a refresh token up in one step and removes it in another, and two
	// refreshes with one token must not both find it unused. Bodies are read outside.
	mu      sync.Mutex
	library *server.Server // guarded by mu
}

// newHandler returns the whole server.
func newHandler(set settings) (http.Handler, error) {
	manager, err := newManager(set)
	if err != nil {
		return nil, err
	}
	s := &authServer{manager: manager, library: server.NewDefaultServer(manager)}
	s.library.SetClientInfoHandler(set.client)
	s.library.SetPasswordAuthorizationHandler(authenticate)
	s.library.SetClientScopeHandler(allowScope)

	mux := http.NewServeMux()
	mux.HandleFunc("/token", s.token)
	mux.HandleFunc("GET /me", s.me)
	mux.Handle("GET /_counts", &s.counts)
	mux.HandleFunc("POST /_revoke", s.revoke)
	return noting(mux), nil
}

// newManager configures what the library lets one configure: lifetimes, and whether refresh tokens rotate.
func newManager(set settings) (*manage.Manager, error) {
	tokens, err := store.NewMemoryTokenStore()
	if err != nil {
		return nil, fmt.Errorf("opening the token store: %w", err)
	}
	clients, err := newClients()
	if err != nil {
		return nil, fmt.Errorf("adding the clients: %w", err)
	}
	m := manage.NewDefaultManager()
	m.MapTokenStorage(tokens)
	m.MapClientStorage(clients)
	m.SetPasswordTokenCfg(&manage.Config{
		AccessTokenExp: set.lifespan, RefreshTokenExp: refreshLifespan, IsGenerateRefresh: true,
	})
	refreshing := *manage.DefaultRefreshTokenCfg
	refreshing.IsGenerateRefresh = !set.keepRefresh
	m.SetRefreshTokenCfg(&refreshing)
	return m, nil
}

func (s *authServer) token(w http.ResponseWriter, r *http.Request) {
	// The whole body is read first, so that a slow sender cannot hold the lock.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, fmt.Sprintf("reading the request: %v", err), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.counts.add(r, body)
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.library.HandleTokenRequest(w, r) // what it returns is that the answer could not be written
}

// me answers whose token came with a request, and what it is good for.
func (s *authServer) me(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	token, err := s.library.ValidationBearerToken(r)
	s.mu.Unlock()
	if err != nil {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{
		"sub": token.GetUserID(), "client_id": token.GetClientID(), "scope": token.GetScope(),
	})
}

// revoke ends a token behind its client's back. The library has no endpoint for that; its memory store keeps access
// tokens and refresh tokens in one place, so this ends either.
func (s *authServer) revoke(w http.ResponseWriter, r *http.Request) {
	token := r.PostFormValue("token")
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.manager.RemoveAccessToken(r.Context(), token); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // it fails when the client has gone
}
