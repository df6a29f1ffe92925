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

// each runs test against a fresh server of each kind.
func each(t *testing.T, test func(*testing.T, *Running)) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			test(t, Start(t, s))
		})
	}
}

// login is the form of a token request by password, with the client in it.
func login(client Client, user User, scope string) url.Values {
	form := url.Values{
		"grant_type": {"password"}, "username": {user.Name}, "password": {user.Password}, "scope": {strings.TrimSpace(scope)},
	}
	return identify(form, client)
}

func refresh(client Client, token string) url.Values {
	return identify(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}, client)
}

func identify(form url.Values, client Client) url.Values {
	form.Set("client_id", client.ID)
	if !client.Public() {
		form.Set("client_secret", client.Secret)
	}
	return form
}

// answer is a response whose body was a JSON object, a JSON list, or neither.
type answer struct {
	status int
	doc    map[string]any
	list   []any
	body   []byte
}

type token struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int    `json:"expires_in"`
}

func mustToken(t *testing.T, server *Running, form url.Values) token {
	t.Helper()
	got := post(t, server.TokenURL, form)
	var tok token
	if err := json.Unmarshal(got.body, &tok); err != nil || got.status != http.StatusOK || tok.AccessToken == "" {
		t.Fatalf("%s by %s: the answer is %d %s (%v)", form.Get("grant_type"), form.Get("client_id"), got.status, got.body, err)
	}
	return tok
}

func post(t *testing.T, to string, form url.Values) answer {
	t.Helper()
	return send(t, to, "application/x-www-form-urlencoded", form.Encode(), nil)
}

func postJSON(t *testing.T, to string, form url.Values) answer {
	t.Helper()
	doc := map[string]string{}
	for name := range form {
		doc[name] = form.Get(name)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, to, "application/json", string(body), nil)
}

// postBasic sends the client in the Authorization header, as it stands.
func postBasic(t *testing.T, to string, client Client, user User) answer {
	t.Helper()
	form := login(client, user, ScopeRead)
	form.Del("client_id")
	form.Del("client_secret")
	basic := func(r *http.Request) { r.SetBasicAuth(client.ID, client.Secret) }
	return send(t, to, "application/x-www-form-urlencoded", form.Encode(), basic)
}

func send(t *testing.T, to, contentType, body string, change func(*http.Request)) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
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
	if got.body, err = io.ReadAll(resp.Body); err != nil {
		t.Error(err)
	}
	got.status = resp.StatusCode
	if json.Unmarshal(got.body, &got.doc) != nil {
		_ = json.Unmarshal(got.body, &got.list) // some answers are neither
	}
	return got
}
