package main

import (
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// Digits are as secret as what they are made of, and the server may know them.
func TestDigitsArePresented(t *testing.T) {
	config, err := passwordGrant.Schema.Parse(with(minimal(), "totp_secret", "GEZDGNBVGY3TQOJQ"))
	if err != nil {
		t.Fatal(err)
	}
	var grant oauth.Grant
	if err := presents(config, &grant); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(grant.Params, func(p sdk.Param) bool { return p.Name == "totp" })
	if i < 0 || !grant.Coded || !slices.ContainsFunc(grant.Secrets, grant.Params[i].Value.Equal) {
		t.Error("nobody hears that digits are sent")
	}
}
