package main

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A post is one request that a token endpoint received.
type post struct {
	protocol int
	basic    bool
	form     string
}

// An endpoint is a token endpoint that keeps what it receives and answers with a handler.
type endpoint struct {
	*httptest.Server
	mu       sync.Mutex
	received []post // guarded by mu
}

func serve(t *testing.T, answer http.HandlerFunc) *endpoint {
	t.Helper()
	e := new(endpoint)
	e.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _, basic := r.BasicAuth()
		_ = r.ParseForm()
		e.mu.Lock()
		e.received = append(e.received, post{r.ProtoMajor, basic, r.PostForm.Encode()})
		e.mu.Unlock()
		answer(w, r)
	}))
	e.EnableHTTP2 = true                                                        // as most servers do
	e.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // some cases trust no certificate
	e.StartTLS()
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) posts() []post {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.received)
}

// request is a case that asks e for a token and trusts its certificate.
func (e *endpoint) request(t *testing.T, id string) request {
	t.Helper()
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: e.Certificate().Raw})
	if err := os.WriteFile(caFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return request{
		ID: id, TokenEndpoint: e.URL + "/token", CAFile: caFile, Username: "alice", Password: "pw",
		ClientID: "app", ClientSecret: "cs", Scope: "read write", TimeoutMS: 10_000,
	}
}

// drove returns what the driver says of the cases.
func drove(t *testing.T, cases ...any) []outcome {
	t.Helper()
	var in, out bytes.Buffer
	for _, c := range cases {
		if line, ok := c.(string); ok {
			in.WriteString(line + "\n")
		} else if err := json.NewEncoder(&in).Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := drive(&in, &out); err != nil {
		t.Fatal(err)
	}
	var all []outcome
	for line := range strings.Lines(out.String()) {
		var o outcome
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, o)
	}
	if len(all) != len(cases) {
		t.Fatalf("%d outcomes of %d cases: %+v", len(all), len(cases), all)
	}
	return all
}

func token(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"access_token":"t0k","token_type":"Bearer","expires_in":3600}`)
}

// tokenForAlice answers like a server at which alice's password is pw.
func tokenForAlice(w http.ResponseWriter, r *http.Request) {
	if r.PostForm.Get("password") == "pw" {
		token(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprint(w, `{"error":"invalid_grant"}`)
}

func TestTokenIsReportedWithItsExpiry(t *testing.T) {
	server := serve(t, token)
	before := time.Now().Truncate(time.Second)
	o := drove(t, server.request(t, "one"))[0]
	expires, err := time.Parse(time.RFC3339, o.ExpiresAt)
	if o.ID != "one" || o.Outcome != "token" || o.AccessToken != "t0k" || o.Error != "" || err != nil {
		t.Fatalf("the outcome is %+v (%v)", o, err)
	}
	if left := expires.Sub(before); left < time.Hour || left > time.Hour+time.Minute || !strings.HasSuffix(o.ExpiresAt, "Z") {
		t.Errorf("it expires at %s, want an hour from now in UTC", o.ExpiresAt)
	}
	want := []post{{2, true, "grant_type=password&password=pw&scope=read+write&username=alice"}}
	if got := server.posts(); !slices.Equal(got, want) {
		t.Errorf("the endpoint received %+v, want %+v", got, want)
	}
}

// This is what the measurement is about: where the AuthStyle is left alone, a refusal of any kind is taken for one of
// the style, and the password is sent again.
func TestAWrongPasswordIsSentTwice(t *testing.T) {
	server := serve(t, tokenForAlice)
	right, wrong := server.request(t, "right"), server.request(t, "wrong")
	wrong.Password = "wp"
	all := drove(t, right, wrong) // a Config that both had in common would know the style by then
	if o := all[0]; o.Outcome != "token" {
		t.Errorf("the outcome is %+v", o)
	}
	if o := all[1]; o.Outcome != "error" || !strings.Contains(o.Error, "invalid_grant") || o.AccessToken != "" {
		t.Errorf("the outcome is %+v", o)
	}
	want := []post{
		{2, true, "grant_type=password&password=pw&scope=read+write&username=alice"},
		{2, true, "grant_type=password&password=wp&scope=read+write&username=alice"},
		{2, false, "client_id=app&client_secret=cs&grant_type=password&password=wp&scope=read+write&username=alice"},
	}
	if got := server.posts(); !slices.Equal(got, want) {
		t.Errorf("the endpoint received %+v, want %+v", got, want)
	}
}

func TestAPasswordFollowsARedirect(t *testing.T) {
	other := serve(t, token)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/elsewhere", http.StatusTemporaryRedirect)
	})
	if o := drove(t, server.request(t, "one"))[0]; o.Outcome != "token" {
		t.Fatalf("the outcome is %+v", o)
	}
	if got := other.posts(); len(got) != 1 || !strings.Contains(got[0].form, "password=pw") {
		t.Errorf("the other endpoint received %+v", got)
	}
}

func TestACaseIsAnErrorAndTheNextOneIsTried(t *testing.T) {
	server := serve(t, token)
	hanging := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	impatient := hanging.request(t, "impatient")
	impatient.TimeoutMS = 50
	untrusted := server.request(t, "untrusted")
	untrusted.CAFile = ""
	lost := server.request(t, "lost")
	lost.CAFile += ".none"
	nowhere := server.request(t, "nowhere")
	nowhere.TokenEndpoint = "://"

	began := time.Now()
	all := drove(t, `{"id":"torn"`, `{"id":"typed","timeout_ms":"1"}`, impatient, untrusted, lost, nowhere, server.request(t, "last"))
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("they took %v, and the one that had to be given up has 50ms", took)
	}
	for i, want := range []outcome{
		{"", "error", "", "", "unexpected end of JSON input"},
		{"typed", "error", "", "", "timeout_ms"},
		{"impatient", "error", "", "", "context deadline exceeded"},
		{"untrusted", "error", "", "", "certificate"},
		{"lost", "error", "", "", "reading the CA"},
		{"nowhere", "error", "", "", "missing protocol scheme"},
		{"last", "token", "t0k", all[6].ExpiresAt, ""},
	} {
		got := all[i]
		if !strings.Contains(got.Error, want.Error) {
			t.Errorf("%q: the error is %q, want one that says %q", want.ID, got.Error, want.Error)
		}
		if got.Error = want.Error; got != want {
			t.Errorf("the outcome is %+v, want %+v", got, want)
		}
	}
}
