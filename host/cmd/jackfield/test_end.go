package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackfield-dev/jackfield/host"
)

// finish shows how the test ended, and makes the change that it led to.
func (t *tester) finish(ctx context.Context, err error) error {
	var e *host.Error
	if err != nil {
		e = t.explain(ctx, err)
		t.logins = max(t.logins, e.Logins)
	}
	ended := e == nil || len(t.checks) > 0 && e.Code != host.Canceled
	if t.flags.json {
		return t.finishJSON(ctx, e, ended)
	}
	if e != nil && !t.told(e) {
		t.showError(e)
	}
	if !ended {
		return errShown // a test that was given up has no outcome
	}
	_ = t.printf("%s; %s\n", clean(t.verdict(e)), t.cost(e))
	_, trouble := t.mend(ctx)
	if trouble != nil {
		t.showError(t.explain(ctx, trouble))
	}
	if e != nil || trouble != nil {
		return errShown
	}
	return nil
}

// told reports whether a failed check has said what the test failed of.
func (t *tester) told(e *host.Error) bool {
	return slices.ContainsFunc(t.checks, func(c host.Check) bool {
		said := func(q problem) bool { return q.Field == e.Field && q.Message == e.Message }
		return c.Status == host.Failed && slices.ContainsFunc(shown(c), said)
	})
}

// jsonVerdict is the last line under --json.
type jsonVerdict struct {
	OK       bool       `json:"ok"`
	Logins   *int       `json:"logins,omitzero"`
	Unknown  bool       `json:"logins_unknown,omitzero"`
	Error    *jsonError `json:"error,omitzero"`
	Fixed    *change    `json:"fixed,omitzero"`
	NotFixed *jsonError `json:"not_fixed,omitzero"`
}

func (t *tester) finishJSON(ctx context.Context, e *host.Error, ended bool) error {
	v := jsonVerdict{OK: e == nil, Logins: &t.logins, Error: asJSON(e)}
	if t.unknown(e) {
		v.Logins, v.Unknown = nil, true
	}
	if ended {
		made, trouble := t.mend(ctx)
		v.Fixed = made
		if trouble != nil {
			v.NotFixed = asJSON(t.explain(ctx, trouble))
		}
	}
	_ = t.printJSON(v)
	if !v.OK || v.NotFixed != nil {
		return errShown
	}
	return nil
}

// verdict is what a test comes to. One that asked for no token has not shown that
// there is one to be had.
func (t *tester) verdict(e *host.Error) string {
	forgotten := slices.ContainsFunc(t.checks, func(c host.Check) bool { return c.Status == host.Skipped && c.Code == "password_forgotten" })
	switch {
	case e != nil:
		return t.label + " does not work"
	case t.noLogin || forgotten:
		return "no fault was found in " + t.label
	}
	return t.label + " works"
}

// cost is how many logins a test has spent.
func (t *tester) cost(e *host.Error) string {
	switch {
	case t.unknown(e):
		return "a login may have been spent"
	case t.logins == 0:
		return "no login was spent"
	case t.logins == 1:
		return "1 login was spent"
	}
	return fmt.Sprintf("%d logins were spent", t.logins)
}

// unknown reports whether nobody can say if a login was spent: whoever would have
// said it was not listened to any more, or is gone. After the check of the token,
// or one that failed, no password is sent.
func (t *tester) unknown(e *host.Error) bool {
	if e == nil || !silent(e) || !t.asked || t.noLogin || t.logins > 0 {
		return false
	}
	return !slices.ContainsFunc(t.checks, func(c host.Check) bool {
		return c.Name == "token" && c.Err == nil || c.Status == host.Failed && c.Err != nil && !silent(c.Err)
	})
}

// silent reports whether a failure is that nobody said how it ended.
func silent(e *host.Error) bool { return e.Code == host.Canceled || e.Code == host.PluginFailed }
