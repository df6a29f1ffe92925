package oauth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// longest is the longest lifetime that is believed. Servers that count in
// milliseconds, or name a date, land far above it.
const longest = 365 * 24 * time.Hour

// digits is how a number of seconds is written, in text.
var digits = regexp.MustCompile(`^[0-9]+$`)

// expiry is when a token that was asked for at sent expires: by expires_in or by
// what a JWT says of itself, whichever is earlier; zero if neither says. trouble
// says why expires_in is impossible.
//
// A lifetime counts from when the request was sent: the server's clock began to
// run somewhere between then and the answer.
func expiry(sent time.Time, expiresIn json.RawMessage, token string) (at time.Time, trouble string) {
	d, known, trouble := lifetime(expiresIn)
	if trouble != "" {
		return time.Time{}, trouble
	}
	if known {
		at = sent.Add(d)
	}
	// A JWT that had expired when it was issued tells of a clock that is wrong,
	// perhaps ours. Believing it would mean a login for every call.
	exp, ok := jwtExpiry(token)
	if ok && exp.After(sent) && (at.IsZero() || exp.Before(at)) {
		at = exp
	}
	if last := sent.Add(longest); at.After(last) {
		at = last
	}
	return at, ""
}

// lifetime reads expires_in: a number, or digits in quotes. Words mean that it is
// not known; what is a number and cannot be a lifetime is refused.
func lifetime(value json.RawMessage) (d time.Duration, known bool, trouble string) {
	if absent(value) {
		return 0, false, ""
	}
	number := string(value)
	if s, ok := text(value); ok {
		if _, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err != nil && !digits.MatchString(s) {
			return 0, false, ""
		}
		if !digits.MatchString(s) {
			return 0, false, "is text and no number of seconds"
		}
		number = s
	}
	seconds, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil && digits.MatchString(number):
		return longest, true, "" // more than a float64 holds is more than a year
	case err != nil:
		return 0, false, "is no number of seconds"
	case seconds < 0:
		return 0, false, "is negative"
	}
	return time.Duration(math.Floor(min(seconds, longest.Seconds()))) * time.Second, true, ""
}

// jwtExpiry reads the exp of a JWT (RFC 7519 section 4.1.4) without verifying it:
// it is used to shorten a lifetime, which nobody gains from forging.
func jwtExpiry(token string) (time.Time, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, false
	}
	var claims struct {
		Exp json.Number `json:"exp"`
	}
	if json.NewDecoder(bytes.NewReader(payload)).Decode(&claims) != nil {
		return time.Time{}, false
	}
	exp, err := claims.Exp.Float64()
	if err != nil || exp <= 0 || exp > math.MaxInt32*100.0 {
		return time.Time{}, false
	}
	return time.Unix(int64(exp), 0), true
}
