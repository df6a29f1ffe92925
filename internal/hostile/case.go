package hostile

import (
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An Outcome is how a call ends, or what a case is about in place of that.
type Outcome string

// The outcomes.
const (
	Token     Outcome = "token"     // a token was issued
	Failure   Outcome = "error"     // none was
	Request   Outcome = "request"   // what counts is what the client sends
	Behaviour Outcome = "behaviour" // what counts is what a host does with many callers
)

// RetryNone stands where there is nothing to try again.
const RetryNone plugin.Retry = "none"

// Unknown is the lifetime of a token whose server does not say.
const Unknown time.Duration = -1

// A Case is one thing that a token endpoint can do.
type Case struct {
	ID, Title string
	Group     string // the kind of case, for tables
	Expect    Expect
	Never     []Rule // what must not be seen, whatever the outcome

	Plays   []Play         // each is judged for itself; none: nothing here can show it
	Calls   []Call         // nil: one login. All but the last must give a token
	Config  map[string]any // settings of our type that differ from the ordinary ones
	Quirks  []string       // relaxations that our type needs for it, set where it knows them
	Without Expect         // what is expected without those quirks

	Reading  string   // why we read the case as we do, where it can be read otherwise
	ProvedBy []string // tests that show what nothing here can: "folder.TestName"
	Needs    string   // what our type lacks yet to be asked: the name of a field or of an option
	Unproved string   // why nothing shows it, or a part of it, yet
}

// Expect is what a client must do.
type Expect struct {
	Outcome  Outcome
	Or       Outcome // as good in a client of somebody else's, where the protocol leaves it open
	Code     plugin.Code
	Retry    plugin.Retry
	MaxPosts int // passwords that one call may send

	Token  string        // what the token must be; "": any that was issued
	Lasts  time.Duration // how long it must be valid; 0: not judged
	Scopes []string      // those it must have; nil: not judged
}

// A Rule is something that must never be seen, in words, and how it would be.
type Rule struct {
	Words string
	Seen  func(*Trial) string // what was seen of it; "" is nothing
	By    string              // in place of Seen: the part of every judgement, or the test elsewhere, that sees it
}

// A Call is one thing that a client is asked for.
type Call string

// The calls.
const (
	Login  Call = "login"  // a token, with the password
	Renew  Call = "renew"  // another one in place of the latest
	Revive Call = "revive" // another one in place of the first: a host that knows of no later one
	Bereft Call = "bereft" // another one in place of the latest, when the password has been forgotten
)

// calls are what a client is asked for, in order.
func (c Case) calls() []Call {
	if c.Calls == nil {
		return []Call{Login}
	}
	return c.Calls
}

// Portable reports whether any client can be asked for this play: neither a refresh nor a setting of ours is needed.
func (c Case) Portable(p Play) bool {
	for _, call := range c.calls() {
		if call != Login {
			return false
		}
	}
	for name := range c.ask(p, Login, 0).Config {
		if name != "timeout" && name != "scope" && name != "password" && name != "allow_http" {
			return false
		}
	}
	return true
}

// Honest is no case: a server that does nothing wrong. Who gets no token there has no failures worth counting elsewhere.
func Honest() Case {
	return Case{ID: "HONEST", Title: "an honest server", Group: "honest", Expect: yields(good).lasting(time.Hour), Plays: []Play{{}}}
}

// Cases returns all cases, group by group.
func Cases() []Case {
	return slices.Concat(
		in("redirects", redirects()), in("time", slow()), in("size", large()), in("framing", framing()), in("http2", http2s()),
		in("lost", lost()), in("dns", names()), in("tls", handshakes()), in("json", bodies()), in("media type", mediaTypes()),
		in("expiry", lifetimes()), in("token type", tokenTypes()), in("token", tokens()), in("refresh", refreshes()), in("scope", scopes()),
		in("errors", refusals()), in("status", statuses()), in("request", requests()), in("concurrency", concurrent()),
	)
}

func in(group string, cases []Case) []Case {
	for i := range cases {
		cases[i].Group = group
	}
	return cases
}
