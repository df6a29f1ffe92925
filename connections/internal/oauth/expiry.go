package oauth

import (
	"encoding/json"
	"math"
	"net/http"
	"regexp"
	"time"
)

// longest is the longest lifetime that is believed. Servers that count in
// milliseconds, or name a date, land far above it.
const longest = 365 * 24 * time.Hour

// digits is how a whole number is written, in text.
var digits = regexp.MustCompile(`^[0-9]+$`)

// A clock tells a server's moments in our own time.
type clock struct {
	sent  time.Time     // when the request was sent: the beginning of every lifetime
	ahead time.Duration // by how much the server's clock is ahead of ours
}

// tolerance is how far two clocks may be apart and still count as one. Date has
// whole seconds, and is written somewhere on the way of the request.
const tolerance = 5 * time.Second

// newClock compares the clocks by an answer's Date (RFC 9110 section 6.6.1). A
// server's moments mean what its own clock says of them: with ours an hour fast,
// every token would look expired as it comes, and each call would log in. A Date
// in the time of the exchange says that the clocks agree, and one that cannot be
// read says nothing.
func newClock(header http.Header, sent, received time.Time) clock {
	c := clock{sent: sent}
	date, err := http.ParseTime(header.Get("Date"))
	if err == nil && (date.Before(sent.Add(-tolerance)) || date.After(received.Add(tolerance))) {
		c.ahead = max(date.Sub(sent), -math.MaxInt64) // which can be negated
	}
	return c
}

// moment is a server's moment in our time; zero if it has passed already. A token
// that was over before it was issued tells of a clock or a time zone that is
// wrong, and not of the token. Believing it would mean a login for every call.
//
// The Date may be the wrong one, of a cache or a proxy: no moment is put off for it
// that lies ahead without it.
func (c clock) moment(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return earlier(c.coming(at), c.coming(at.Add(-c.ahead)))
}

// end is when a JWT says that it ends, in our time. One that says when it was issued
// needs no clock besides its own: so long it lives from now, or less, if it was not
// made for this answer.
func (c clock) end(claims Claims) time.Time {
	if claims.Expiry.IsZero() || claims.IssuedAt.IsZero() {
		return c.moment(claims.Expiry)
	}
	return earlier(c.coming(claims.Expiry), c.coming(c.sent.Add(claims.Expiry.Sub(claims.IssuedAt))))
}

// coming is a moment in whole seconds; zero if it does not lie ahead.
func (c clock) coming(at time.Time) time.Time {
	if at = at.Truncate(time.Second); !at.After(c.sent) {
		return time.Time{}
	}
	return at
}

// earlier is the earlier of two moments, of which the zero one is unknown.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// expiry is when a token expires: by what the answer says or by what a JWT says
// of itself, whichever is earlier; zero if neither says. trouble says why the
// answer is impossible.
//
// A lifetime counts from when the request was sent: the server's clock began to
// run somewhere between then and the answer.
func (c clock) expiry(format ExpiresFormat, value json.RawMessage, token string) (at time.Time, trouble string) {
	said, trouble := format.read(value)
	if trouble != "" {
		return time.Time{}, trouble
	}
	at = c.moment(said.at)
	if said.life > 0 {
		at = c.sent.Add(said.life)
	}
	claims, _ := JWTClaims(token)
	at = earlier(at, c.end(claims))
	if last := c.sent.Add(longest); at.After(last) {
		at = last
	}
	return at, ""
}
