package main

import (
	"context"
	"strings"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/errors"
	"github.com/go-oauth2/oauth2/v4/models"
	"github.com/go-oauth2/oauth2/v4/store"
)

// The same identities are in ../identities.go, ../fosite/identities.go and ../fixtures.mjs; a test logs each of them in
// at each server, so none can drift away from the others unseen.
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

func newClients() (*store.ClientStore, error) {
	s := store.NewClientStore()
	for id, secret := range clients() {
		if err := s.Set(id, &models.Client{ID: id, Secret: secret, Public: secret == ""}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// authenticate returns name as the subject when password is theirs.
func authenticate(_ context.Context, _, name, password string) (string, error) {
	if want, ok := users()[name]; !ok || want != password {
		return "", errors.ErrInvalidGrant
	}
	return name, nil
}

// allowScope says whether every scope that is asked for exists.
func allowScope(r *oauth2.TokenGenerateRequest) (bool, error) {
	for scope := range strings.FieldsSeq(r.Scope) {
		if scope != "read" && scope != "write" {
			return false, nil
		}
	}
	return true, nil
}
