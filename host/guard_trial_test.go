package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// tried makes a test, and returns what it showed and its failure.
func tried(t *testing.T, c *host.Connection, options ...host.TestOption) (string, error) {
	t.Helper()
	var shown []string
	err := c.Test(t.Context(), func(c host.Check) { shown = append(shown, fmt.Sprintf("%s %s %s", c.Name, c.Status, c.Code)) }, options...)
	return strings.Join(shown, ", "), err
}

// TestATestSpendsThroughTheGuard: what became of its login is what its checks say.
func TestATestSpendsThroughTheGuard(t *testing.T) {
	denied := sdk.Errorf(sdk.Denied, "no").Spent(1)
	failed := func(name string, e *sdk.Error) sdk.Check {
		return sdk.Check{Name: name, Status: sdk.Failed, Err: e, Code: string(e.Code), Message: e.Message, Logins: e.Logins}
	}
	const one = "alice at auth.example.com:443: 1 logins, "
	for name, test := range map[string]struct {
		checks []sdk.Check
		err    error
		want   string
	}{
		"a token":                         {[]sdk.Check{{Name: "token", Status: sdk.Passed, Logins: 1, Authorization: token(1)}}, nil, one + "0 strikes, 0 refused"},
		"a token that nobody counted":     {[]sdk.Check{{Name: "token", Status: sdk.Passed, Authorization: token(1)}}, nil, one + "0 strikes, 0 refused"},
		"a token, and an API that is not": {[]sdk.Check{{Name: "token", Status: sdk.Passed, Logins: 1, Authorization: token(1)}, failed("api", sdk.Errorf(sdk.Denied, "no"))}, nil, one + "0 strikes, 0 refused"},
		"the same that nobody counted":    {[]sdk.Check{{Name: "token", Status: sdk.Passed, Authorization: token(1)}, failed("api", sdk.Errorf(sdk.Denied, "no"))}, nil, one + "0 strikes, 0 refused"},
		"a login, and then a refusal":     {[]sdk.Check{{Name: "login", Status: sdk.Passed, Logins: 1}, failed("api", sdk.Errorf(sdk.Denied, "no"))}, nil, one + "0 strikes, 0 refused"},
		"a refusal":                       {[]sdk.Check{failed("token", denied)}, denied, one + "1 strikes, 1 refused"},
		"a failure, and then a refusal":   {[]sdk.Check{failed("tls", sdk.Errorf(sdk.TLS, "no")), failed("token", denied)}, nil, one + "1 strikes, 1 refused"},
		"nothing was sent":                {[]sdk.Check{failed("dns", sdk.Errorf(sdk.Unavailable, "no"))}, nil, ""},
		"a refusal that no check shows":   {nil, denied, one + "1 strikes, 1 refused"},
		"nobody knows":                    {nil, errors.New("it broke"), one + "1 strikes, 0 refused"},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUserType()
			u.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
				for _, c := range test.checks {
					report(c)
				}
				return test.err
			}
			h := u.open(t, host.Config{})
			_, _ = tried(t, h.Draft(user("alice", "k")))
			wants(t, "the account", accounts(t, h), test.want)
		})
	}
}

// TestATestThatIsKeptBack makes the checks that cost nothing, and says why there are
// no more.
func TestATestThatIsKeptBack(t *testing.T) {
	u := newUserType()
	var broken error
	u.Test = func(_ context.Context, req *sdk.Request, report func(sdk.Check)) error {
		if broken != nil {
			report(sdk.Check{Name: "dns", Status: sdk.Failed, Err: sdk.AsError(broken), Code: "unavailable"})
			return broken
		}
		if req.NoLogin {
			report(sdk.Check{Name: "token", Status: sdk.Skipped, Code: "no_login"})
			return nil
		}
		_, err := u.authorize(t.Context(), req)
		report(sdk.Check{Name: "token", Status: sdk.Failed, Err: sdk.AsError(err), Code: string(sdk.AsError(err).Code), Logins: 1})
		return err
	}
	h := u.open(t, host.Config{})
	c := h.Draft(user("alice", "wrong"))
	if shown, err := tried(t, c, host.NoLogin()); shown != "token skipped no_login" || err != nil || accounts(t, h) != "" {
		t.Errorf("without a login: %s, %v, %q", shown, err, accounts(t, h))
	}
	if shown, err := tried(t, c); shown != "token failed denied" || !errors.Is(err, host.Denied) {
		t.Errorf("the first: %s, %v", shown, err)
	}
	if shown, err := tried(t, c); shown != "token skipped no_login, guard failed locked" || !errors.Is(err, host.Locked) {
		t.Errorf("the second: %s, %v", shown, err)
	}
	if shown, err := tried(t, c, host.NoLogin()); shown != "token skipped no_login" || err != nil {
		t.Errorf("without a login: %s, %v", shown, err)
	}
	fails(t, c, host.Locked)
	broken = sdk.Errorf(sdk.Unavailable, "no address")
	if shown, err := tried(t, c); shown != "dns failed unavailable, guard failed locked" || !errors.Is(err, host.Unavailable) {
		t.Errorf("with another failure: %s, %v", shown, err)
	}
	wants(t, "the plugin was asked", u.asked(), "login")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	err := c.Test(gone, func(c host.Check) { t.Errorf("nobody waits for %s", c.Name) })
	if !errors.Is(err, host.Canceled) || !errors.Is(err, context.Canceled) {
		t.Errorf("for nobody: %v", err)
	}
}

// TestATestThatLogsInAllTheSame: the guard is told.
func TestATestThatLogsInAllTheSame(t *testing.T) {
	u := newUserType()
	u.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
		e := sdk.Errorf(sdk.Denied, "no").Spent(1)
		report(sdk.Check{Name: "token", Status: sdk.Failed, Err: e, Code: "denied", Logins: 1})
		return e
	}
	h := u.open(t, host.Config{})
	if _, err := tried(t, h.Draft(user("alice", "k")), host.NoLogin()); !errors.Is(err, host.Denied) {
		t.Errorf("Test = %v", err)
	}
	wants(t, "the account", accounts(t, h), "alice at auth.example.com:443: 1 logins, 1 strikes, 1 refused")
	fails(t, h.Draft(user("alice", "k")), host.Locked)
}
