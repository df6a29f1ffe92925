package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
)

// tested is a test that made checks and ended with err, for people or programs.
func tested(t *testing.T, asJSON bool, err error, checks ...host.Check) (out, messages string) {
	t.Helper()
	p, o, e := onPaper(asJSON)
	tests := &tester{program: p, label: "billing", asked: true}
	tests.wait()
	for _, c := range checks {
		tests.report(c)
	}
	_ = tests.finish(t.Context(), err) // it is shown
	return o.String(), e.String()
}

func TestUnknownLogins(t *testing.T) {
	passed := func(name string) host.Check { return host.Check{Name: name, Status: host.Passed} }
	failed := func(e *host.Error) host.Check {
		return host.Check{Name: "token", Status: host.Failed, Message: e.Message, Err: e}
	}
	died, gaveUp := &host.Error{Code: host.PluginFailed, Message: "it died"}, &host.Error{Code: host.Canceled, Message: "given up"}
	denied := &host.Error{Code: host.Denied, Message: "no"}
	for name, test := range map[string]struct {
		err     *host.Error
		checks  []host.Check
		unknown bool
	}{
		"it passed":                    {nil, []host.Check{passed("connect"), passed("token")}, false},
		"died before the token":        {died, []host.Check{passed("connect")}, true},
		"died at once":                 {died, nil, true},
		"died while looking for it":    {died, []host.Check{failed(died)}, true},
		"died after the token":         {died, []host.Check{passed("token")}, false},
		"died, and said what it spent": {died.Spent(1), []host.Check{passed("connect")}, false},
		"given up":                     {gaveUp, []host.Check{passed("connect")}, true},
		"refused":                      {denied, []host.Check{failed(denied)}, false},
		"died after a failure":         {died, []host.Check{failed(denied)}, false},
	} {
		var err error
		if test.err != nil {
			err = test.err
		}
		out, _ := tested(t, true, err, test.checks...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		var last map[string]any
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
			t.Fatal(err)
		}
		_, known := last["logins"]
		if known == test.unknown || (last["logins_unknown"] == true) != test.unknown {
			t.Errorf("%s: %v", name, last)
		}
		out, messages := tested(t, false, err, test.checks...)
		if ended := strings.Contains(out, "billing "); ended && strings.Contains(out, "; a login may have been spent\n") != test.unknown {
			t.Errorf("%s: %s%s", name, out, messages)
		}
	}
}

// Whatever a test fails of is told, and once.
func TestReasonIsTold(t *testing.T) {
	ends := &host.Error{Code: host.BadResponse, Message: "it is garbage", Hint: "look"}
	in := ends.In("scope")
	for name, test := range map[string]struct {
		err   *host.Error
		check host.Check
		told  bool // by the check
	}{
		"by its check":                {ends, host.Check{Status: host.Failed, Message: ends.Message, Err: ends}, true},
		"by its check, with a field":  {in, host.Check{Status: host.Failed, Message: "!", Err: in, Field: "scope"}, true},
		"by none":                     {ends, host.Check{Status: host.Passed, Message: "ok"}, false},
		"by one that says other":      {ends, host.Check{Status: host.Failed, Message: "no", Err: ends}, false},
		"by one that failed of other": {ends, host.Check{Status: host.Failed, Message: "no", Err: &host.Error{Message: "no"}}, false},
		"by one that passed":          {ends, host.Check{Status: host.Passed, Message: ends.Message}, false},
	} {
		test.check.Name = "token"
		out, messages := tested(t, false, test.err, test.check)
		want := ""
		if !test.told {
			want = "jackfield: it is garbage\nhint: look\n"
		}
		if messages != want || !strings.Contains(out, "\nbilling does not work; ") {
			t.Errorf("%s: %s%s", name, out, messages)
		}
	}
}

func TestCheckSaysWhenToTryAgain(t *testing.T) {
	e := &host.Error{Code: host.Throttled, Message: "slow down", RetryAfter: 6500 * time.Millisecond}
	out, _ := tested(t, false, e, host.Check{Name: "token", Status: host.Failed, Message: e.Message, Err: e, Logins: 1})
	if want := "✗ token    slow down\n           hint: try again in 7s\nbilling does not work; 1 login was spent\n"; out != want {
		t.Errorf("got %s", out)
	}
}
