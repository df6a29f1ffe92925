package schema

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// login is a schema with a bit of everything.
var login = Schema{Fields: []Field{
	{Name: "token_endpoint", Title: "Auth endpoint", Kind: URL, Required: true, HTTPIf: "allow_http",
		Roles: []Role{SecretOrigin, Account}, Group: "Endpoints", Placeholder: "https://login.example.com/token"},
	{Name: "api_endpoint", Kind: URL, HTTPIf: "allow_http", Roles: []Role{APIOrigin}, Group: "Endpoints"},
	{Name: "username", Kind: String, Required: true, Max: new(20.0), Roles: []Role{Account}},
	{Name: "password", Kind: Secret, Required: true, Max: new(100.0), Help: "The user's password.",
		ForgetWhen: &Condition{Field: "keep_password", Equals: []string{"false"}}},
	{Name: "auth_method", Kind: Enum, Default: "post", Options: []Option{{Value: "post", Title: "In the form"}, {Value: "key"}}},
	{Name: "client_key", Kind: Secret, Required: true, Pattern: "^-----BEGIN",
		VisibleWhen: &Condition{Field: "auth_method", Equals: []string{"key"}}},
	{Name: "resource", Kind: List, Max: new(3.0)},
	{Name: "renew_on", Kind: List, Of: Integer, Default: []int{401}},
	{Name: "extra_params", Kind: Map},
	{Name: "token_headers", Kind: Map, Of: Secret},
	{Name: "retries", Kind: Integer, Min: new(0.0), Max: new(9.0)},
	{Name: "factor", Kind: Number, Min: new(0.5)},
	{Name: "timeout", Kind: Duration, Default: "10s", Advanced: true},
	{Name: "allow_http", Kind: Boolean, Default: false, Advanced: true},
	{Name: "keep_password", Kind: Boolean, Default: true, Advanced: true},
}}

// loginDoc is a document that login takes, with changes: a nil value removes.
func loginDoc(changes map[string]any) map[string]any {
	doc := map[string]any{
		"token_endpoint": "https://login.example.com/token", "username": "ada", "password": "hunter2-hunter2",
	}
	for name, value := range changes {
		if doc[name] = value; value == nil {
			delete(doc, name)
		}
	}
	return doc
}

func mustParse(t fatal, s Schema, doc map[string]any) Config {
	t.Helper()
	config, err := s.Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// wantProblems compares an error's problems, each as one line.
func wantProblems(t *testing.T, err error, want ...string) {
	t.Helper()
	var problems Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("%T is not Problems: %v", err, err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
