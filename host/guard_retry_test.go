package host_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestTriesOfOneCall: what a server in trouble is sent, and when.
func TestTriesOfOneCall(t *testing.T) {
	unsent := &sdk.Error{Code: sdk.Unavailable, Message: "nothing was sent"}
	broken := &sdk.Error{Code: sdk.Unavailable, Message: "503", Logins: 1}
	waits := func(e sdk.Error, d time.Duration) *sdk.Error { e.RetryAfter = d; return &e }
	final := func(e sdk.Error) *sdk.Error { e.Final = true; return &e }
	coded := func(code sdk.Code, logins int) *sdk.Error { return sdk.Errorf(code, "no").Spent(logins) }
	for name, test := range map[string]struct {
		answers []*sdk.Error  // after them all is well
		takes   time.Duration // each call
		limit   time.Duration // of the flight
		tries   int
		logins  int // that the outcome says, with that of a success
		code    host.Code
		least   time.Duration // between two tries
	}{
		"nothing sent":                    {answers: []*sdk.Error{unsent, unsent}, tries: 3, logins: 1},
		"nothing sent, three times":       {answers: []*sdk.Error{unsent, unsent, unsent}, tries: 3, code: host.Unavailable},
		"a 5xx":                           {answers: []*sdk.Error{broken}, tries: 2, logins: 2, least: time.Second},
		"two 5xx":                         {answers: []*sdk.Error{broken, broken}, tries: 2, logins: 2, code: host.Unavailable, least: time.Second},
		"nothing sent, then a 5xx":        {answers: []*sdk.Error{unsent, broken, broken}, tries: 3, logins: 2, code: host.Unavailable},
		"a 5xx, then a refusal":           {answers: []*sdk.Error{broken, coded(sdk.Denied, 1)}, tries: 2, logins: 2, code: host.Denied, least: time.Second},
		"a 5xx that asks for two seconds": {answers: []*sdk.Error{waits(*broken, 2*time.Second)}, tries: 2, logins: 2, least: 2 * time.Second},
		"a 5xx that asks for a minute":    {answers: []*sdk.Error{waits(*broken, time.Minute)}, tries: 1, logins: 1, code: host.Unavailable},
		"nothing sent, for a minute":      {answers: []*sdk.Error{waits(*unsent, time.Minute)}, tries: 1, code: host.Unavailable},
		"a 501":                           {answers: []*sdk.Error{final(*broken)}, tries: 1, logins: 1, code: host.Unavailable},
		"a server that is slow to fail":   {answers: []*sdk.Error{unsent}, takes: 3 * time.Second, tries: 1, code: host.Unavailable},
		"a flight that is nearly over":    {answers: []*sdk.Error{unsent}, takes: time.Second, limit: 1900 * time.Millisecond, tries: 1, code: host.Unavailable},
		"a refusal":                       {answers: []*sdk.Error{coded(sdk.Denied, 1)}, tries: 1, logins: 1, code: host.Denied},
		"a lost answer":                   {answers: []*sdk.Error{coded(sdk.Ambiguous, 1)}, tries: 1, logins: 1, code: host.Ambiguous},
		"no answer":                       {answers: []*sdk.Error{coded(sdk.Timeout, 1)}, tries: 1, logins: 1, code: host.Timeout},
		"429":                             {answers: []*sdk.Error{coded(sdk.Throttled, 1)}, tries: 1, logins: 1, code: host.Throttled},
	} {
		for _, kind := range []string{"user", "key"} { // one that is guarded, and one that is not
			t.Run(name+", of a "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					u := newUserType()
					if kind == "key" {
						u.Schema.Fields[0].Roles, u.Schema.Fields[1].Roles = nil, nil
					}
					u.next = func(n int, _ *sdk.Request) (*sdk.Authorization, error) {
						<-time.After(test.takes)
						if n <= len(test.answers) {
							return nil, test.answers[n-1]
						}
						return token(1), nil
					}
					a, err := u.open(t, host.Config{FlightTimeout: test.limit}).Draft(user("alice", "right")).Authorize(t.Context())
					u.mu.Lock()
					defer u.mu.Unlock()
					if len(u.at) != test.tries {
						t.Errorf("%d tries, want %d", len(u.at), test.tries)
					}
					if e := host.AsError(err); test.code == "" && (err != nil || a.Logins != test.logins) || test.code != "" && (e.Code != test.code || e.Logins != test.logins) {
						t.Errorf("%v, %v; want %q and %d logins", a, err, test.code, test.logins)
					}
					for i := 1; i < len(u.at); i++ {
						if wait := u.at[i].Sub(u.at[i-1]) - test.takes; wait < test.least || wait > 3*time.Second {
							t.Errorf("a wait of %v, want %v at least", wait, test.least)
						}
					}
				})
			})
		}
	}
}

// TestA5xxAfterARefusal is not sent again: some servers answer a locked user so. Nor
// is a test.
func TestA5xxAfterARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUserType()
		u.next = func(n int, _ *sdk.Request) (*sdk.Authorization, error) {
			if n == 1 {
				return nil, sdk.Errorf(sdk.Denied, "no").Spent(1)
			}
			return nil, sdk.Errorf(sdk.Unavailable, "500").Spent(1)
		}
		h := u.open(t, host.Config{})
		fails(t, h.Draft(user("alice", "one")), host.Denied)
		if e := failure(t, h.Draft(user("alice", "two")), host.Unavailable, "500"); e.Logins != 1 {
			t.Errorf("%d logins", e.Logins)
		}
		wants(t, "the plugin was asked", u.asked(), "login, login")
		<-time.After(2 * time.Second)
		fails(t, h.Draft(user("alice", "two")), host.Locked, "an account is locked")
	})
}

func TestATestIsNotTriedAgain(t *testing.T) {
	u := newUserType()
	u.next = func(int, *sdk.Request) (*sdk.Authorization, error) {
		return nil, sdk.Errorf(sdk.Unavailable, "nothing was sent")
	}
	h := u.open(t, host.Config{})
	if err := h.Draft(user("alice", "right")).Test(t.Context(), func(host.Check) {}); host.AsError(err).Code != host.Unavailable {
		t.Errorf("Test = %v", err)
	}
	wants(t, "the plugin was asked", u.asked(), "login")
	wants(t, "the accounts", accounts(t, h), "")
}
