package main

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	if secret := config.Secret("totp_secret"); !secret.Empty() {
		if _, err := oauth.TOTP(secret, time.Now()); err != nil {
			return one(failed(err))
		}
	}
	var findings []sdk.Check
	for _, field := range []string{"username", "client_id"} {
		findings = append(findings, padded(field, config.Text(field), config.Text(field))...)
	}
	for _, field := range []string{"password", "client_secret"} {
		findings = append(findings, padded(field, config.Secret(field).Reveal(), "")...)
	}
	findings = append(findings, references(config)...)
	t.suspects = findings
	if config.Secret("password").IsZero() {
		findings = append(findings, sdk.Check{
			Status: sdk.Passed, Code: passwordForgotten, Field: "password",
			Message: "the password was forgotten after the first login, as keep_password says",
		})
	}
	return orPassed("the credentials can be used", t.given(), findings...)
}

// padded warns of what people copy without seeing it. What cannot be shown cannot
// be suggested either: shown is empty for a secret.
func padded(field, value, shown string) []sdk.Check {
	where := margins(value)
	if where == "" {
		return nil
	}
	c := warned(whiteSpace, field+" "+where, "if it was copied so by mistake, enter it again without")
	c.Field = field
	if trimmed := strings.TrimFunc(shown, unseen); trimmed != "" {
		c.Fix = &sdk.Fix{Field: field, Value: trimmed}
	}
	return one(c)
}

// margins says where a text has something that nobody sees.
func margins(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "":
		return ""
	case unseen(first) && unseen(last):
		return "begins and ends with white space"
	case unseen(first):
		return "begins with white space"
	case last == '\n':
		return "ends with a newline"
	case unseen(last):
		return "ends with white space"
	}
	return ""
}

// unseen includes marks without any width, which text from web pages is full of.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// given says which credentials there are.
func (t *trial) given() []sdk.Fact {
	var facts []sdk.Fact
	for _, field := range []string{"password", "totp_secret", "client_secret", "client_key"} {
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
