package sdk_test

import (
	"context"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

// typed is the least that a connection type needs.
func typed(authorize func(context.Context, *sdk.Request) (*sdk.Authorization, error)) *sdk.ConnectionType {
	return &sdk.ConnectionType{
		Name: "api-key", Title: "API key", Version: "1.2.3",
		Schema: sdk.Schema{Fields: []sdk.Field{
			{Name: "key", Kind: sdk.Secret},
			{Name: "endpoint", Kind: sdk.URL, HTTPIf: "allow_http"},
			{Name: "allow_http", Kind: sdk.Boolean, Default: true},
		}},
		Authorize: authorize,
	}
}

// granted is an Authorize that always succeeds.
func granted(context.Context, *sdk.Request) (*sdk.Authorization, error) {
	return &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer("T0k3n")}, State: sdk.NewSecret("state"), Logins: 1}, nil
}

// refused is an Authorize that never does.
func refused(context.Context, *sdk.Request) (*sdk.Authorization, error) {
	e := sdk.Errorf(sdk.Denied, "no such key").In("key").WithHint("ask for one")
	e.Logins = 1
	return nil, e
}

// must fails the test where err is one.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
