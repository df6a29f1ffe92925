package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/storage"
	"golang.org/x/crypto/bcrypt"
)

// The same identities are in ../identities.go, ../go-oauth2/identities.go and ../fixtures.mjs; a test logs each of them
// in at each server, so none can drift away from the others unseen.
func clients() map[string]string {
	return map[string]string{
		"ropc-client":   "s3cr3t-C1ient",
		"ropc-public":   "", // a public client: it has no secret
		"ropc+client/2": "p@ss%20w+rd/ &=",
		"ropc-colon":    "se:cr:et",
		"ropc:quoted 3": `"q\uote": 100% + '%3A'`,
	}
}

func users() map[string]string {
	return map[string]string{
		"alice":                 "Wonder1and!",
		"bob+test@example.test": "pa ss&wörd%+=",
		`çarol "the" o'quote`:   `"ünï\u0041" 'quöte': <€>`,
	}
}

// store is fosite's memory store, except that it says who logged in: fosite's own makes up a subject for each login.
type store struct{ *storage.MemoryStore }

func newStore() (store, error) {
	s := store{storage.NewMemoryStore()}
	for id, secret := range clients() {
		client := &fosite.DefaultClient{
			ID:         id,
			Public:     secret == "",
			GrantTypes: []string{"password", "refresh_token", "client_credentials"},
			Scopes:     []string{"read", "write", "offline"},
		}
		if !client.Public {
			// The lowest cost: nobody attacks these, and each token request computes one.
			hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
			if err != nil {
				return store{}, fmt.Errorf("hashing the secret of %s: %w", id, err)
			}
			client.Secret = hash
		}
		s.Clients[id] = client
	}
	for name, password := range users() {
		s.Users[name] = storage.MemoryUserRelation{Username: name, Password: password}
	}
	return s, nil
}

// Authenticate returns name as the subject when password is theirs.
func (s store) Authenticate(ctx context.Context, name, password string) (string, error) {
	if _, err := s.MemoryStore.Authenticate(ctx, name, password); err != nil {
		return "", err
	}
	return name, nil
}

// ender returns what ends a token, whether it is an access token or a refresh token. Revoking ends the whole family;
// this leaves the rest of it alone.
func (s store) ender(strategy oauth2.CoreStrategy) func(context.Context, string) error {
	return func(ctx context.Context, token string) error {
		return errors.Join(
			s.DeleteAccessTokenSession(ctx, strategy.AccessTokenSignature(ctx, token)),
			s.DeleteRefreshTokenSession(ctx, strategy.RefreshTokenSignature(ctx, token)))
	}
}
