package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2" //nolint:depguard // it is what is measured here, and why it is denied
)

// A request is one token request, as the line of a case describes it.
type request struct {
	ID            string `json:"id"`
	TokenEndpoint string `json:"token_endpoint"`
	CAFile        string `json:"ca_file"` // trusted besides what the system trusts; "" adds nothing
	Username      string `json:"username"`
	Password      string `json:"password"`
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	Scope         string `json:"scope"` // words with spaces between them
	TimeoutMS     int64  `json:"timeout_ms"`
	Waiters       int    `json:"waiters"` // who share one source, and ask at one time; 0: one, without a source
}

// crowd has all waiters ask one source, as a program shares it, and returns what the last of them got.
func (r *request) crowd() (token *oauth2.Token, err error) {
	if r.Waiters == 0 {
		return r.token()
	}
	source := oauth2.ReuseTokenSource(nil, login{r})
	var waiting sync.WaitGroup
	var mu sync.Mutex
	for range r.Waiters {
		waiting.Go(func() {
			got, failed := source.Token()
			mu.Lock()
			defer mu.Unlock()
			token, err = got, failed
		})
	}
	waiting.Wait()
	return token, err
}

// login is a source that logs in each time it is asked.
type login struct{ request *request }

// Token implements oauth2.TokenSource.
func (l login) Token() (*oauth2.Token, error) { return l.request.token() }

// token makes the request the way the library's documentation has it: a Config with its AuthStyle left alone, and a
// context with a deadline. Each request has a Config of its own, because a Config remembers which style worked.
func (r *request) token() (*oauth2.Token, error) {
	client, err := trusting(r.CAFile)
	if err != nil {
		return nil, err
	}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(r.TimeoutMS)*time.Millisecond)
	defer cancel()
	config := oauth2.Config{
		ClientID:     r.ClientID,
		ClientSecret: r.ClientSecret,
		Endpoint:     oauth2.Endpoint{TokenURL: r.TokenEndpoint},
		Scopes:       strings.Fields(r.Scope),
	}
	return config.PasswordCredentialsToken(context.WithValue(ctx, oauth2.HTTPClient, client), r.Username, r.Password)
}

// trusting returns the client that the library uses when it is given none, but that it trusts one CA more.
func trusting(caFile string) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forbidigo // it is what the library uses
	client := &http.Client{Transport: transport}
	if caFile == "" {
		return client, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("reading the CA: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("reading the system's CAs: %w", err)
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("reading the CA: no certificate in %s", caFile)
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	return client, nil
}
