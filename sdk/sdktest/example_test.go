package sdktest_test //nolint:testableexamples // it needs a *testing.T: TestExample runs it

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// apiKey is the type under test: it exchanges a key for a token.
var apiKey = sdk.ConnectionType{
	Name: "api-key", Title: "API key",
	Schema: sdk.Schema{Fields: []sdk.Field{
		{Name: "endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http"},
		{Name: "allow_http", Kind: sdk.Boolean, Default: false},
		{Name: "key", Kind: sdk.Secret, Required: true},
	}},
	Authorize: func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, req.Config.Text("endpoint"), nil)
		if err != nil {
			return nil, err
		}
		r.Header.Set("X-Key", req.Config.Secret("key").Reveal())
		resp, err := req.HTTP.Do(r)
		if err != nil {
			return nil, sdk.Errorf(sdk.Unavailable, "no answer")
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return nil, sdk.Errorf(sdk.Denied, "the key was refused").In("key")
		}
		return &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer(resp.Header.Get("X-Token"))}}, nil
	},
}

// testAPIKey would be func TestAPIKey in a file of the author's.
func testAPIKey(t *testing.T) {
	t.Helper()
	server := sdktest.TokenServer(t,
		sdktest.Respond(http.StatusOK, map[string]string{"X-Token": "T0k3n"}, ""),
		sdktest.JSON(http.StatusForbidden, `{"message":"no"}`))
	h := sdktest.New(t, &apiKey)
	config := map[string]any{"endpoint": server.TokenURL(), "allow_http": true, "key": "hunter22"}

	a, err := h.Authorize(config)
	if err != nil || a.Headers[0].Value.Reveal() != "Bearer T0k3n" {
		t.Errorf("the key is good: %v, %v", a, err)
	}
	_, err = h.Renew(config, a, sdk.Due)
	if !errors.Is(err, sdk.Denied) {
		t.Errorf("the key is bad: %v", err)
	}
	if leaks := sdktest.Leaks([]string{"hunter22"}, err, h.Log()); leaks != nil {
		t.Error(leaks)
	}
	if got := server.Requests()[0].Header.Get("X-Key"); got != "hunter22" {
		t.Errorf("the key arrives as %q", got)
	}
}

func ExampleNew() {
	_ = testAPIKey
}
