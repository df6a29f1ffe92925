package authservers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Revoke ends an access token or a refresh token behind its client's back, as an operator would. What was issued with it
// stays good. It is not counted: a client's own way is RevocationURL.
func (r *Running) Revoke(token string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Second)
	defer cancel()
	if err := revoke(ctx, r.URL+"/_revoke", token); err != nil {
		r.t.Fatalf("revoking a token at %s: %v", r.Server, err)
	}
}

func revoke(ctx context.Context, at, token string) error {
	body := strings.NewReader(url.Values{"token": {token}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		err = fmt.Errorf("the answer is %s", resp.Status)
	}
	return errors.Join(err, resp.Body.Close())
}
