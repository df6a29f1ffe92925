package hostile

import (
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// slow are servers that do not come to an end.
func slow() []Case {
	second := map[string]any{"timeout": "1s"}
	return []Case{{
		ID: "TE-TIME-DRIP", Title: "one byte per 400 ms", Config: second,
		Expect: passes(plugin.Timeout, 2), Never: []Rule{overran("progress resets the deadline")},
		Plays: []Play{instead(drip)},
	}, {
		ID: "TE-TIME-NOREAD", Title: "server never reads", Config: second,
		Expect: passes(plugin.Timeout, 2), Never: []Rule{
			overran("the call outlives its deadline"),
			by("connections/password-grant.TestNothingStaysBehind", "goroutine, fd or request body buffer leaks after the deadline"),
		},
		Plays: []Play{{on: (*turn).hold}},
	}, {
		ID: "TE-TIME-100", Title: "Expect: 100-continue never answered", Config: second,
		Expect: passes(plugin.Timeout, 2), Never: []Rule{overran("the body wait is unbounded")},
		Plays: []Play{{on: func(t *turn) {
			if _, came := t.head(); came {
				t.hold()
			}
		}}},
	}}
}

// drip sends a token byte by byte.
func drip(t *turn) {
	t.send(jsonHead(fmt.Sprintf("Content-Length: %d", len(ok))))
	for i := range len(ok) {
		if !t.send(ok[i:i+1]) || !t.pause(400*time.Millisecond) {
			return
		}
	}
}
