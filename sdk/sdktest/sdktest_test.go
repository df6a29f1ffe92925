package sdktest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestExample(t *testing.T) { testAPIKey(t) }

func TestConfigsFailAsInAHost(t *testing.T) {
	h := sdktest.New(t, &apiKey)
	for name, config := range map[string]map[string]any{
		"missing":        {"key": "k"},
		"unknown field":  {"endpoint": "https://x.example/", "key": "k", "kez": "k"},
		"plain http":     {"endpoint": "http://x.example/", "key": "k"},
		"env is not set": {"endpoint": "https://x.example/", "key": map[string]any{"env": "JACKFIELD_NO_SUCH_VARIABLE"}},
	} {
		_, err := h.Authorize(config)
		e, ok := errors.AsType[*sdk.Error](err)
		if !ok || e.Code != sdk.BadConfig || e.Field == "" {
			t.Errorf("%s: %v", name, err)
		}
		if _, errTest := h.Test(config); !errors.Is(errTest, sdk.BadConfig) {
			t.Errorf("%s: a test says %v", name, errTest)
		}
	}
}

func TestReferencesAreResolved(t *testing.T) {
	t.Setenv("JACKFIELD_TEST_KEY", "hunter22")
	server := sdktest.TokenServer(t, sdktest.Respond(200, map[string]string{"X-Token": "T"}, ""))
	_, err := sdktest.New(t, &apiKey).Authorize(map[string]any{
		"endpoint": server.TokenURL(), "allow_http": true, "key": map[string]any{"env": "JACKFIELD_TEST_KEY"},
	})
	if err != nil || server.Requests()[0].Header.Get("X-Key") != "hunter22" {
		t.Errorf("%v, %v", err, server.Requests())
	}
}

func TestRenewSaysWhy(t *testing.T) {
	var got []string
	typ := &sdk.ConnectionType{Name: "x", Authorize: func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		got = append(got, fmt.Sprint(req.Reason, " ", req.Previous.Reveal()))
		return &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer("T")}, State: sdk.NewSecret("s")}, nil
	}}
	h := sdktest.New(t, typ)
	a, err := h.Authorize(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, reason := range []sdk.Reason{sdk.Due, sdk.Refused} {
		if _, err := h.Renew(nil, a, reason); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"first ", "due s", "refused s"}, got); diff != "" {
		t.Error(diff)
	}
}

// client is a plain client, without a pool that a server would wait for.
func client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// send posts a body and returns what came back, as much of it as did.
func send(ctx context.Context, to, media, body string) (status int, answer string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", media)
	resp, err := client().Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data), err
}

const form = "application/x-www-form-urlencoded"

func TestServerRecords(t *testing.T) {
	s := sdktest.TokenServer(t, sdktest.JSON(200, "{}"), sdktest.JSON(201, "{}"))
	s.Script(sdktest.JSON(202, "{}"))
	s.API(sdktest.Respond(204, nil, ""))
	for _, r := range []struct{ to, media, body string }{
		{s.TokenURL() + "?x=1", form, "password=p%26&scope="},
		{s.TokenURL(), "application/json; charset=utf-8", `{"password":"p","n":1}`},
		{s.TokenURL(), "text/plain", "password=p"},
		{s.APIURL() + "/me", form, "a=1"},
	} {
		if _, _, err := send(t.Context(), r.to, r.media, r.body); err != nil {
			t.Fatal(err)
		}
	}
	got := s.Requests()
	if len(got) != 3 || got[0].Method != http.MethodPost || got[0].Path != "/token" || got[0].Query != "x=1" {
		t.Fatalf("the requests are %v", got)
	}
	if diff := cmp.Diff(url.Values{"password": {"p&"}, "scope": {""}}, got[0].Form); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"password": "p", "n": 1.0}, got[1].JSON); diff != "" {
		t.Error(diff)
	}
	for i, want := range []string{"p& true", "p true", " false"} {
		value, ok := got[i].Param("password")
		if is := fmt.Sprint(value, " ", ok); is != want {
			t.Errorf("request %d has the password %q, want %q", i, is, want)
		}
	}
	if s.Passwords() != 2 || len(s.APIRequests()) != 1 || s.APIRequests()[0].Path != "/api/me" {
		t.Errorf("%d passwords, %v", s.Passwords(), s.APIRequests())
	}
}

func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		status int // 0: no answer
		body   string
	}{
		{"JSON", sdktest.JSON(400, `{"error":"x"}`), 400, `{"error":"x"}`},
		{"redirect", sdktest.Redirect(307, "/x"), 307, ""},
		{"raw", sdktest.Raw("HTTP/1.1 299 Odd\r\nContent-Length: 2\r\n\r\nhi"), 299, "hi"},
		{"dropped", sdktest.Drop, 0, ""},
		{"garbage", sdktest.Raw("\x00"), 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sdktest.TokenServer(t, test.answer)
			status, body, err := send(t.Context(), s.TokenURL(), form, "")
			if status != test.status || body != test.body || (err == nil) != (test.status != 0) {
				t.Errorf("it answered %d %q, %v", status, body, err)
			}
		})
	}
}

func TestHanging(t *testing.T) {
	s := sdktest.TokenServer(t, sdktest.Hang, sdktest.Partly("half"))
	for _, want := range []string{"", "half"} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, body, err := send(ctx, s.TokenURL(), form, "")
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || body != want {
			t.Errorf("it answered %q, %v; want %q and no more", body, err, want)
		}
	}
}

// recorder is a test that may fail without failing this one.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	errors []string // guarded by mu
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestUnscriptedRequestFailsTheTest(t *testing.T) {
	r := &recorder{TB: t}
	s := sdktest.TokenServer(r)
	status, _, err := send(t.Context(), s.TokenURL(), form, "")
	if err != nil || status != http.StatusInternalServerError || len(r.errors) != 1 {
		t.Errorf("%d, %v, %q", status, err, r.errors)
	}
}

func TestLeaks(t *testing.T) {
	const secret = "a b/c&d"
	secrets := []string{"other-secret", secret}
	for name, thing := range map[string]any{
		"text":    "it is " + secret,
		"escaped": errors.New("it is " + url.QueryEscape(secret)),
		"hint":    plugin.Errorf(plugin.Denied, "x").WithHint(secret),
		"field":   plugin.Errorf(plugin.Denied, "x").In(secret),
		"check":   sdk.Check{Name: "x", Hint: secret},
		"in err":  sdk.Check{Name: "x", Err: plugin.Errorf(plugin.Denied, "%s", secret)},
		"header":  sdk.Check{Authorization: &sdk.Authorization{Account: secret}},
	} {
		finds := sdktest.Leaks(secrets, "innocent", thing)
		if name == "header" {
			if finds != nil {
				t.Errorf("an authorization hides itself: %v", finds)
			}
			continue
		}
		if len(finds) == 0 || !strings.HasPrefix(finds[0], "secrets[1] is in a ") {
			t.Errorf("%s: %v", name, finds)
		}
	}
	if finds := sdktest.Leaks(secrets, "innocent", nil, sdk.NewSecret(secret), error(nil)); finds != nil {
		t.Errorf("what is innocent: %v", finds)
	}
}
