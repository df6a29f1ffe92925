package hostile

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// flaws are what a client may get wrong. Without any, it is right in the cases that it is tried with.
type flaws struct {
	follows  bool // redirects
	retries  int  // more attempts after a failure that may pass
	pooled   bool // HTTP/2, connections used again
	lax      bool // JSON as encoding/json reads it
	probes   bool // the other way of authentication, when one is refused
	silent   bool // no logins are told of
	boasts   bool // more logins than there can have been
	talks    bool // errors hold what the server said
	prints   bool // tokens are logged
	greedy   bool // bodies are read to their end
	late     bool // lifetimes count from the answer
	trusting bool // certificates are not looked at
	sweet    bool // cookies are kept
	denied   bool // every failure is the user's
	hopeful  bool // every failure may pass
}

// flawed is a client with flaws.
type flawed struct {
	flaws
	http   *http.Client
	logins int
	log    string
}

func newFlawed(ca []byte, f flaws) *flawed {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	transport := &http.Transport{
		DisableKeepAlives: !f.pooled, DisableCompression: true, ForceAttemptHTTP2: f.pooled,
		TLSClientConfig: &tls.Config{RootCAs: roots, InsecureSkipVerify: f.trusting},
	}
	c := &flawed{flaws: f, http: &http.Client{Transport: transport}}
	if !f.follows {
		c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	if f.sweet {
		c.http.Jar, _ = cookiejar.New(nil) // it never fails
	}
	return c
}

func (c *flawed) Ask(ctx context.Context, ask Ask) Result {
	ctx, cancel := context.WithTimeout(ctx, ask.Timeout)
	defer cancel()
	c.logins = 0
	r, err := c.attempt(ctx, ask, false)
	for i := 0; i < c.retries && err != nil && err.Retry() != plugin.RetryNever; i++ {
		r, err = c.attempt(ctx, ask, false)
	}
	if c.probes && err != nil && (err.Code == plugin.ClientDenied || err.Code == plugin.Denied) {
		r, err = c.attempt(ctx, ask, true)
	}
	if err != nil {
		if c.denied {
			err.Code = plugin.Denied
		}
		r = Result{Outcome: Failure, Code: err.Code, Retry: err.Retry(), Message: err.Message}
		if c.hopeful {
			r.Retry = plugin.RetryBackoff
		}
	}
	r.Logins = c.logins
	if c.silent {
		r.Logins = 0
	}
	if c.boasts {
		r.Logins += 2
	}
	if c.prints {
		c.log += "the token is " + r.Token
	}
	return r
}

func (c *flawed) Logs() string { return c.log }

// attempt makes one request.
func (c *flawed) attempt(ctx context.Context, ask Ask, basic bool) (Result, *plugin.Error) {
	form := url.Values{"grant_type": {"password"}, "username": {username}, "password": {ask.Password}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, ask.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return Result{}, plugin.Errorf(plugin.Config, "no request")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if basic {
		req.SetBasicAuth(clientID, clientSecret)
	}
	sent := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		return Result{}, c.lost(err)
	}
	defer resp.Body.Close()
	c.logins++
	if c.late {
		sent = time.Now()
	}
	limit := int64(1<<20 + 1)
	if c.greedy {
		limit = 1 << 40
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	if err != nil {
		return Result{}, plugin.Errorf(plugin.Ambiguous, "half an answer")
	}
	return c.read(resp, data, sent)
}

// lost is a failure without an answer.
func (c *flawed) lost(err error) *plugin.Error {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return plugin.Errorf(plugin.TLS, "not trusted")
	case strings.Contains(err.Error(), "refused"):
		return plugin.Errorf(plugin.Unavailable, "nobody is there")
	}
	c.logins++
	return plugin.Errorf(plugin.Ambiguous, "no answer")
}

func (c *flawed) read(resp *http.Response, data []byte, sent time.Time) (Result, *plugin.Error) {
	var said struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
		Error       string `json:"error"`
	}
	fails := func(code plugin.Code) (Result, *plugin.Error) {
		e := plugin.Errorf(code, "%d", resp.StatusCode)
		if c.talks {
			e.Message += " " + string(data)
		}
		return Result{}, e
	}
	switch {
	case resp.StatusCode/100 == 3:
		return fails(plugin.Blocked)
	case len(data) > 1<<20:
		return fails(plugin.TooLarge)
	case resp.StatusCode/100 == 5:
		return fails(plugin.Unavailable)
	case json.Unmarshal(data, &said) != nil:
		return fails(plugin.BadResponse)
	}
	codes := map[string]plugin.Code{"invalid_grant": plugin.Denied, "invalid_client": plugin.ClientDenied, "invalid_request": plugin.Config}
	if code, named := codes[said.Error]; named {
		return fails(code)
	}
	r := Result{Outcome: Token, Token: said.AccessToken, Retry: RetryNone}
	if !c.lax {
		members, err := strictly(data)
		if err != nil {
			return fails(plugin.BadResponse)
		}
		r.Token, _ = members["access_token"].(string)
	}
	if said.ExpiresIn > 0 {
		r.Expiry = sent.Add(time.Duration(said.ExpiresIn) * time.Second)
	}
	return r, nil
}

// strictly reads an object whose members are there once, by their exact names.
func strictly(data []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	members := map[string]any{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value any
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		if _, twice := members[fmt.Sprint(name)]; twice {
			return nil, errors.New("a member twice")
		}
		members[fmt.Sprint(name)] = value
	}
	return members, nil
}
