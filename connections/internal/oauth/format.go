package oauth

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// An ExpiresFormat is how an answer writes when its token ends.
type ExpiresFormat string

// The formats. Those that begin with In say for how long the token lives, those
// that begin with At name the moment.
const (
	InSeconds          ExpiresFormat = "seconds"           // 3600, as RFC 6749 has it
	InMilliseconds     ExpiresFormat = "milliseconds"      // 3600000
	InWords            ExpiresFormat = "duration"          // 30m, 1d, 1h30m; PT1H, P1D (ISO 8601)
	AtUnix             ExpiresFormat = "unix"              // seconds since 1970
	AtUnixMilliseconds ExpiresFormat = "unix_milliseconds" // milliseconds since 1970
	AtRFC3339          ExpiresFormat = "rfc3339"           // 2026-01-02T15:04:05Z
	AtDateTime         ExpiresFormat = "datetime"          // 2026-01-02 15:04:05, or with a T; read as UTC
)

// end is what an answer says of the end of a token's life: it has a lifetime, or
// a moment, or neither.
type end struct {
	life time.Duration
	at   time.Time
}

// read reads what an answer says. trouble says why it cannot be. Nothing, null
// and an empty text say nothing.
func (f ExpiresFormat) read(value json.RawMessage) (e end, trouble string) {
	if said, ok := text(value); ok && said == "" {
		return end{}, ""
	}
	switch f {
	case InMilliseconds:
		ms, trouble := number(value)
		return lives(ms / 1000), trouble
	case AtUnix:
		s, trouble := number(value)
		return ends(s), trouble
	case AtUnixMilliseconds:
		ms, trouble := number(value)
		return ends(ms / 1000), trouble
	case InWords, AtRFC3339, AtDateTime:
		return f.readText(value)
	}
	if words(value) {
		return end{}, "" // "1 hour": nothing that could be relied on
	}
	s, trouble := number(value)
	return lives(s), trouble
}

// words reports whether a value is text and no number, of whatever kind.
func words(value json.RawMessage) bool {
	said, ok := text(value)
	if !ok || digits.MatchString(said) {
		return false
	}
	_, err := strconv.ParseFloat(strings.TrimSpace(said), 64)
	return err != nil
}

// number reads a number, or digits in quotes.
func number(value json.RawMessage) (n float64, trouble string) {
	written := string(value)
	if said, ok := text(value); ok {
		if !digits.MatchString(said) {
			return 0, "is text and no whole number"
		}
		written = said
	}
	n, err := strconv.ParseFloat(written, 64)
	switch {
	case err != nil && digits.MatchString(written):
		return math.MaxFloat64, "" // more than a float64 holds
	case err != nil:
		return 0, "is no number"
	case n < 0:
		return 0, "is negative"
	}
	return n, ""
}

// lives is a lifetime of so many seconds: whole ones, since it is better to renew
// early, and at most the longest that is believed. A token without any would be of
// no use to anybody: a server that says 0 does not know, or means for ever.
func lives(seconds float64) end {
	return end{life: time.Duration(math.Floor(min(seconds, longest.Seconds()))) * time.Second}
}

// ends is a moment so many seconds after 1970.
func ends(seconds float64) end {
	const farAway = 1 << 40 // 36,000 years, with which a time.Time can still reckon
	return end{at: time.Unix(int64(min(seconds, farAway)), 0)}
}

func (f ExpiresFormat) readText(value json.RawMessage) (end, string) {
	const longestText = 64
	said, ok := text(value)
	if !ok || len(said) > longestText {
		return end{}, "is no text of the format " + string(f)
	}
	if f == InWords {
		seconds, ok := duration(said)
		if !ok {
			return end{}, "is no duration"
		}
		return lives(seconds), ""
	}
	at, err := f.parse(said)
	if err != nil {
		return end{}, "is no text of the format " + string(f)
	}
	return end{at: at}, ""
}

// parse reads a moment. Fractions of a second are read, and lost later.
func (f ExpiresFormat) parse(said string) (time.Time, error) {
	if f == AtRFC3339 {
		return time.Parse(time.RFC3339, strings.ToUpper(said)) // section 5.6: t and z will do
	}
	const sortable = "2006-01-02T15:04:05"
	return time.Parse(sortable, strings.Replace(said, " ", "T", 1))
}

// A duration is weeks, days, hours, minutes and seconds, in this order. Months and
// years are left out: nobody knows how long they are.
var (
	plainDuration = regexp.MustCompile(`^(?:(\d{1,12})w)?(?:(\d{1,12})d)?(?:(\d{1,12})h)?(?:(\d{1,12})m)?(?:(\d{1,12})s)?$`)
	isoDuration   = regexp.MustCompile(`^P(?:(\d{1,12})W)?(?:(\d{1,12})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:[.,]\d+)?S)?)?$`)
)

// duration reads a duration as a number of seconds.
func duration(said string) (seconds float64, ok bool) {
	groups := plainDuration.FindStringSubmatch(said)
	if groups == nil {
		groups = isoDuration.FindStringSubmatch(said)
	}
	if groups == nil || strings.HasSuffix(said, "T") {
		return 0, false
	}
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second} {
		if n, err := strconv.ParseFloat(groups[i+1], 64); err == nil {
			seconds, ok = seconds+n*unit.Seconds(), true
		}
	}
	return seconds, ok
}
