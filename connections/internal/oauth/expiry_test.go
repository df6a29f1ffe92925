package oauth

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func jwt(exp string) string {
	payload := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub":"x","exp":%s}`, exp))
	return "e30." + payload + ".c2ln"
}

func TestExpiry(t *testing.T) {
	sent := at(t, "2026-01-02T03:04:05Z")
	unix := func(d time.Duration) string { return fmt.Sprint(sent.Add(d).Unix()) }
	const year = 365 * 24 * time.Hour
	for _, test := range []struct {
		name, expiresIn, token string
		want                   time.Duration // -1: unknown
		trouble                bool
	}{
		{name: "integer", expiresIn: `3600`, want: time.Hour},
		{name: "text", expiresIn: `"3600"`, want: time.Hour},
		{name: "text with zeros", expiresIn: `"003600"`, want: time.Hour},
		{name: "text with spaces", expiresIn: `" 3600 "`, trouble: true},
		{name: "text, negative", expiresIn: `"-5"`, trouble: true},
		{name: "text, fraction", expiresIn: `"3600.5"`, trouble: true},
		{name: "words", expiresIn: `"1 hour"`, want: -1},
		{name: "empty text", expiresIn: `""`, want: -1},
		{name: "fraction", expiresIn: `3600.9`, want: time.Hour},
		{name: "fraction of nothing", expiresIn: `3600.0`, want: time.Hour},
		{name: "zero", expiresIn: `0`, want: -1},
		{name: "zero in text", expiresIn: `"0"`, want: -1},
		{name: "zero and a JWT", expiresIn: `0`, token: jwt(unix(time.Hour)), want: time.Hour},
		{name: "less than a second", expiresIn: `0.9`, want: -1},
		{name: "negative", expiresIn: `-100`, trouble: true},
		{name: "five", expiresIn: `5`, want: 5 * time.Second},
		{name: "beyond numbers", expiresIn: `1e400`, trouble: true},
		{name: "text beyond numbers", expiresIn: `"` + strings.Repeat("9", 400) + `"`, want: year},
		{name: "a date in milliseconds", expiresIn: `1893456000000`, want: year},
		{name: "null", expiresIn: `null`, want: -1},
		{name: "missing", want: -1},
		{name: "boolean", expiresIn: `true`, trouble: true},
		{name: "object", expiresIn: `{"a":1}`, trouble: true},
		{name: "JWT earlier", expiresIn: `3600`, token: jwt(unix(time.Minute)), want: time.Minute},
		{name: "JWT later", expiresIn: `60`, token: jwt(unix(time.Hour)), want: time.Minute},
		{name: "JWT alone", token: jwt(unix(time.Hour)), want: time.Hour},
		{name: "JWT alone, fraction", token: jwt(unix(time.Hour) + ".7"), want: time.Hour},
		{name: "JWT of the past", expiresIn: `60`, token: jwt(unix(-time.Hour)), want: time.Minute},
		{name: "JWT of the past alone", token: jwt(unix(-time.Hour)), want: -1},
		{name: "JWT of the far future", token: jwt("99999999999"), want: year},
		{name: "JWT beyond dates", token: jwt("1e300"), want: -1},
		{name: "JWT in words", token: jwt(`"tomorrow"`), want: -1},
		{name: "JWT without payload", token: "a.!!.c", want: -1},
		{name: "two dots", token: "..", want: -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, trouble := clock{sent: sent}.expiry(InSeconds, json.RawMessage(test.expiresIn), test.token)
			if (trouble != "") != test.trouble {
				t.Fatalf("trouble is %q", trouble)
			}
			want := sent.Add(test.want)
			if test.want < 0 || test.trouble {
				want = time.Time{}
			}
			if !got.Equal(want) {
				t.Errorf("it expires at %v, want %v", got, want)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	const date = "Fri, 02 Jan 2026 03:04:05 GMT"
	for _, test := range []struct {
		value, date string
		want        time.Duration
	}{
		{"30", "", 30 * time.Second},
		{"0", "", 0},
		{"-5", "", 0},
		{"soon", "", 0},
		{"", "", 0},
		{"86400", "", 15 * time.Minute},
		{"99999999999999999999", "", 15 * time.Minute},
		{"Fri, 02 Jan 2026 03:05:05 GMT", date, time.Minute},
		{"Fri, 02 Jan 2026 03:04:05 GMT", date, 0},
		{"Wed, 21 Oct 2015 07:28:00 GMT", date, 0},
		{"Wed, 21 Oct 2037 07:28:00 GMT", date, 15 * time.Minute},
		{"Wed, 21 Oct 2015 07:28:00 GMT", "yesterday", 0},
		{"Wed, 21 Oct 2137 07:28:00 GMT", "", 15 * time.Minute},
	} {
		header := http.Header{"Retry-After": {test.value}, "Date": {test.date}}
		if got := retryAfter(header); got != test.want {
			t.Errorf("Retry-After %q at %q is %v, want %v", test.value, test.date, got, test.want)
		}
	}
}
