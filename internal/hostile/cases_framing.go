package hostile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
)

// framing are answers that do not begin or end as HTTP says.
func framing() []Case { return slices.Concat(lengths(), responses()) }

// lengths are answers that say falsely how long they are.
func lengths() []Case {
	length := func(n int) string { return fmt.Sprintf("Content-Length: %d", n) }
	return []Case{{
		ID: "TE-CHUNK-TAIL", Title: "chunked body without the final chunk",
		Expect: passes(plugin.Ambiguous, 2), Never: []Rule{by(byOutcome, "an unterminated body is accepted")},
		Plays: []Play{once(jsonHead("Transfer-Encoding: chunked") + chunk(ok))},
	}, {
		ID: "TE-CL-LONG", Title: "Content-Length too long",
		Expect: passes(plugin.Ambiguous, 2), Never: []Rule{by(byOutcome, "a partial body is parsed")},
		Plays: []Play{once(jsonHead(length(len(ok)+50)) + ok)},
	}, {
		ID: "TE-CL-SHORT", Title: "Content-Length too short",
		Expect: fails(plugin.BadResponse),
		Never:  []Rule{by(byLeaks, `left-over bytes of a token body are printed ("Unsolicited response received on idle HTTP channel starting with ...")`)},
		Plays: []Play{instead(func(t *turn) {
			body := with(`"rest":"` + marker + `"`)
			t.send(jsonHead(length(len(body)-len(marker)-2)) + body)
			t.request() // the connection stays, and the rest in it
		})},
	}, {
		ID: "TE-CL-DUP", Title: "two different Content-Length headers",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byOutcome, "first or last value silently wins")},
		Plays: []Play{once(jsonHead(length(len(ok)), length(len(ok)-3)) + ok)},
	}}
}

// responses are more, or others, than the one that was asked for.
func responses() []Case {
	return []Case{{
		ID: "TE-FRAME-EXTRA", Title: "second response on the same connection",
		Expect: yields(good).orFail(), Calls: []Call{Login, Login},
		Never: []Rule{
			returned("the second response answers the NEXT token request (other tenant!)", wrong),
			by(byLeaks, "its bytes reach the log"),
		},
		Plays:   []Play{says(200, ok).extra(reply(200, strings.ReplaceAll(ok, good, wrong), asJSON))},
		Reading: "the first response is whole and may be used; what matters is that the connection is discarded",
	}, {
		ID: "TE-FRAME-GARBAGE", Title: "not HTTP",
		Expect: fails(plugin.BadResponse), Never: []Rule{stored},
		Plays: []Play{once("\x00\x01\x02\r\n")},
	}, {
		ID: "TE-FRAME-STATUS", Title: "impossible status codes",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byLeaks, "the body is printed in the error")},
		Plays: []Play{says(999, ok).named("999"), says(0, ok).named("000")},
	}, {
		ID: "TE-FRAME-101", Title: "101 Switching Protocols to a POST",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byLeaks, "the body (a token) is printed in the error")},
		Plays: []Play{once(head(101, "Upgrade: websocket", "Connection: Upgrade") + ok)},
	}, {
		ID: "TE-FRAME-103", Title: "a few Early Hints before the answer",
		Expect: yields(good), Never: []Rule{by(byElsewhere, "Link headers from 1xx are fetched")},
		Plays: []Play{always(strings.Repeat(head(103, "Link: <"+trap+"/style.css>; rel=preload; as=style"), 3) + reply(200, ok, asJSON)).trapped(trapTLS)},
	}, {
		ID: "TE-FRAME-TRAILER", Title: "token only in trailers or headers",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byOutcome, "trailers or headers are consulted for tokens")},
		Plays: []Play{always(jsonHead("Transfer-Encoding: chunked", "Trailer: access_token", "X-Access-Token: "+good) + chunk("{}") +
			"0\r\naccess_token: " + good + "\r\n\r\n")},
	}, {
		ID: "TE-ST-204", Title: "204 No Content",
		Expect: fails(plugin.BadResponse), Never: []Rule{stored},
		Plays: []Play{answer(204, "")},
	}, {
		ID: "TE-ST-206", Title: "206 / 205 / 202 with a token body",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byOutcome, "a partial body is accepted")},
		Plays: []Play{says(206, ok).named("206"), says(205, ok).named("205"), says(202, ok).named("202")},
	}}
}

// chunk writes a text as one chunk.
func chunk(text string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(text), text) }

// extra sends more bytes after every answer, as one write with the end of it.
func (p Play) extra(bytes string) Play {
	first := p.on
	p.on = func(t *turn) {
		t.after = bytes
		first(t)
	}
	return p
}
