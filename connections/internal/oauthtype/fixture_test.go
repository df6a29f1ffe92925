package oauthtype

import (
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

// people is a grant that presents a password.
func people() *Flow {
	return &Flow{User: &User{Name: "username", Password: "password", Factor: "totp_secret"}}
}

// schema is one with every field of this package.
func schema() sdk.Schema {
	return sdk.Schema{Fields: slices.Concat(
		EndpointFields("Everything is"), ClientFields(), RequestFields(sdk.Field{Name: "grant_type", Kind: sdk.String, Default: "x"}), ExtraFields(),
		ResponseFields(), UseFields(), BehaviourFields("everything"),
	)}
}

func parsed(t *testing.T, raw map[string]any) sdk.Config {
	t.Helper()
	config, err := schema().Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return config
}
