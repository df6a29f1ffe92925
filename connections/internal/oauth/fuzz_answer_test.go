package oauth_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// FuzzAnswer holds whatever a server may answer to what holds for every answer:
// nothing panics, a token is one that was issued and fits in a header, and an error
// has a code and shows neither a secret nor a piece of the body.
func FuzzAnswer(f *testing.F) {
	for _, a := range slices.Concat(refusals(), hopeless()) {
		if len(a.body) < 10<<10 {
			f.Add(uint16(max(a.status, 200)), a.media, a.header["Location"], []byte(a.body), uint16(0), "", uint8(0))
			f.Add(uint16(max(a.status, 200)), a.media, "https://as.example/x", []byte(a.body), ^uint16(0), "data.token", uint8(3))
		}
	}
	for quirk, answers := range quirky() {
		bit := uint16(1) << slices.Index(allQuirks(), quirk)
		for _, a := range answers {
			f.Add(uint16(max(a.status, 200)), a.media, "", []byte(a.body), bit, "", uint8(1))
		}
	}
	for _, body := range []string{
		good, `"T0k3n"`, `[{"token":"T0k3n"}]`, `{"data":{"token":"T0k3n"},"expires_in":"PT1H"}`, `{"acce\u017f\u017f_token":"X","token_type":"Bearer"}`,
		`{"access_token":"A","token_type":"Bearer","expires_in":1893456000000,"refresh_token":"R","scope":"a b","url":"https://api.example/"}`,
		`<pre>grant_type=password&password=` + password + `</pre>`, "", "null", "\xff\xfe{\x00",
		`{"error":"invalid_grant","error_description":"seen ` + strings.ReplaceAll(password, `"\`, "") + `"}`,
	} {
		for _, at := range []string{"", "$", "$[0].token", "data.token"} {
			f.Add(uint16(200), "application/json", "", []byte(body), uint16(0), at, uint8(2))
			f.Add(uint16(401), "text/plain", "", []byte(body), ^uint16(0), at, uint8(5))
		}
	}
	f.Fuzz(func(t *testing.T, status uint16, media, location string, body []byte, quirks uint16, at string, format uint8) {
		header := http.Header{"Content-Type": {media}, "Location": {location}}
		d := dialect(quirks, at, format)
		c := answering(t, int(status%1000), header, body, d)
		start := time.Now()
		var token *oauth.Token
		var err error
		if cost := allocated(func() { token, err = c.Token(t.Context(), login()) }); cost > 4<<20+32*uint64(len(body)) {
			t.Errorf("%d bytes are allocated for an answer of %d", cost, len(body))
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		if err != nil {
			checkFailure(t, err, body, d)
			return
		}
		checkToken(t, token, body, start)
	})
}

// dialect is one that a number and a path stand for.
func dialect(quirks uint16, at string, format uint8) oauth.Dialect {
	formats := []oauth.ExpiresFormat{
		"", oauth.InSeconds, oauth.InMilliseconds, oauth.InWords, oauth.AtUnix, oauth.AtUnixMilliseconds, oauth.AtRFC3339, oauth.AtDateTime,
	}
	d := oauth.Dialect{ExpiresFormat: formats[int(format)%len(formats)]}
	for i, q := range allQuirks() {
		if quirks&(1<<i) != 0 {
			d.Quirks = append(d.Quirks, q)
		}
	}
	if format&0x80 != 0 {
		d.BaseURL = path("url")
	}
	d.AccessToken, _ = oauth.ParsePath(at)
	return d
}

var (
	inHeader = regexp.MustCompile(`^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$`)
	inForm   = regexp.MustCompile(`^[\x20-\x7e]*$`)
)

func checkToken(t *testing.T, token *oauth.Token, body []byte, start time.Time) {
	access, refresh := token.AccessToken.Reveal(), token.RefreshToken.Reveal()
	if !inHeader.MatchString(access) || !inForm.MatchString(refresh) {
		t.Errorf("the tokens %q and %q break their grammar", access, refresh)
	}
	for _, secret := range canaries() {
		if access == secret || refresh == secret {
			t.Error("a token is a secret of ours")
		}
	}
	issued := texts(body)
	behindScheme := func(s string) bool { return len(s) > 7 && strings.EqualFold(s[:7], "Bearer ") && s[7:] == access }
	if !slices.Contains(issued, access) && !slices.ContainsFunc(issued, behindScheme) || refresh != "" && !slices.Contains(issued, refresh) {
		t.Errorf("a token of %d bytes was never issued", len(access))
	}
	if now := time.Now(); !token.Expiry.IsZero() && (token.Expiry.Before(start) || token.Expiry.After(now.AddDate(1, 0, 1))) {
		t.Errorf("it expires at %v", token.Expiry)
	}
	if u, err := url.Parse(token.BaseURL); token.BaseURL != "" && (err != nil || u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Host == "") {
		t.Errorf("the base URL is %q", token.BaseURL)
	}
}

// texts are all texts in a body, unescaped by somebody else's code: of JSON, what
// is in front of it passed over, and of a form.
func texts(body []byte) []string {
	var found []string
	form, _ := url.ParseQuery(string(body))
	for _, values := range form {
		found = append(found, values...)
	}
	for i := range body {
		if i > 10 || !strings.ContainsRune(`{["`, rune(body[i])) {
			continue
		}
		dec := json.NewDecoder(bytes.NewReader(body[i:]))
		for t, err := dec.Token(); err == nil; t, err = dec.Token() {
			if s, ok := t.(string); ok {
				found = append(found, s)
			}
		}
	}
	return found
}

// said are the parts of a message that are the server's: an error's name and its
// description, a token's type, a host.
var said = regexp.MustCompile(`answered \d+( [a-z_]{1,40})?( \(.*\))?$|of the type "[^"]*"|, at .*$`)

// forms are the likeliest forms of our secrets: all that sdktest.Leaks knows are
// too many to be looked for a thousand times a second.
var forms = func() []string {
	var all []string
	for _, secret := range canaries() {
		all = append(all, secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(quoted(secret), `"`), html.EscapeString(secret),
			base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)))
	}
	return all
}()

func checkFailure(t *testing.T, err error, body []byte, d oauth.Dialect) {
	e := sdk.AsError(err)
	if e.Code == "" || e.Code == "internal" || e.Message == "" || e.Logins > 1 {
		t.Fatalf("it is no failure of ours: %#v", err)
	}
	shown := e.Message + e.Hint
	for _, form := range forms {
		if strings.Contains(shown, form) || strings.Contains(fmt.Sprintf("%v %#v", oauth.FixOf(err), err), form) {
			t.Errorf("%q shows a secret", shown)
		}
	}
	if len(shown) > 2000 || strings.ContainsFunc(shown, func(c rune) bool { return c < ' ' || c > '~' }) {
		t.Errorf("it is told as %q", shown)
	}
	ours := said.ReplaceAllString(e.Message, "") + "\n" + e.Hint
	for _, known := range []string{d.AccessToken.String(), "application/json"} {
		if known != "" {
			ours = strings.ReplaceAll(ours, known, "\n")
		}
	}
	const least = 16
	for i := range max(0, len(ours)-least+1) {
		if piece := ours[i : i+least]; !strings.Contains(piece, "\n") && bytes.Contains(body, []byte(piece)) {
			t.Errorf("%q is of the body, and in %q", piece, e.Message)
		}
	}
}
