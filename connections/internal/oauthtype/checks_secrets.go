package oauthtype

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/mistyped"
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// secrets looks at the credentials, as far as can be known of them without sending
// any: whether keys can be signed with and codes made, and whether they were
// copied whole and alone.
func (t *trial) secrets(context.Context) []sdk.Check {
	if t.broken != nil {
		return one(failed(t.broken))
	}
	config := t.req.Config
	user := t.flow.User
	if user != nil && !config.Secret(user.Factor).Empty() {
		if _, err := oauth.TOTP(config.Secret(user.Factor), time.Now()); err != nil {
			return one(failed(err))
		}
	}
	names, copied := t.flow.typed()
	var findings []sdk.Check
	for _, field := range names {
		findings = append(findings, mistyped.Margins(field, config.Text(field), config.Text(field))...)
	}
	for _, field := range copied {
		findings = append(findings, mistyped.Margins(field, config.Secret(field).Reveal(), "")...)
	}
	findings = append(findings, references(config, copied)...)
	t.suspects = findings
	if user != nil && config.Secret(user.Password).IsZero() {
		findings = append(findings, sdk.Check{
			Status: sdk.Passed, Code: passwordForgotten, Field: user.Password,
			Message: "the password was forgotten after the first login, as keep_password says",
		})
	}
	return orPassed("the credentials can be used", t.given(), findings...)
}

// typed are the fields of the credentials that people type or copy.
func (f *Flow) typed() (names, secrets []string) {
	if f.User != nil {
		names, secrets = []string{f.User.Name}, []string{f.User.Password}
	}
	return append(names, "client_id"), append(secrets, "client_secret")
}

// given says which credentials there are.
func (t *trial) given() []sdk.Fact {
	var facts []sdk.Fact
	for _, field := range append(t.flow.User.secrets(), "client_secret", "client_key") {
		secret := t.req.Config.Secret(field)
		switch {
		case t.req.Config.Forgotten(field):
			facts = append(facts, fact(field, "forgotten"))
		case secret.IsZero():
		case secret.Empty():
			facts = append(facts, fact(field, "empty"))
		default:
			facts = append(facts, fact(field, "given"))
		}
	}
	return facts
}
