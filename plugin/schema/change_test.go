package schema

import "testing"

func TestCheckChange(t *testing.T) {
	config := mustParse(t, login, loginDoc(nil))
	plain := mustParse(t, login, loginDoc(map[string]any{"allow_http": true}))
	for _, tt := range []struct {
		in    Config
		field string
		value any
		want  []string
	}{
		{config, "auth_method", "key", nil},
		{config, "auth_method", nil, nil},
		{config, "resource", []string{"a"}, nil},
		{config, "auth_method", "kex", []string{`auth_method: is none of the options; it must be one of "post", "key"; did you mean "key"?`}},
		{config, "retries", "3", []string{"retries: is text; it must be a whole number: remove the quotes"}},
		{config, "nothing", nil, []string{"nothing: unknown field"}},
		{config, "password", "x", []string{"password: is a secret"}},
		{config, "token_headers", nil, []string{"token_headers: is a secret"}},
		{config, "token_endpoint", "http://a.example/", []string{"token_endpoint: uses http: use https, or set allow_http to true"}},
		{plain, "token_endpoint", "http://a.example/", nil},
	} {
		wantProblems(t, tt.in.CheckChange(tt.field, tt.value), tt.want...)
	}
}
