package host_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// misbehave returns a type that does what it is told with a valid config.
func misbehave(t *testing.T, c host.Config, authorize func(context.Context, *sdk.Request) (*sdk.Authorization, error)) (*host.Host, *keyType) {
	t.Helper()
	k := newKeyType()
	k.Authorize = authorize
	h := k.open(t, c)
	return h, k
}

func bearer(token string) *sdk.Authorization {
	return &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer(token)}}
}

// TestAConnectorInThisProcessCannotHurtIt: what would end a plugin's process is
// a failure of the call, and the next one works.
func TestAConnectorInThisProcessCannotHurtIt(t *testing.T) {
	for name, authorize := range map[string]func(context.Context, *sdk.Request) (*sdk.Authorization, error){
		"panics":       func(context.Context, *sdk.Request) (*sdk.Authorization, error) { panic("a canary-key") },
		"returns none": func(context.Context, *sdk.Request) (*sdk.Authorization, error) { return nil, nil },
		"odd expiry": func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
			a := bearer("t")
			a.Expiry = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
			return a, nil
		},
		"forges headers": func(context.Context, *sdk.Request) (*sdk.Authorization, error) { return bearer("t\r\nX-Evil: 1"), nil },
		"plain error": func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
			return nil, errors.New("a canary-key")
		},
	} {
		t.Run(name, func(t *testing.T) {
			broken := true
			h, _ := misbehave(t, host.Config{}, func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
				if broken {
					return authorize(ctx, req)
				}
				return bearer("fine"), nil
			})
			c := h.Draft(settings("canary-key"))
			_, err := c.Authorize(t.Context())
			if !errors.Is(err, host.PluginFailed) || contains(fmt.Sprintf("%v %+v", err, err), "canary") || !contains(err.Error(), "plugin key: ") {
				t.Errorf("err = %v, want plugin_failed with the plugin's name and without its words", err)
			}
			broken = false
			if _, err := c.Authorize(t.Context()); err != nil {
				t.Errorf("the next call: %v", err)
			}
		})
	}
}

func TestWhatAPluginSaysIsScrubbed(t *testing.T) {
	h, k := misbehave(t, host.Config{}, func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		key := req.Config.Secret("key").Reveal()
		return nil, sdk.Errorf(sdk.Denied, "no entry with %s", key).WithHint("not with %q", key).In(key)
	})
	k.Test = func(_ context.Context, req *sdk.Request, report func(sdk.Check)) error {
		key := req.Config.Secret("key").Reveal()
		report(sdk.Check{
			Name: "key", Status: sdk.Warned, Message: "it is " + key, Hint: "is it " + key + "?", Field: key,
			Evidence: []sdk.Fact{{Name: "key", Value: key}}, Fix: &sdk.Fix{Field: "url", Value: "https://a.example/" + key},
		})
		return sdk.Errorf(sdk.Denied, "no entry with %s", key)
	}
	c := h.Draft(settings("canary-key"))
	_, err := c.Authorize(t.Context())
	var checks []host.Check
	testErr := c.Test(t.Context(), func(check host.Check) { checks = append(checks, check) })
	said := fmt.Sprintf("%+v %+v %+v %+v", err, *host.AsError(err), checks, testErr)
	if !errors.Is(err, host.Denied) || !errors.Is(testErr, host.Denied) || len(checks) != 1 || contains(said, "canary") {
		t.Errorf("said: %s", said)
	}
}

func TestASecretIsBlottedOutBeforeItsTextIsCut(t *testing.T) {
	h, _ := misbehave(t, host.Config{}, func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		return nil, sdk.Errorf(sdk.Denied, "%s%s", strings.Repeat("x", 995), req.Config.Secret("key").Reveal())
	})
	_, err := h.Draft(settings("canary-key")).Authorize(t.Context())
	if said := fmt.Sprint(err); contains(said, "can") || len(said) > 1010 {
		t.Errorf("the error is %d bytes and ends with %q", len(said), said[len(said)-20:])
	}
}

// TestAnEditDuringALoginSendsNothingElsewhere: the authorization of the old
// settings goes to the old address or nowhere.
func TestAnEditDuringALoginSendsNothingElsewhere(t *testing.T) {
	old, _ := api(t, func(string) bool { return true })
	var leaked string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leaked = r.Header.Get("Authorization")
	}))
	defer elsewhere.Close()
	asked, edited := make(chan struct{}), make(chan struct{})
	h, _ := misbehave(t, host.Config{}, func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
		close(asked)
		<-edited
		return bearer("of-the-old-account"), nil
	})
	at := func(url, key string) host.Definition {
		return host.Definition{Type: "key", Config: map[string]any{"url": url, "key": key, "allow_http": true}}
	}
	c := create(t, h, "billing", at(old.URL, "old"))
	done := make(chan string)
	go func() {
		resp, err := c.Client().Get("/")
		done <- fmt.Sprint(err)
		if err == nil {
			resp.Body.Close()
		}
	}()
	<-asked
	if err := h.EditConnection(t.Context(), "billing", at(elsewhere.URL, "new")); err != nil {
		t.Fatal(err)
	}
	close(edited)
	if err := <-done; err != "<nil>" || leaked != "" {
		t.Errorf("the request ended with %v; the new address got %q", err, leaked)
	}
}

func TestAnAPIThatRefusesEverythingCostsOneLogin(t *testing.T) {
	server, requests := api(t, func(string) bool { return false })
	k := newKeyType()
	c := connect(t, k, server.URL)
	for range 20 {
		resp, err := c.Client().Get("/")
		if got := read(t, resp, err); got != "401 Unauthorized: " {
			t.Fatalf("got %s", got)
		}
	}
	if k.logins.Load() != 1 || requests.Load() != 20 {
		t.Errorf("%d logins for %d requests, want 1 for 20", k.logins.Load(), requests.Load())
	}
}

func TestTheAPIsAddressFromTheServer(t *testing.T) {
	server, _ := api(t, func(string) bool { return true })
	h, _ := misbehave(t, host.Config{}, func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
		a := bearer("t")
		a.BaseURL = server.URL + "/v2"
		return a, nil
	})
	plain := h.Draft(host.Definition{Type: "key", Config: map[string]any{"key": "k"}})
	if _, err := plain.Client().Get("/x"); !errors.Is(err, host.BadResponse) {
		t.Errorf("an http address was taken without allow_http: err = %v", err)
	}
	allowed := h.Draft(host.Definition{Type: "key", Config: map[string]any{"key": "k", "allow_http": true}})
	resp, err := allowed.Client().Get("/x")
	if got := read(t, resp, err); got != "200 OK: GET /v2/x " {
		t.Errorf("got %s", got)
	}
}

func TestRedirectsDoNotShowASecretInTheQuery(t *testing.T) {
	server := httptest.NewServer(http.RedirectHandler("#done", http.StatusFound))
	defer server.Close()
	h, _ := misbehave(t, host.Config{}, func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
		return &sdk.Authorization{Query: []sdk.Param{sdk.Header("api_key", "canary")}}, nil
	})
	client := h.Draft(host.Definition{Type: "key", Config: map[string]any{"url": server.URL, "key": "k", "allow_http": true}}).Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Get("/x?page=2")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if seen := fmt.Sprint(resp.Header, resp.Request.URL); contains(seen, "canary") {
		t.Errorf("the caller sees %s", seen)
	}
}

func TestPathsAreTakenAsTheyAre(t *testing.T) {
	server, _ := api(t, func(string) bool { return true })
	client := connect(t, newKeyType(), server.URL+"/v1/?tenant=a").Client()
	for path, want := range map[string]string{
		"/a//b":       "/v1/a//b?tenant=a",
		"a%2Fb?x=1":   "/v1/a%2Fb?tenant=a&x=1",
		"":            "/v1?tenant=a",
		"/caf%C3%A9/": "/v1/caf%C3%A9/?tenant=a",
	} {
		resp, err := client.Get(path)
		if got := read(t, resp, err); got != "200 OK: GET "+want+" " {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	for _, path := range []string{"/../admin", "/a/%2e%2E/%2e./x", "./x"} {
		if _, err := client.Get(path); !errors.Is(err, host.BadConfig) {
			t.Errorf("%s: err = %v, want config", path, err)
		}
	}
}
