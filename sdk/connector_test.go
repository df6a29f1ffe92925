package sdk_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestDefaultTestAuthorizes(t *testing.T) {
	checks, err := sdktest.New(t, typed(granted)).Test(nil)
	must(t, err)
	if len(checks) != 1 {
		t.Fatalf("%d checks were reported, want 1", len(checks))
	}
	c := checks[0]
	if c.Name != "authorize" || c.Status != sdk.Passed || c.Logins != 1 || c.Authorization.Headers[0].Value.Reveal() != "Bearer T0k3n" {
		t.Errorf("the check is %+v", c)
	}
}

func TestDefaultTestReportsTheFailure(t *testing.T) {
	checks, err := sdktest.New(t, typed(refused)).Test(nil)
	if !errors.Is(err, sdk.Denied) || len(checks) != 1 {
		t.Fatalf("%d checks, %v", len(checks), err)
	}
	c := checks[0]
	if c.Status != sdk.Failed || c.Err.Code != sdk.Denied || c.Err.Field != "key" || c.Hint != "ask for one" || c.Logins != 1 || c.Authorization != nil {
		t.Errorf("the check is %+v", c)
	}
}

// The end of a context of the author's own is not the caller's.
func TestOwnTimeLimitIsAFault(t *testing.T) {
	h := sdktest.New(t, typed(func(ctx context.Context, _ *sdk.Request) (*sdk.Authorization, error) {
		ctx, cancel := context.WithTimeout(ctx, 0)
		defer cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}))
	if _, err := h.Authorize(nil); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("%v", err)
	}
	checks, err := h.Test(nil)
	if !errors.Is(err, plugin.PluginFailed) || len(checks) != 1 || checks[0].Err.Code != plugin.PluginFailed {
		t.Errorf("%+v, %v", checks, err)
	}
}

func TestOwnTestIsCalled(t *testing.T) {
	typ := typed(refused)
	typ.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
		report(sdk.Check{Name: "one", Status: sdk.Passed})
		report(sdk.Check{Name: "two", Status: sdk.Warned})
		return nil
	}
	checks, err := sdktest.New(t, typ).Test(nil)
	must(t, err)
	if len(checks) != 2 || checks[0].Name != "one" || checks[1].Status != sdk.Warned {
		t.Errorf("the checks are %+v", checks)
	}
}

func TestRevoke(t *testing.T) {
	a := &sdk.Authorization{State: sdk.NewSecret("state")}
	if err := sdktest.New(t, typed(granted)).Revoke(nil, a); !errors.Is(err, sdk.Unsupported) {
		t.Errorf("a type that cannot revoke: %v", err)
	}
	var got string
	typ := typed(granted)
	typ.Revoke = func(_ context.Context, req *sdk.Request) error {
		got = req.Previous.Reveal()
		return nil
	}
	must(t, sdktest.New(t, typ).Revoke(nil, a))
	if got != "state" {
		t.Errorf("the state is %q", got)
	}
}

// A plugin may serve one type that revokes and one that does not.
func TestRevokeOfTheOtherType(t *testing.T) {
	with, without := typed(granted), typed(granted)
	with.Name, with.Revoke = "other", func(context.Context, *sdk.Request) error { return nil }
	client := plugintest.Pipe(t, sdk.Plugin{Types: []*sdk.ConnectionType{without, with}}.Connector(io.Discard))
	config, err := without.Schema.Parse(nil)
	must(t, err)
	for name, want := range map[string]error{"other": nil, "api-key": sdk.Unsupported} {
		if err := client.Revoke(t.Context(), &plugin.Request{Type: name, Config: config}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := client.Authorize(t.Context(), &plugin.Request{Type: "third", Config: config}); !errors.Is(err, plugin.NotFound) {
		t.Errorf("a type that is not there: %v", err)
	}
}

func TestDescription(t *testing.T) {
	for _, test := range []struct {
		plugin        sdk.Plugin
		name, version string
	}{
		{sdk.Plugin{Types: []*sdk.ConnectionType{typed(granted)}}, "api-key", "1.2.3"},
		{sdk.Plugin{Name: "keys", Version: "4.5.6", Types: []*sdk.ConnectionType{typed(granted)}}, "keys", "4.5.6"},
		{sdk.Plugin{Types: []*sdk.ConnectionType{{Name: "bare"}}}, "bare", "0.0.0"},
	} {
		d, err := test.plugin.Connector(io.Discard).Describe(t.Context())
		must(t, err)
		if d.Name != test.name || d.Version != test.version || len(d.Types) != 1 || d.Types[0].Version == "" {
			t.Errorf("the description is %+v", d)
		}
	}
}

// visit requests the config's endpoint in each way that a Request offers.
func visit(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	u := req.Config.URL("endpoint")
	if _, err := req.Lookup(ctx, u.Hostname()); err != nil {
		return nil, err
	}
	conn, err := req.Dial(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	_ = conn.Close()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := req.HTTP.Do(r)
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	return granted(ctx, req)
}

func TestEgressPolicyIsObeyed(t *testing.T) {
	server := sdktest.TokenServer(t)
	config := map[string]any{"endpoint": server.APIURL()}
	seen := false
	blocking := typed(func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		u, _ := url.Parse(server.APIURL())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		must(t, err)
		resp, errHTTP := req.HTTP.Do(r)
		if errHTTP == nil {
			_ = resp.Body.Close()
		}
		_, errDial := req.Dial(ctx, "tcp", u.Host)
		_, errTLS := req.DialTLS(ctx, "tcp", u.Host)
		_, errLookup := req.Lookup(ctx, u.Hostname())
		for _, err := range []error{errHTTP, errDial, errTLS, errLookup} {
			if _, ok := errors.AsType[*sdk.BlockedError](err); !ok {
				t.Errorf("loopback is not blocked: %v", err)
			}
		}
		seen = true
		return granted(ctx, req)
	})
	shut := sdktest.Settings()
	shut.EgressAllow = nil
	_, err := sdktest.NewWith(t, blocking, shut).Authorize(config)
	must(t, err)
	if !seen || len(server.APIRequests()) != 0 {
		t.Errorf("%d requests arrived", len(server.APIRequests()))
	}
	_, err = sdktest.New(t, typed(visit)).Authorize(config)
	must(t, err)
	if len(server.APIRequests()) != 1 {
		t.Error("what the settings allow was not reached")
	}
}

func TestCABundleIsTrusted(t *testing.T) {
	server := sdktest.TLSTokenServer(t)
	config := map[string]any{"endpoint": server.APIURL()}
	typ := typed(func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		conn, err := req.DialTLS(ctx, "tcp", req.Config.URL("endpoint").Host)
		if err != nil {
			return nil, sdk.Errorf(sdk.TLS, "not trusted")
		}
		_ = conn.Close()
		return visit(ctx, req)
	})
	if _, err := sdktest.New(t, typ).Authorize(config); !errors.Is(err, sdk.TLS) {
		t.Errorf("without its certificate: %v", err)
	}
	s := sdktest.Settings()
	s.CABundle = server.CA()
	_, err := sdktest.NewWith(t, typ, s).Authorize(config)
	must(t, err)
	c := sdk.Plugin{Types: []*sdk.ConnectionType{typ}}.Connector(io.Discard)
	configurer, ok := c.(plugin.Configurer)
	if !ok {
		t.Fatal("it cannot be configured")
	}
	if err := configurer.Configure(t.Context(), plugin.Settings{CABundle: []byte("no PEM")}); !errors.Is(err, sdk.BadConfig) {
		t.Errorf("a bundle that is none: %v", err)
	}
}

func TestLogLevelAndForm(t *testing.T) {
	typ := typed(func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		req.Log.DebugContext(ctx, "a detail")
		req.Log.WarnContext(ctx, "a warning", "key", req.Config.Secret("key"), "at", 3)
		return granted(ctx, req)
	})
	s := sdktest.Settings()
	s.LogLevel = slog.LevelInfo
	h := sdktest.NewWith(t, typ, s)
	_, err := h.Authorize(map[string]any{"key": "hunter22"})
	must(t, err)
	log := h.Log()
	for _, want := range []string{`"@level":"WARN"`, `"@message":"a warning"`, `"@timestamp":"`, `"type":"api-key"`, `"key":"[secret]"`, `"at":3`} {
		if !strings.Contains(log, want) {
			t.Errorf("%s is not in %s", want, log)
		}
	}
	if strings.Contains(log, "detail") || strings.Contains(log, "hunter22") || strings.Count(log, "\n") != 1 {
		t.Errorf("the log is %s", log)
	}
	h = sdktest.New(t, typ)
	_, err = h.Authorize(map[string]any{"key": "hunter22"})
	must(t, err)
	if !strings.Contains(h.Log(), "detail") {
		t.Error("the most verbose level leaves details out")
	}
}

func TestScrub(t *testing.T) {
	for _, test := range []struct {
		text    string
		secrets []string
		want    string
	}{
		{"nothing here", []string{"hunter22"}, "nothing here"},
		{"it is hunter22.", []string{"hunter22"}, "it is [secret]."},
		{"it is a%20b%2Fc", []string{"a b/c"}, "it is [secret]"},
		{"it is abc", []string{"abc"}, "[secret]"},
		{"it is", []string{"abc", ""}, "it is"},
	} {
		var secrets []sdk.SecretValue
		for _, s := range test.secrets {
			secrets = append(secrets, sdk.NewSecret(s))
		}
		if got := sdk.Scrub(test.text, append(secrets, sdk.SecretValue{})...); got != test.want {
			t.Errorf("%q without %q is %q, want %q", test.text, test.secrets, got, test.want)
		}
	}
}
