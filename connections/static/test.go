package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/mistyped"
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// probeTime is how long the API may take to answer a test.
const probeTime = 10 * time.Second

// test looks at the settings, and then asks the API once, if it is known what may be
// asked. What the API did not refuse is kept.
func (k kind) test(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
	start := time.Now()
	if err := k.check(req.Config); err != nil {
		report(named("config", start, failed(err)))
		report(named("api", time.Now(), skipped("after_failure", "not looked at, because the check config failed", "")))
		return err
	}
	for _, c := range k.findings(req.Config) {
		report(named("config", start, c))
	}
	start = time.Now()
	c := k.api(ctx, req)
	report(named("api", start, c))
	if c.Err != nil {
		return c.Err
	}
	return nil
}

// findings are what is odd about the settings, though it may work.
func (k kind) findings(config sdk.Config) []sdk.Check {
	var findings []sdk.Check
	if k.name != "" {
		findings = append(findings, mistyped.Margins(k.name, config.Text(k.name), config.Text(k.name))...)
	}
	if k.secret != "" {
		findings = append(findings, mistyped.Margins(k.secret, config.Secret(k.secret).Reveal(), "")...)
		findings = append(findings, mistyped.Reference(k.secret, config.Secret(k.secret))...)
	}
	extra := config.SecretMap("headers")
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		findings = append(findings, mistyped.Reference("headers."+name, extra[name])...)
	}
	if len(findings) == 0 {
		findings = append(findings, sdk.Check{Status: sdk.Passed, Message: "the settings fit together"})
	}
	return findings
}

// api asks the API once.
func (k kind) api(ctx context.Context, req *sdk.Request) sdk.Check {
	a := k.authorization(req.Config)
	u, c := k.question(req)
	if u == nil {
		c.Authorization = a
		return c
	}
	status, err := oauth.Probe(ctx, req.HTTP.Transport, u, a, probeTime)
	if err != nil {
		c = failed(err)
	} else {
		c = k.judge(fmt.Sprintf("GET %s at %s answered %d", u.EscapedPath(), oauth.Address(u), status), status)
		c.Evidence = []sdk.Fact{{Name: "http_status", Value: strconv.Itoa(status)}}
	}
	if c.Status != sdk.Failed {
		c.Authorization = a
	}
	if k.login && presented(err) {
		c.Logins = 1
	}
	return c
}

// question is what the API is asked; nil with the reason if it is not.
func (k kind) question(req *sdk.Request) (*url.URL, sdk.Check) {
	path := req.Config.Text("probe_path")
	u := oauth.ProbeURL(req.Config.URL("api_endpoint"), path)
	switch {
	case path == "" || u == nil:
		return nil, skipped("no_probe", "it is not known what may be requested", "set probe_path, a path that a GET request does no harm to")
	case k.login && req.NoLogin:
		return nil, skipped("no_login", "the API was not asked: that would present the password", "")
	}
	return u, sdk.Check{}
}

// presented reports whether a request has left, for all that is known.
func presented(err error) bool {
	return err == nil || errors.Is(err, sdk.Timeout) || errors.Is(err, sdk.Ambiguous)
}

// judge says what a status of the API means. Only a refusal fails: whether another
// answer is the right one for this path, nobody here can tell.
func (k kind) judge(message string, status int) sdk.Check {
	switch {
	case status >= 200 && status < 300:
		return sdk.Check{Status: sdk.Passed, Message: message}
	case status == http.StatusUnauthorized:
		return failed(k.refused(message + ": " + k.refusal))
	case status == http.StatusForbidden:
		return failed(sdk.Errorf(sdk.ScopeDenied, "%s: this is not allowed to whoever this is", message).WithHint("check the rights of the account or key"))
	case status >= 300 && status < 400:
		return sdk.Check{
			Status: sdk.Warned, Code: "redirected", Message: message + ", a redirect that is not followed",
			Hint: "set api_endpoint and probe_path to where it leads",
		}
	}
	return sdk.Check{Status: sdk.Warned, Code: "unexpected_status", Message: message, Hint: "check api_endpoint and probe_path"}
}

func named(name string, start time.Time, c sdk.Check) sdk.Check {
	c.Name, c.Duration = name, time.Since(start)
	return c
}

func skipped(code, message, hint string) sdk.Check {
	return sdk.Check{Status: sdk.Skipped, Code: code, Message: message, Hint: hint}
}

func failed(err error) sdk.Check {
	e := sdk.AsError(err)
	return sdk.Check{Status: sdk.Failed, Code: string(e.Code), Field: e.Field, Message: e.Message, Hint: e.Hint, Err: e}
}
