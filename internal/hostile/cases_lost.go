package hostile

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/plugin"
)

// lost are connections that end at five moments.
func lost() []Case {
	hidden := []Rule{uncounted}
	return []Case{{
		ID: "TE-RST-1", Title: "connection lost: refused",
		Expect: passes(plugin.Unavailable, 3), Never: hidden,
		Plays: []Play{{Shut: true}},
	}, {
		ID: "TE-RST-3", Title: "connection lost: during the TLS handshake",
		Expect: passes(plugin.Unavailable, 3), Never: hidden,
		Plays: []Play{{Raw: true, on: func(t *turn) {
			_, _ = t.in.Peek(5) // of the client's hello
			t.reset()
		}}},
	}, {
		ID: "TE-RST-5", Title: "connection lost: after the request body was read",
		Expect: passes(plugin.Ambiguous, 2), Never: hidden,
		Plays: []Play{instead((*turn).reset)},
	}, {
		ID: "TE-RST-7", Title: "connection lost: in the middle of the body",
		Expect: passes(plugin.Ambiguous, 2), Never: hidden,
		Plays: []Play{instead(func(t *turn) {
			t.send(jsonHead(fmt.Sprintf("Content-Length: %d", len(ok))) + ok[:len(ok)/2])
			t.reset()
		})},
	}, {
		ID: "TE-RST-IDLE", Title: "keep-alive connection closed by the server just as it is reused",
		Expect: yields(good).orFail(), Calls: []Call{Login, Login},
		Never: []Rule{by(byPosts, "the POST is silently re-sent")},
		Plays: []Play{{on: func(t *turn) {
			if t.request() {
				t.send(reply(200, ok, asJSON))
				t.request()
				t.reset()
			}
		}}},
		Reading: "a connection of its own for each call cannot be caught so, and each call gets its token",
	}}
}

// names are what resolvers do. A resolver cannot be put under a client from outside, so the policy's own tests do.
func names() []Case {
	return []Case{{
		ID: "TE-DNS-TMP", Title: "SERVFAIL or timeout",
		Expect: passes(plugin.Unavailable, 0), Never: []Rule{by("host/authcache.TestKeysDoNotWaitForOneAnother", "one slow resolver blocks other connections")},
		ProvedBy: []string{"connections/internal/oauth.TestWhatIsNotWritten", "internal/egress.TestLookupReportsTheResolver", "internal/egress.TestDialEndsWithItsContext"},
	}, {
		ID: "TE-DNS-MIX", Title: "one public and one private address",
		Expect: fails(plugin.Blocked).nothingSent(), Never: []Rule{by("internal/egress.TestDialPassesOverWhatIsBlocked", "the private one is dialled because the first failed")},
		ProvedBy: []string{"internal/egress.TestDialPassesOverWhatIsBlocked", "connections/internal/oauth.TestWhatIsNotWritten"},
		Reading:  "addresses that are blocked are passed over; blocked is what is left when there are no others",
	}, {
		ID: "TE-DNS-REBIND", Title: "address changes between check and dial",
		Expect: fails(plugin.Blocked).nothingSent(), Never: []Rule{by("internal/egress.TestDialDecidesAnew", "check and connect resolve separately")},
		ProvedBy: []string{"internal/egress.TestDialDecidesAnew"},
	}}
}
