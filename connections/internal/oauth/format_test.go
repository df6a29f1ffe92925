package oauth

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// formats are all there are.
var formats = []ExpiresFormat{"", InSeconds, InMilliseconds, InWords, AtUnix, AtUnixMilliseconds, AtRFC3339, AtDateTime}

const unknown = -1 // a lifetime of which nothing is said

func TestExpiresFormats(t *testing.T) {
	sent := at(t, "2026-01-02T03:04:05Z")
	const year, bad = 365 * 24 * time.Hour, -2
	for format, values := range map[ExpiresFormat]map[string]time.Duration{
		InMilliseconds: {
			`3600000`: time.Hour, `"3600000"`: time.Hour, `1999`: time.Second, `999`: unknown, `0`: unknown, `1e300`: year,
			`-1`: bad, `"an hour"`: bad, `true`: bad, `[1]`: bad, `1e400`: bad,
		},
		AtUnix: {
			`1767326645`: time.Hour, `"1767326645"`: time.Hour, `1767326645.9`: time.Hour, `1e300`: year, `"` + strings.Repeat("9", 400) + `"`: year,
			`1767323045`: unknown, `0`: unknown, `3600`: unknown, // passed: a clock, or another format
			`-5`: bad, `"tomorrow"`: bad, `{}`: bad,
		},
		AtUnixMilliseconds: {`1767326645999`: time.Hour, `"1767326645000"`: time.Hour, `1767326645`: unknown, `false`: bad},
		AtRFC3339: {
			`"2026-01-02T04:04:05Z"`: time.Hour, `"2026-01-02t04:04:05.999z"`: time.Hour, `"2026-01-02T05:04:05+01:00"`: time.Hour,
			`"9999-12-31T23:59:59Z"`: year, `"0001-01-01T00:00:00Z"`: unknown, `"2026-01-02T03:04:05Z"`: unknown,
			`"2026-01-02T04:04:05"`: bad, `"2026-02-30T04:04:05Z"`: bad, `"tomorrow"`: bad, `1767326645`: bad,
		},
		AtDateTime: {
			`"2026-01-02 04:04:05"`: time.Hour, `"2026-01-02T04:04:05.1234567"`: time.Hour, `"2026-01-02 03:04:05"`: unknown,
			`"2026-01-02 04:04:05Z"`: bad, `"2026-01-02"`: bad, `"02.01.2026 04:04:05"`: bad, `"2026-01-02 04:04:05 "`: bad, `null `: bad,
		},
		InWords: {
			`"30m"`: 30 * time.Minute, `"1d"`: 24 * time.Hour, `"1h30m"`: 90 * time.Minute, `"2w"`: 14 * 24 * time.Hour, `"90s"`: 90 * time.Second,
			`"PT1H"`: time.Hour, `"P1D"`: 24 * time.Hour, `"P1DT12H"`: 36 * time.Hour, `"PT0.5S"`: unknown, `"P1W"`: 7 * 24 * time.Hour, `"PT1.9S"`: time.Second,
			`"999999999999w999999999999d"`: year, `"0s"`: unknown,
			`"P"`: bad, `"PT"`: bad, `"P1DT"`: bad, `"P1M"`: bad, `"P1Y"`: bad, `"1 day"`: bad, `"30m1h"`: bad, `"-1h"`: bad, `"1.5h"`: bad, `"3600"`: bad, `3600`: bad,
			`"` + strings.Repeat("0", 100) + `s"`: bad,
		},
	} {
		for value, want := range values {
			t.Run(string(format)+" "+value[:min(len(value), 30)], func(t *testing.T) {
				got, trouble := clock{sent: sent}.expiry(format, json.RawMessage(value), "opaque")
				if (trouble != "") != (want == bad) {
					t.Fatalf("trouble is %q", trouble)
				}
				if want < 0 && !got.IsZero() || want >= 0 && !got.Equal(sent.Add(want)) {
					t.Errorf("it expires at %v, want %v after %v", got, want, sent)
				}
			})
		}
	}
	for _, format := range formats {
		for _, nothing := range []string{"", "null", `""`} {
			if got, trouble := (clock{sent: sent}).expiry(format, json.RawMessage(nothing), ""); !got.IsZero() || trouble != "" {
				t.Errorf("%s: %q is %v (%s)", format, nothing, got, trouble)
			}
		}
	}
}

// However wrong our clock is, a token that lives for an hour by the server's lives
// for an hour by ours, or for less, where it says so by ours.
func TestWrongClocks(t *testing.T) {
	server := at(t, "2026-01-02T03:04:05Z")
	exp := server.Add(time.Hour)
	for _, wrong := range []time.Duration{-50 * 365 * 24 * time.Hour, -2 * time.Hour, -6 * time.Second, 6 * time.Second, 2 * time.Hour, 50 * 365 * 24 * time.Hour} {
		ours := server.Add(wrong)
		header := http.Header{"Date": {server.UTC().Format(http.TimeFormat)}}
		c := newClock(header, ours, ours.Add(time.Millisecond))
		written, _ := json.Marshal(exp.Format(time.RFC3339))
		for name, got := range map[string]time.Time{
			"said":   moment(c.expiry(AtRFC3339, written, "")),
			"JWT":    moment(c.expiry(InSeconds, nil, jwt(unixText(exp)))),
			"either": moment(c.expiry(InSeconds, json.RawMessage("7200"), jwt(unixText(exp)))),
		} {
			want := ours.Add(time.Hour)
			if exp.After(ours) && exp.Before(want) {
				want = exp
			}
			if !got.Equal(want) {
				t.Errorf("%s, our clock %v wrong: it expires at %v, want %v", name, wrong, got, want)
			}
		}
	}
}

// However wrong a Date is, a token lives no longer than without it, and one that
// says when it was issued lives as long as it says.
func TestWrongDates(t *testing.T) {
	sent := at(t, "2026-01-02T03:04:05Z")
	exp := sent.Add(time.Hour)
	written, _ := json.Marshal(exp.Format(time.RFC3339))
	issued := func(ago time.Duration) string { return jwt(unixText(exp) + `,"iat":` + unixText(sent.Add(-ago))) }
	for _, off := range []time.Duration{-50 * 365 * 24 * time.Hour, -2 * time.Hour, 0, 10 * time.Minute, 2 * time.Hour, 50 * 365 * 24 * time.Hour} {
		c := newClock(http.Header{"Date": {sent.Add(off).UTC().Format(http.TimeFormat)}}, sent, sent.Add(time.Millisecond))
		for name, got := range map[string]time.Time{"said": moment(c.expiry(AtRFC3339, written, "")), "JWT": moment(c.expiry(InSeconds, nil, jwt(unixText(exp))))} {
			if got.IsZero() || got.After(exp) {
				t.Errorf("%s, Date %v wrong: it expires at %v", name, off, got)
			}
		}
		for ago, want := range map[time.Duration]time.Time{
			0: exp, 10 * time.Minute: exp, // it was issued to somebody before
			-10 * time.Minute: sent.Add(50 * time.Minute), -time.Hour: exp, -2 * time.Hour: exp, // no life is no life
		} {
			if got := moment(c.expiry(InSeconds, nil, issued(ago))); !got.Equal(want) {
				t.Errorf("Date %v wrong, issued %v ago: it expires at %v, want %v", off, ago, got, want)
			}
		}
		late := newClock(http.Header{"Date": {sent.UTC().Format(http.TimeFormat)}}, sent.Add(2*time.Hour), sent.Add(2*time.Hour))
		if got := moment(late.expiry(InSeconds, nil, issued(time.Minute))); !got.Equal(sent.Add(2*time.Hour + 61*time.Minute)) {
			t.Errorf("by a clock that is two hours fast it expires at %v", got)
		}
	}
}

// A Date within the exchange, or one that says nothing, changes nothing.
func TestClocksThatAgree(t *testing.T) {
	sent := at(t, "2026-01-02T03:04:05Z")
	received := sent.Add(30 * time.Second)
	for date, ahead := range map[string]time.Duration{
		"": 0, "yesterday": 0,
		"Fri, 02 Jan 2026 03:04:00 GMT": 0,
		"Fri, 02 Jan 2026 03:04:20 GMT": 0, // the answer took its time
		"Fri, 02 Jan 2026 03:04:40 GMT": 0,
		"Fri, 02 Jan 2026 03:04:41 GMT": 36 * time.Second,
		"Fri, 02 Jan 2026 03:03:59 GMT": -6 * time.Second,
	} {
		if c := newClock(http.Header{"Date": {date}}, sent, received); c.ahead != ahead {
			t.Errorf("%q: the server is %v ahead, want %v", date, c.ahead, ahead)
		}
	}
	c := newClock(http.Header{"Date": {"Mon, 01 Jan 0001 00:00:00 GMT"}}, sent, received)
	if got := c.moment(sent.Add(time.Hour)); got.Before(sent) {
		t.Errorf("a Date of the year 1 makes it expire at %v", got)
	}
}

func moment(at time.Time, _ string) time.Time { return at }

func unixText(at time.Time) string {
	written, _ := json.Marshal(at.Unix())
	return string(written)
}

func FuzzExpiry(f *testing.F) {
	for _, seed := range []string{
		`3600`, `"3600"`, `" 3600 "`, `-1`, `1e400`, `1893456000000`, `"1 hour"`, `""`, `null`, `true`, `{"a":1}`, `"PT1H"`, `"1h30m"`,
		`"2026-01-02T04:04:05Z"`, `"2026-01-02 04:04:05.5"`, `1767326645`,
	} {
		f.Add(seed, seed, "Fri, 02 Jan 2026 03:04:05 GMT")
	}
	sent := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	f.Fuzz(func(t *testing.T, value, exp, date string) {
		raw, err := document([]byte(value))
		if err != nil {
			raw, _ = json.Marshal(value)
		}
		c := newClock(http.Header{"Date": {date}}, sent, sent.Add(time.Second))
		for _, format := range formats {
			got, trouble := c.expiry(format, raw, jwt(exp))
			if trouble != "" && !got.IsZero() {
				t.Errorf("%s: %q is %v and %s", format, value, got, trouble)
			}
			if !got.IsZero() && (got.Before(sent) || got.After(sent.Add(longest))) {
				t.Errorf("%s: %q expires at %v", format, value, got)
			}
		}
	})
}
