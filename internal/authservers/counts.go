package authservers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Counts is how many token requests a server has received, by the grant that their bodies named, and how many requests
// to revoke a token, whatever it answered.
type Counts struct {
	Password     int `json:"password"` // logins: a password crossed the wire this often
	RefreshToken int `json:"refresh_token"`
	Other        int `json:"other"` // another grant, none, or a body that could not be read
	Revocation   int `json:"revocation"`
}

// TokenRequest is how a server was last spoken to. It holds no secret.
type TokenRequest struct {
	// Authorization is "basic", empty where the header was absent, "other" for anything else.
	Authorization string `json:"last_authorization"`
	// ContentType is the media type, without parameters.
	ContentType string `json:"last_content_type"`
}

// Counts asks the server how many token requests it has received.
func (r *Running) Counts() Counts {
	r.t.Helper()
	return r.tally().Counts
}

// LastTokenRequest asks the server how the last token request was made; zero when there was none.
func (r *Running) LastTokenRequest() TokenRequest {
	r.t.Helper()
	return r.tally().TokenRequest
}

// tally is the document at /_counts; fosite/counts.go, go-oauth2/counts.go and glue.mjs write it.
type tally struct {
	Counts
	TokenRequest
}

func (r *Running) tally() tally {
	r.t.Helper()
	// Not the test's own context: counts are read in cleanups too, when that has ended.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.t.Context()), 10*time.Second)
	defer cancel()
	counts, err := fetch(ctx, r.URL+"/_counts")
	if err != nil {
		r.t.Fatalf("counting requests at %s: %v", r.Server, err)
	}
	return counts
}

// fetch leaves no idle connection behind, which a test that looks for leaks would find, and knows no proxy.
func fetch(ctx context.Context, url string) (t tally, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return t, err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return t, fmt.Errorf("the answer is %s", resp.Status)
	}
	err = json.NewDecoder(resp.Body).Decode(&t)
	return t, err
}
