package oauthtype

import (
	"context"

	"github.com/jackfield-dev/jackfield/sdk"
)

// config looks at what the schema cannot say: settings that contradict one
// another, and beginnings that nobody has finished. What is wrong with a secret
// is for the check after it.
func (t *trial) config(context.Context) []sdk.Check {
	if t.client, t.broken = t.flow.client(t.req); t.broken == nil {
		t.broken = t.client.Check()
	}
	if t.broken != nil && !t.aboutSecret(t.broken) {
		return one(failed(t.broken))
	}
	config := t.req.Config
	evidence := []sdk.Fact{
		fact("grant_type", config.Text("grant_type")),
		fact("encoding", config.Text("encoding")),
		fact("token_endpoint_auth_method", config.Text("token_endpoint_auth_method")),
	}
	return orPassed("the settings fit together", evidence, t.unusedHTTP()...)
}

// aboutSecret reports whether the field at fault is a secret.
func (t *trial) aboutSecret(err error) bool {
	f, ok := t.req.Config.Schema().Field(sdk.AsError(err).Field)
	return ok && f.Kind == sdk.Secret
}

// unusedHTTP warns of a door that stands open for nobody.
func (t *trial) unusedHTTP() []sdk.Check {
	config := t.req.Config
	if !config.Bool("allow_http") || config.Text("base_url_path") != "" || len(t.plain()) > 0 {
		return nil
	}
	c := warned(allowHTTPUnused, "allow_http is set, and every address is https", "without it, no address can become plain http by mistake")
	c.Field, c.Fix = "allow_http", &sdk.Fix{Field: "allow_http", Value: false}
	return one(c)
}
