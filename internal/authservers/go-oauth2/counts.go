package main

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// counts is what came in at the token endpoint, counted by whoever received it: a client that sends a password twice
// cannot hide that here. It serves itself at /_counts, and holds no secret.
type counts struct {
	mu  sync.Mutex
	now tally // guarded by mu
}

// tally is the document at /_counts; ../counts.go reads it, and ../fosite/counts.go and ../glue.mjs write the same, with
// revocations: the library has no endpoint for them.
type tally struct {
	Password     int `json:"password"`
	RefreshToken int `json:"refresh_token"`
	Other        int `json:"other"`

	LastAuthorization string `json:"last_authorization"` // "basic", "" without the header, "other" for any other
	LastContentType   string `json:"last_content_type"`  // without its parameters
}

// add counts one token request by the grant that its body names, whatever will be answered.
func (c *counts) add(r *http.Request, body []byte) {
	contentType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	grant := grantType(contentType, body)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch grant {
	case "password":
		c.now.Password++
	case "refresh_token":
		c.now.RefreshToken++
	default:
		c.now.Other++
	}
	c.now.LastAuthorization = style(r.Header.Get("Authorization"))
	c.now.LastContentType = contentType
}

// ServeHTTP answers with the tally.
func (c *counts) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	now := c.now
	c.mu.Unlock()
	writeJSON(w, http.StatusOK, now)
}

// grantType reads JSON too, which this server refuses: the password in it has been sent all the same.
func grantType(contentType string, body []byte) string {
	if contentType == "application/json" {
		var request struct {
			GrantType string `json:"grant_type"`
		}
		_ = json.Unmarshal(body, &request) // what cannot be read counts as other
		return request.GrantType
	}
	form, _ := url.ParseQuery(string(body))
	return form.Get("grant_type")
}

// style names the scheme of an Authorization header, and never its first word as it stands: that may be a secret.
func style(header string) string {
	scheme, _, _ := strings.Cut(header, " ")
	switch {
	case header == "":
		return ""
	case strings.EqualFold(scheme, "Basic"):
		return "basic"
	}
	return "other"
}
