package oauth_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// answering is a client whose one answer is made here, without a server.
func answering(t testing.TB, status int, header http.Header, body []byte, d oauth.Dialect) *oauth.Client {
	u, err := url.Parse("https://as.example/token")
	if err != nil {
		t.Fatal(err)
	}
	return &oauth.Client{
		Endpoint: u, Timeout: time.Minute, ID: "client", Secret: sdk.NewSecret(clientSecret), Dialect: d,
		Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(bytes.NewReader(body))}, nil
		}),
	}
}

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// size is that of a bomb. Of an answer eight times as much is read, and costs eight
// times as much; that would take long with the race detector.
const size = 128 << 10

// bombs are bodies that cost a careless reader a thousand times their length.
func bombs() map[string]string {
	fill := func(head, unit, tail string) string {
		return head + strings.Repeat(unit, (size-len(head)-len(tail))/len(unit)) + tail
	}
	many := func(format, separator string) string {
		var b strings.Builder
		for i := 0; b.Len() < size-40; i++ {
			fmt.Fprintf(&b, format+separator, i)
		}
		return strings.TrimSuffix(b.String(), separator)
	}
	members := "{" + many(`"%x":0`, ",") + "}"
	return map[string]string{
		"brackets":                     fill("", "[", ""),
		"brackets, closed":             fill("", "[", "")[:size/2] + fill("", "]", "")[:size/2],
		"objects":                      fill("", `{"a":`, ""),
		"objects in error":             fill(`{"error":`, `{"a":`, ""),
		"200,000 members":              members,
		"members in error":             `{"error":` + members[:len(members)-20] + `:0}}`,
		"members in data":              `{"data":` + members + `}`,
		"elements":                     fill("[", "0,", "0]"),
		"elements in data":             fill(`{"data":[`, "0,", "0]}"),
		"escapes":                      fill(`{"a":"`, `\u0000`, `"}`),
		"escapes in a token":           fill(`{"token_type":"Bearer","access_token":"`, `\u0041`, `"}`),
		"a token":                      fill(`{"token_type":"Bearer","access_token":"`, `A`, `"}`),
		"a token of dots":              fill(`{"token_type":"Bearer","access_token":"`, `.`, `"}`),
		"a JWT":                        fill(`{"token_type":"Bearer","access_token":"e30.`, `W1tb`, `.x"}`),
		"a refresh token":              fill(`{"token_type":"Bearer","access_token":"A","refresh_token":"`, `A`, `"}`),
		"scopes":                       fill(`{"token_type":"Bearer","access_token":"A","scope":"`, `a `, `"}`),
		"a list of scopes":             fill(`{"token_type":"Bearer","access_token":"A","scope":["`, `a","`, `"]}`),
		"a lifetime":                   fill(`{"token_type":"Bearer","access_token":"A","expires_in":`, `9`, `}`),
		"an error":                     fill(`{"error":"`, `a`, `"}`),
		"a description":                fill(`{"error":"invalid_grant","error_description":"`, `a&amp;`, `"}`),
		"escapes in a description":     fill(`{"error":"invalid_grant","error_description":"`, `\u0000`, `"}`),
		"secrets in a description":     fill(`{"error":"invalid_grant","error_description":"`, `CS-SECRET&=+ /%20:`, `"}`),
		"bytes that are no UTF-8":      fill(`{"error":"invalid_grant","a":"`, "\xffa", `"}`),
		"tokens in a description":      fill(strings.ReplaceAll(`{"error":"invalid_grant","error_description":"X","access_token":"X!","refresh_token":"X+","id_token":"X/","mfa_token":"X.","a":"`, "X", strings.Repeat("A", 4000)), "A", `"}`),
		"half description, half token": `{"error":"invalid_grant","error_description":"` + strings.Repeat("x", size/2) + `","access_token":"` + strings.Repeat("A", size/2-100) + `"}`,
		"form, parameters":             fill("access_token=A", "&a=b", ""),
		"form, errors":                 fill("error=a", "&error=a", ""),
		"form, a parameter":            fill("token_type=bearer&access_token=", "A", ""),
		"form, escapes in a parameter": fill("token_type=bearer&access_token=", "%01", ""),
		"form, angles in a parameter":  fill("token_type=bearer&access_token=", "<", ""),
		"form, ampersands":             fill("", "&", ""),
		"quotes":                       fill("", `"`, ""),
		"backslashes":                  fill(`{"a":"`, `\\`, ``),
		"spaces":                       fill("", " ", ""),
		"guards":                       fill("", ")]}'\n", ""),
	}
}

// What an answer costs in memory is bounded by how long it is, whatever it holds
// and however much is forgiven. What is counted is all that is allocated in the
// course of the request, not what is held at a time.
func TestMemoryIsBounded(t *testing.T) {
	const times = 32 // the most that was measured is 20 with the bodies of 1 MiB, and 26 with the race detector
	worst, where := 0.0, ""
	for name, body := range bombs() {
		media := "application/json"
		if strings.HasPrefix(name, "form, ") {
			media = formMedia
		}
		for status, d := range map[int]oauth.Dialect{
			200: {Quirks: allQuirks()}, 201: {Quirks: allQuirks(), AccessToken: path("data.a[-1].b")},
			400: {Quirks: allQuirks(), AccessToken: path("$[-1]")}, 401: {},
		} {
			c := answering(t, status, http.Header{"Content-Type": {media}}, []byte(body), d)
			start := time.Now()
			got := float64(allocated(func() { _, _ = c.Token(t.Context(), login()) })) / size
			if took := time.Since(start); got > times || took > 5*time.Second {
				t.Errorf("%s under %d costs %.1f times its length, and %v", name, status, got, took)
			}
			if got > worst {
				worst, where = got, fmt.Sprint(name, " under ", status)
			}
		}
	}
	t.Logf("the most is %.1f bytes for a byte of an answer: %s", worst, where)
}

// Of an endless body no more is read than of a long one.
func TestEndlessBodies(t *testing.T) {
	read := 0
	c := answering(t, 200, http.Header{}, nil, oauth.Dialect{})
	c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(counting(func(p []byte) { read += len(p) }))}, nil
	})
	if got := allocated(func() { _, _ = c.Token(t.Context(), login()) }); got > 8<<20 || read > 2<<20 {
		t.Errorf("%d bytes are read, and %d allocated", read, got)
	}
	if e := mustFail(t, c, login()); e.Code != sdk.TooLarge {
		t.Errorf("it is %v", e)
	}
}

// counting is an endless body.
type counting func(p []byte)

func (c counting) Read(p []byte) (int, error) { c(p); return len(p), nil }
