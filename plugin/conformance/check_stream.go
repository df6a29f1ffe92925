package conformance

import (
	"context"
	"fmt"
	"regexp"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func streamChecks() []check {
	return []check{
		{
			"test.checks", "Test reports checks that have a name, a status and, where they failed, a reason",
			"give each check a name of one lower-case word and a status, and a failed one a reason of the list as its code",
			typed(testChecks),
		},
		{
			"test.outcome", "the stream ends with the failure of the first check that failed, or well",
			"end the stream with the status of the first check that failed, and with OK if none did",
			typed(testOutcome),
		},
		{
			"test.logins", "a test says that it spent at most one login",
			"send a password at most once in a test",
			typed(testLogins),
		},
	}
}

// tested runs the tests of a type: of a config with as few secrets as will do, and
// of one with all of them; each with and without leave to log in.
func (s *session) tested(ctx context.Context, p *running, t plugin.Type, look func(schema.Config, []*pluginv1.TestResponse, *failure) string) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	checks := 0
	for _, all := range []bool{false, true} {
		config, err := s.sample(t, address, all)
		if err != nil {
			return made(err)
		}
		for _, noLogin := range []bool{false, true} {
			responses, f := p.test(ctx, &pluginv1.TestRequest{Type: t.Name, Config: config.Canonical(), NoLogin: noLogin})
			if fault := look(config, responses, f); fault != "" {
				return failed("%s", fault)
			}
			checks += len(responses)
		}
	}
	return passed("4 tests with %d checks", checks)
}

var (
	checkName = regexp.MustCompile(`^[a-z][a-z0-9]{0,49}$`)
	checkCode = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,49}$`)
)

func testChecks(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	return s.tested(ctx, p, t, func(config schema.Config, all []*pluginv1.TestResponse, _ *failure) string {
		for _, r := range all {
			if fault := checkFault(config, r.GetCheck()); fault != "" {
				return fault
			}
		}
		return ""
	})
}

// checkFault says what is wrong with a check; "" if nothing is.
func checkFault(config schema.Config, c *pluginv1.Check) string {
	say := func(format string, args ...any) string {
		return fmt.Sprintf("the check %q ", short(c.GetName())) + fmt.Sprintf(format, args...)
	}
	_, known := reasons()[c.GetCode()]
	switch {
	case !checkName.MatchString(c.GetName()):
		return say("has a name that is not one lower-case word")
	case c.GetStatus() < pluginv1.Status_STATUS_PASSED || c.GetStatus() > pluginv1.Status_STATUS_SKIPPED:
		return say("has the status %d", c.GetStatus())
	case c.GetStatus() == pluginv1.Status_STATUS_FAILED && !known:
		return say("failed with the code %q, which is not a reason of the list", short(c.GetCode()))
	case c.GetCode() != "" && !checkCode.MatchString(c.GetCode()):
		return say("has the code %q, which is not of capitals, digits and underscores", short(c.GetCode()))
	case c.GetStatus() == pluginv1.Status_STATUS_SKIPPED && c.GetMessage() == "":
		return say("was skipped, and does not say why")
	case len(c.GetEvidence()) > 20:
		return say("has %d facts as evidence, and 20 are the most", len(c.GetEvidence()))
	}
	if fix := c.GetFix(); fix.GetField() != "" {
		var value any
		if fix.GetValue() != nil {
			value = fix.GetValue().AsInterface()
		}
		if config.CheckChange(fix.GetField(), value) != nil {
			return say("suggests a change of %s that the schema does not take", short(fix.GetField()))
		}
	}
	return ""
}

func testOutcome(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	return s.tested(ctx, p, t, func(_ schema.Config, all []*pluginv1.TestResponse, f *failure) string {
		var first *pluginv1.Check
		for _, r := range all {
			if first == nil && r.GetCheck().GetStatus() == pluginv1.Status_STATUS_FAILED {
				first = r.GetCheck()
			}
		}
		switch {
		case f != nil && f.info == nil:
			return f.String()
		case len(all) == 0 && f == nil:
			return "a test ended well and reported no check"
		case f != nil && len(all) > 0 && first == nil:
			return fmt.Sprintf("no check failed, and %v", f)
		case f != nil && first != nil && f.info.GetReason() != first.GetCode():
			return fmt.Sprintf("the check %q failed with %q, and %v", short(first.GetName()), short(first.GetCode()), f)
		}
		return ""
	})
}

func testLogins(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	return s.tested(ctx, p, t, func(_ schema.Config, all []*pluginv1.TestResponse, f *failure) string {
		logins := 0
		for _, r := range all {
			logins += int(min(r.GetCheck().GetLogins(), 1000))
		}
		if logins = max(logins, f.logins()); logins > 1 {
			return fmt.Sprintf("a test says that it spent %d logins", logins)
		}
		return ""
	})
}
