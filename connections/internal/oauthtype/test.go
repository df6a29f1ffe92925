package oauthtype

import (
	"context"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// trial is one test of a connection: what its checks find out for one another.
type trial struct {
	flow   *Flow
	req    *sdk.Request
	client *oauth.Client
	broken error // why there is no client

	suspects []sdk.Check // what the credentials were warned of

	asked         time.Time // when the token was
	issued        *oauth.Token
	presented     []sdk.SecretValue // what was, and what the answer held
	authorization *sdk.Authorization
	tokenless     sdk.Check // why there is no token, where nothing failed

	described *oauth.ServerMetadata // nil until it is asked for
}

// check is one step of a trial. It makes at least one finding.
type check struct {
	name string
	run  func(*trial, context.Context) []sdk.Check
}

// checks are the steps, from what costs nothing to what costs a login, and then
// what can be learnt from that.
func checks() []check {
	return []check{
		{"config", (*trial).config},
		{"secrets", (*trial).secrets},
		{"egress", (*trial).egress},
		{"dns", (*trial).dns},
		{"connect", (*trial).connect},
		{"tls", (*trial).tls},
		{"token", (*trial).token},
		{"response", (*trial).response},
		{"claims", (*trial).claims},
		{"api", (*trial).api},
	}
}

// Test tries the settings step by step. After a failure the other steps are
// skipped: they would fail for the same reason, or spend a login in vain. There
// is one login in it at most: what would mend a failure is suggested, and never
// tried.
func (f *Flow) Test(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
	t := &trial{flow: f, req: req}
	culprit, failure := "", error(nil)
	for _, c := range checks() {
		if failure != nil {
			report(sdk.Check{Name: c.name, Status: sdk.Skipped, Code: afterFailure, Message: "not looked at, because the check " + culprit + " failed"})
			continue
		}
		start := time.Now()
		findings := c.run(t, ctx)
		findings[0].Duration = time.Since(start)
		for _, f := range findings {
			f.Name = c.name
			report(f)
			if f.Status == sdk.Failed && failure == nil {
				culprit, failure = c.name, f.Err
			}
		}
	}
	return failure
}

// one is the only finding of a check.
func one(c sdk.Check) []sdk.Check { return []sdk.Check{c} }

// orPassed are the findings, with what was seen in the first of them. Where they
// hold no warning, the check has passed.
func orPassed(message string, evidence []sdk.Fact, findings ...sdk.Check) []sdk.Check {
	if !slices.ContainsFunc(findings, func(c sdk.Check) bool { return c.Status != sdk.Passed }) {
		findings = append(one(sdk.Check{Status: sdk.Passed, Message: message}), findings...)
	}
	findings[0].Evidence = append(evidence, findings[0].Evidence...)
	return findings
}

func warned(code, message, hint string) sdk.Check {
	return sdk.Check{Status: sdk.Warned, Code: code, Message: message, Hint: hint}
}

func skipped(code, message, hint string) sdk.Check {
	return sdk.Check{Status: sdk.Skipped, Code: code, Message: message, Hint: hint}
}

func failed(err error) sdk.Check {
	e := sdk.AsError(err)
	return sdk.Check{Status: sdk.Failed, Code: string(e.Code), Field: e.Field, Message: e.Message, Hint: e.Hint, Err: e, Logins: e.Logins}
}
