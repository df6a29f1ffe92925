package main

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// trial is one test of a connection: what its checks find out for one another.
type trial struct {
	req           *sdk.Request
	client        *oauth.Client
	authorization *sdk.Authorization
}

// check is one step of a trial.
type check struct {
	name string
	run  func(*trial, context.Context) sdk.Check
}

// checks are the steps, from what costs nothing to what costs a login.
func checks() []check {
	return []check{
		{"config", (*trial).config},
		{"dns", (*trial).dns},
		{"tls", (*trial).tls},
		{"token", (*trial).token},
		{"api", (*trial).api},
	}
}

// test tries the settings step by step. After a failure the other steps are
// skipped: they would fail for the same reason, or spend a login in vain.
func test(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
	t := &trial{req: req}
	culprit, failure := "", error(nil)
	for _, c := range checks() {
		if culprit != "" {
			report(sdk.Check{Name: c.name, Status: sdk.Skipped, Message: "not looked at, because the check " + culprit + " failed"})
			continue
		}
		start := time.Now()
		finding := c.run(t, ctx)
		finding.Name, finding.Duration = c.name, time.Since(start)
		report(finding)
		if finding.Status == sdk.Failed {
			culprit, failure = c.name, finding.Err
		}
	}
	return failure
}

func passed(message string) sdk.Check { return sdk.Check{Status: sdk.Passed, Message: message} }

func warned(message, hint string) sdk.Check {
	return sdk.Check{Status: sdk.Warned, Message: message, Hint: hint}
}

func failed(err error) sdk.Check {
	e := sdk.AsError(err)
	return sdk.Check{Status: sdk.Failed, Message: e.Message, Hint: e.Hint, Err: e, Logins: e.Logins}
}
