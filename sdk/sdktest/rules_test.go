package sdktest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// A type that breaks the rules for checks fails its author's test.
func TestRulesForChecks(t *testing.T) {
	denied := sdk.Errorf(sdk.Denied, "no")
	failed := sdk.Check{Name: "key", Status: sdk.Failed, Code: "denied", Err: denied}
	fix := func(field string, value any) sdk.Check {
		return sdk.Check{Name: "key", Status: sdk.Warned, Fix: &sdk.Fix{Field: field, Value: value}}
	}
	for _, tt := range []struct {
		check sdk.Check
		err   error
		want  string // in what the test is told; "": nothing
	}{
		{sdk.Check{Name: "key", Status: sdk.Passed, Code: "all_well_2"}, nil, ""},
		{sdk.Check{Name: "Key", Status: sdk.Passed}, nil, "one lower-case word"},
		{sdk.Check{Name: "the key", Status: sdk.Passed}, nil, "one lower-case word"},
		{sdk.Check{Name: "key", Status: sdk.Warned, Code: "all-well"}, nil, "lower-case words with underscores"},
		{sdk.Check{Name: "key", Status: sdk.Warned, Code: "AllWell"}, nil, "lower-case words with underscores"},
		{fix("allow_http", true), nil, ""},
		{fix("endpoint", "http://a.example/"), nil, ""}, // http is allowed here
		{fix("allow_http", "yes"), nil, "nobody can follow"},
		{fix("kex", nil), nil, "unknown field"},
		{fix("key", "x"), nil, "is a secret"},
		{sdk.Check{Name: "key", Status: sdk.Passed, Logins: 1}, nil, "spent a login"},
		{failed, denied, ""},
		{failed, nil, "the check key failed"},
		{failed, sdk.Errorf(sdk.Denied, "later"), "the check key failed"},
		{failed, sdk.Errorf(sdk.Unavailable, "no"), "the check key failed"},
		{sdk.Check{Name: "key", Status: sdk.Passed}, sdk.Errorf(sdk.Denied, "no").Spent(1), "spent a login"},
	} {
		typ := apiKey
		typ.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
			report(tt.check)
			return tt.err
		}
		r := &recorder{TB: t}
		_, _ = sdktest.New(r, &typ).TestWithoutLogin(map[string]any{"endpoint": "http://x.example/", "allow_http": true, "key": "hunter22"})
		told := strings.Join(r.errors, "\n")
		if (tt.want == "") != (told == "") || !strings.Contains(told, tt.want) {
			t.Errorf("%+v: told %q, want %q", tt.check, told, tt.want)
		}
	}
}
