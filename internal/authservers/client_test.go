package authservers

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// each runs test against a fresh server of each kind.
func each(t *testing.T, test func(*testing.T, *Running)) {
	t.Parallel()
	for _, s := range Kinds() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			test(t, Start(t, s))
		})
	}
}

// method is a way to present any client that this kind of server takes.
func (s Server) method(client Client) Method {
	switch {
	case s.Body && client.Public():
		return None
	case s.Body:
		return Post
	case s.RawBasic:
		return BasicRaw
	}
	return Basic
}

// login is an attempt that this kind of server grants, with a refresh token.
func (s Server) login(client Client, user User) Attempt {
	return Attempt{
		Method: s.method(client), Client: client, User: user, Scope: strings.TrimSpace(ScopeRead + " " + s.RefreshScope),
	}
}

// refresh is a refresh that this kind of server grants.
func (s Server) refresh(client Client) Attempt {
	return Attempt{Method: s.method(client), Client: client, Refresh: true}
}

// form returns what the attempt's body says; refresh is the token that it presents, if it does.
func (a Attempt) form(refresh string) url.Values {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}
	if !a.Refresh {
		form = url.Values{"grant_type": {"password"}, "username": {a.User.Name}, "password": {a.User.Password}}
	}
	if a.Alone {
		form = url.Values{"grant_type": {"client_credentials"}}
	}
	if a.Scope != "" {
		form.Set("scope", a.Scope)
	}
	if a.Method == Post || a.Method == None {
		form.Set("client_id", a.Client.ID)
	}
	if a.Method == Post && !a.Client.Public() {
		form.Set("client_secret", a.Client.Secret)
	}
	return form
}

// authorize puts the client into the header where the attempt has it there.
func (a Attempt) authorize(req *http.Request) {
	switch a.Method {
	case Basic:
		req.SetBasicAuth(url.QueryEscape(a.Client.ID), url.QueryEscape(a.Client.Secret))
	case BasicRaw:
		req.SetBasicAuth(a.Client.ID, a.Client.Secret)
	}
}

// try makes a token request.
func (r *Running) try(t *testing.T, a Attempt, refresh string) answer {
	t.Helper()
	form := a.form(refresh)
	if !a.JSON {
		return send(t, r.TokenURL, formType, form.Encode(), a.authorize)
	}
	doc := map[string]string{}
	for name := range form {
		doc[name] = form.Get(name)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, r.TokenURL, jsonType, string(body), a.authorize)
}

// grant makes a token request that is to be granted.
func (r *Running) grant(t *testing.T, a Attempt, refresh string) token {
	t.Helper()
	got := r.try(t, a, refresh)
	if got.Answer != Token {
		t.Fatalf("%+v is answered %+v", a, got.Answer)
	}
	return got.token
}

// me asks the API whose a token is, and returns the status and what it says.
func (r *Running) me(t *testing.T, accessToken string) answer {
	t.Helper()
	return get(t, r.APIURL+"/me", accessToken)
}

// answer is a response whose body was a JSON object, a JSON list, or neither.
type answer struct {
	Answer
	token
	doc  map[string]any
	list []any
}

type token struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int    `json:"expires_in"`
	Scope        string `json:"scope"`
}

func send(t *testing.T, to, contentType, body string, change func(*http.Request)) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if change != nil {
		change(req)
	}
	return do(t, req)
}

func get(t *testing.T, from, token string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, from, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return do(t, req)
}

// do may be called from many goroutines of a test, so it reports without ending the test.
func do(t *testing.T, req *http.Request) (got answer) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		t.Error(err)
		return got
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	got.Status = resp.StatusCode
	if json.Unmarshal(body, &got.doc) != nil {
		_ = json.Unmarshal(body, &got.list) // some answers are neither
		return got
	}
	got.Error, _ = got.doc["error"].(string)
	if err := json.Unmarshal(body, &got.token); err != nil {
		t.Errorf("the answer's members are of other types than a token's: %v", err)
	}
	return got
}
