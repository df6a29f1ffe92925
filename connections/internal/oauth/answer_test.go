package oauth_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// answer is one answer of a token endpoint, and what it means.
type answer struct {
	name   string
	status int    // 0: 200
	media  string // "": application/json
	header map[string]string
	body   string

	code  sdk.Code // "": a token
	retry time.Duration
	says  string // in the message
	hint  string // in the hint
	field string
	fix   *sdk.Fix
}

func (a answer) respond() (status int, header map[string]string, body string) {
	header = map[string]string{"Content-Type": "application/json"}
	if a.media != "" {
		header["Content-Type"] = a.media
	}
	if a.media == "none" {
		header["Content-Type"] = ""
	}
	maps.Copy(header, a.header)
	return max(a.status, 200), header, a.body
}

// play makes one login that is answered so, and holds it to what every answer has
// in common: one request, one login, no secret seen.
func play(t *testing.T, a answer, change ...func(*oauth.Client)) {
	t.Helper()
	server := sdktest.TokenServer(t, sdktest.Respond(a.respond()))
	c := newClient(t, server.TokenURL(), change...)
	if a.code == "" {
		if _, err := c.Token(t.Context(), login()); err != nil {
			t.Errorf("it was refused: %v", err)
		}
	} else {
		e, fix := fails(t, c, login())
		if diff := cmp.Diff(a.fix, fix); a.fix != nil && diff != "" {
			t.Errorf("the fix: %s", diff)
		}
		if e.Code != a.code || e.RetryAfter != a.retry || e.Logins != 1 {
			t.Errorf("it is %s after %v with %d logins, want %s after %v with 1: %v", e.Code, e.RetryAfter, e.Logins, a.code, a.retry, e)
		}
		if !strings.Contains(e.Message, a.says) || !strings.Contains(e.Message, c.Address()) || !strings.Contains(e.Hint, a.hint) {
			t.Errorf("message %q, hint %q; want %q, %q", e.Message, e.Hint, a.says, a.hint)
		}
		if a.field != "" && e.Field != a.field {
			t.Errorf("the field is %q, want %q", e.Field, a.field)
		}
	}
	if n := server.Passwords(); n != 1 {
		t.Errorf("%d passwords were sent, want 1", n)
	}
}

// fails makes one request as mustFail does, and returns the fix as well, which is
// looked at for secrets too.
func fails(t *testing.T, c *oauth.Client, g *oauth.Grant) (*sdk.Error, *sdk.Fix) {
	t.Helper()
	_, err := c.Token(t.Context(), g)
	if err == nil {
		t.Fatal("a token was accepted")
	}
	fix := oauth.FixOf(err)
	if leaks := sdktest.Leaks(canaries(), err, fix); leaks != nil {
		t.Errorf("%q leaks: %v", err, leaks)
	}
	return sdk.AsError(err), fix
}

// quoted is a text as JSON.
func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

func refusal(status int, code string) answer {
	return answer{status: status, body: `{"error":"` + code + `"}`, says: code}
}

func (a answer) is(code sdk.Code) answer    { a.code = code; return a }
func (a answer) hinting(text string) answer { a.hint = text; return a }
func (a answer) blaming(field string) answer {
	a.field = field
	return a
}

func refusals() []answer {
	return []answer{
		refusal(400, "invalid_grant").is(sdk.Denied).hinting("check username"),
		refusal(401, "invalid_grant").is(sdk.Denied),
		refusal(403, "invalid_grant").is(sdk.Denied),
		refusal(500, "invalid_grant").is(sdk.Denied),
		refusal(200, "invalid_grant").is(sdk.Denied),
		refusal(403, "access_denied").is(sdk.Denied),
		refusal(403, "mfa_required").is(sdk.Denied).hinting("second factor"),
		refusal(401, "invalid_client").is(sdk.ClientDenied).hinting("client_secret_basic").blaming("client_id"),
		refusal(400, "invalid_client").is(sdk.ClientDenied),
		refusal(400, "unauthorized_client").is(sdk.ClientDenied).hinting("allow this grant"),
		refusal(400, "invalid_scope").is(sdk.ScopeDenied).blaming("scope"),
		refusal(400, "unsupported_grant_type").is(sdk.Unsupported).blaming("grant_type"),
		refusal(400, "unsupported_token_type").is(sdk.Unsupported),
		refusal(400, "use_dpop_nonce").is(sdk.Unsupported).hinting("DPoP"),
		refusal(400, "invalid_request").is(sdk.BadConfig).hinting("misses a parameter"),
		refusal(400, "invalid_target").is(sdk.BadConfig).hinting("audience"),
		refusal(400, "slow_down").is(sdk.Throttled),
		refusal(503, "temporarily_unavailable").is(sdk.Unavailable),
		refusal(400, "server_error").is(sdk.Unavailable),
		refusal(400, "some_other").is(sdk.BadResponse),
		refusal(401, "some_other").is(sdk.ClientDenied),
		refusal(404, "some_other").is(sdk.BadConfig).blaming("token_endpoint"),
	}
}

func TestRefusals(t *testing.T) {
	for _, a := range refusals() {
		t.Run(a.says+" "+string(a.code), func(t *testing.T) { play(t, a) })
	}
}

func TestStatuses(t *testing.T) {
	codes := map[sdk.Code][]int{
		sdk.BadConfig:    {404, 405, 413, 415},
		sdk.ClientDenied: {401},
		sdk.Denied:       {403},
		sdk.Throttled:    {429},
		sdk.Unavailable:  {407, 408, 421, 425, 500, 501, 502, 503, 504, 505, 511, 599},
		sdk.BadResponse:  {201, 202, 206, 300, 302, 304, 400, 402, 406, 409, 410, 418, 600, 999},
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		for _, status := range codes[code] {
			body := "<html>boom password=" + password + " " + clientSecret + "</html>"
			play(t, answer{status: status, media: "text/html", body: body, code: code})
		}
	}
	play(t, answer{status: 204, code: sdk.BadResponse})
	// A token under another status than 200 is none.
	play(t, answer{status: 201, body: good, code: sdk.BadResponse, says: "201"})
	play(t, answer{status: 206, body: good, code: sdk.BadResponse})
}

// What servers do that have words of their own, or none.
func TestRefusalsOfParticularServers(t *testing.T) {
	nobody := func(c *oauth.Client) { c.ID, c.Secret = "", sdk.SecretValue{} }
	play(t, answer{status: 401, body: `{"message":"wrong"}`, code: sdk.Denied, hint: "username and password"}, nobody) // Magento, Toast
	play(t, answer{status: 401, body: `{"message":"wrong"}`, code: sdk.ClientDenied})                                  // there is a client to blame
	play(t, answer{status: 429, body: `{"error":"too_many_attempts"}`, code: sdk.Denied})                              // Auth0: waiting does not end it
	play(t, answer{status: 400, body: `{"error":"invalid_client_id"}`, code: sdk.ClientDenied})                        // Salesforce
	play(t, answer{status: 401, body: `{"error":"server_error"}`, code: sdk.ClientDenied})                             // ServiceNow: not to be tried again
	play(t, answer{status: 403, body: `{"error":"temporarily_unavailable"}`, code: sdk.Denied})
	play(t, answer{status: 401, body: `{"error":"server_error"}`, code: sdk.Denied}, with(oauth.UnknownErrorDenied))
	play(t, answer{status: 400, body: `{"error":"server_error"}`, code: sdk.Unavailable})
}

func TestRetryIsTold(t *testing.T) {
	wait := map[string]string{"Retry-After": "30"}
	play(t, answer{status: 429, body: `{"error":"too_many"}`, header: wait, code: sdk.Throttled, retry: 30 * time.Second, says: "too_many"})
	play(t, answer{status: 503, header: wait, code: sdk.Unavailable, retry: 30 * time.Second})
	play(t, answer{status: 400, body: `{"error":"invalid_grant"}`, header: wait, code: sdk.Denied})
	for _, name := range []string{"invalid_request", "invalid_grant", "invalid_client", "server_error", "access_denied"} {
		play(t, answer{status: 429, body: `{"error":"` + name + `"}`, header: wait, code: sdk.Throttled, retry: 30 * time.Second, says: name})
	}
}

func TestRedirects(t *testing.T) {
	for status := 300; status <= 308; status++ {
		if status == 304 || status == 306 {
			continue // 304 is the same, without a body
		}
		elsewhere := sdktest.TokenServer(t)
		play(t, answer{status: status, header: map[string]string{"Location": elsewhere.TokenURL() + "?x=1"}, body: good, code: sdk.Blocked, says: elsewhere.URL[7:]})
		play(t, answer{status: status, header: map[string]string{"Location": "/token"}, code: sdk.Blocked})
		play(t, answer{status: status, header: map[string]string{"Location": "http://%zz" + password}, code: sdk.Blocked, says: "another address"})
		play(t, answer{status: status, body: good, code: sdk.BadResponse, says: "without a Location"})
		if len(elsewhere.Requests()) > 0 {
			t.Errorf("%d was followed", status)
		}
	}
}

func TestTokens(t *testing.T) {
	with := func(members string) string { return `{"access_token":"A","token_type":"Bearer"` + members + `}` }
	for _, a := range []answer{
		{name: "plain", body: good},
		{name: "lower case", body: `{"access_token":"A","token_type":"bearer"}`},
		{name: "+json", body: good, media: "application/vnd.oauth+json; charset=utf-8"},
		{name: "escaped name", body: `{"\u0061ccess_token":"A","token_type":"Bearer"}`},
		{name: "mark", body: "\xef\xbb\xbf" + good},
		{name: "16 KiB", body: `{"access_token":"` + strings.Repeat("A", 16384) + `","token_type":"Bearer"}`},
		{name: "null error", body: with(`,"error":null`)},
		{name: "error false", body: with(`,"error":false`)},
		{name: "error 0", body: with(`,"error":0`)},
		{name: "error true", body: with(`,"error":true`), code: sdk.BadResponse},
		{name: "error 1", body: with(`,"error":1`), code: sdk.BadResponse},
		{name: "64 KiB", body: `{"access_token":"` + strings.Repeat("A", 64<<10) + `","token_type":"Bearer"}`},
		{name: "above", body: `{"access_token":"` + strings.Repeat("A", 64<<10+1) + `","token_type":"Bearer"}`, code: sdk.TooLarge, says: "an access_token of more than 64 KiB"},
		{name: "refresh token, 64 KiB", body: with(`,"refresh_token":"` + strings.Repeat("A", 64<<10) + `"`)},
		{name: "refresh token above", body: with(`,"refresh_token":"` + strings.Repeat("A", 64<<10+1) + `"`), code: sdk.TooLarge, says: "a refresh_token of more"},
		{name: "id_token", body: with(`,"id_token":"` + strings.Repeat("x", 300<<10) + `"`)},
		{name: "identity", body: good, header: map[string]string{"Content-Encoding": "identity"}},
		{name: "Identity", body: good, header: map[string]string{"Content-Encoding": "Identity"}},
		{name: "mac", body: `{"access_token":"A","token_type":"mac"}`, code: sdk.Unsupported, says: `"mac"`},
		{name: "DPoP", body: `{"access_token":"A","token_type":"DPoP"}`, code: sdk.Unsupported},
		{name: "N_A", body: `{"access_token":"A","token_type":"N_A"}`, code: sdk.Unsupported},
		{name: "no type", body: `{"access_token":"A"}`, code: sdk.BadResponse, says: "token_type"},
		{name: "type null", body: `{"access_token":"A","token_type":null}`, code: sdk.BadResponse},
		{name: "type 1", body: `{"access_token":"A","token_type":1}`, code: sdk.BadResponse},
		{name: "type breaks line", body: `{"access_token":"A","token_type":"Bearer\r\nX-Evil: 1"}`, code: sdk.BadResponse},
		{name: "no token", body: `{"token_type":"Bearer"}`, code: sdk.BadResponse, says: "without an access_token"},
		{name: "empty", body: `{"access_token":"","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "object", body: `{"access_token":{"a":1},"token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "NUL", body: `{"access_token":"A\u0000B","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "space", body: `{"access_token":"A B","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "scheme", body: `{"access_token":"Bearer T","token_type":"Bearer"}`, code: sdk.BadResponse, hint: "scheme"},
		{name: "umlaut", body: `{"access_token":"tök","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "newline", body: `{"access_token":"A\n","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "other case", body: `{"ACCESS_TOKEN":"A","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "folded", body: `{"acce\u017f\u017f_token":"A","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "twice", body: `{"access_token":"A","access_token":"B","token_type":"Bearer"}`, code: sdk.BadResponse},
		{name: "array", body: `[` + good + `]`, code: sdk.BadResponse},
		{name: "page", body: "<form>", media: "text/html", code: sdk.BadResponse, hint: "web page"},
		{name: "HTML type", body: good, media: "text/html", code: sdk.BadResponse, says: "not application/json"},
		{name: "text type", body: good, media: "text/plain", code: sdk.BadResponse},
		{name: "form", body: "access_token=A&token_type=bearer", media: "application/x-www-form-urlencoded", code: sdk.BadResponse},
		{name: "gzip", body: good, header: map[string]string{"Content-Encoding": "gzip, gzip"}, code: sdk.BadResponse, says: "compressed"},
		{name: "negative lifetime", body: with(`,"expires_in":-1`), code: sdk.BadResponse, says: "expires_in"},
		{name: "refresh token 1", body: with(`,"refresh_token":1`), code: sdk.BadResponse},
		{name: "refresh token breaks line", body: with(`,"refresh_token":"a\nb"`), code: sdk.BadResponse},
		{name: "scope list", body: with(`,"scope":["a"]`), code: sdk.BadResponse},
		{name: "and an error", body: with(`,"error":"partial"`), code: sdk.BadResponse, says: "partial"},
		{name: "and an odd error", body: with(`,"error":{"a":1}`), code: sdk.BadResponse},
		{name: "too large", body: `{"access_token":"A","x":"` + strings.Repeat(" ", 1<<20) + `"}`, code: sdk.TooLarge, says: "1 MiB"},
		{name: "large refusal", status: 503, body: strings.Repeat(" ", 2<<20), code: sdk.Unavailable},
	} {
		t.Run(a.name, func(t *testing.T) { play(t, a) })
	}
}

func TestSecretsAreNoTokens(t *testing.T) {
	secret := func(c *oauth.Client) { c.Secret = sdk.NewSecret("CS-SECRET") }
	play(t, answer{body: `{"access_token":"CS-SECRET","token_type":"Bearer"}`, code: sdk.BadResponse, says: "own secrets"}, secret)
	play(t, answer{body: `{"access_token":"A","refresh_token":"CS-SECRET","token_type":"Bearer"}`, code: sdk.BadResponse}, secret)
}

// A server that answers with the refresh token that it was shown keeps it. One that
// answers with another secret of ours would have it kept as a token.
func TestWhatARefreshAnswersWith(t *testing.T) {
	for answered, good := range map[string]bool{"old-token": true, "new-token": true, "CS-SECRET": false, "P-SECRET": false} {
		server := sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer","refresh_token":"`+answered+`"}`))
		c := newClient(t, server.TokenURL(), func(c *oauth.Client) { c.Secret = sdk.NewSecret("CS-SECRET") })
		_, err := c.Token(t.Context(), &oauth.Grant{
			Refresh: true, Params: []sdk.Param{param("refresh_token", "old-token")},
			Secrets: []sdk.SecretValue{sdk.NewSecret("P-SECRET"), sdk.NewSecret("old-token")},
		})
		if (err == nil) != good {
			t.Errorf("%s: %v", answered, err)
		}
	}
}

func TestSecretsAreNoScopes(t *testing.T) {
	two := func(c *oauth.Client) { c.Secret = sdk.NewSecret("two words") }
	one := func(c *oauth.Client) { c.Secret = sdk.NewSecret("CS-SECRET") }
	comma := func(c *oauth.Client) { c.Secret = sdk.NewSecret("one,two") }
	asked := func(c *oauth.Client) { c.Secret = sdk.NewSecret("a") } // which is what login asks for
	for _, test := range []struct {
		scope  string
		change func(*oauth.Client)
		code   sdk.Code
	}{
		{`"CS-SECRET"`, one, sdk.BadResponse}, {`"x CS-SECRET y"`, one, sdk.BadResponse}, {`"CS-SECRETS"`, one, ""}, {`"a b"`, one, ""},
		{`"x two words"`, two, sdk.BadResponse}, {`"two of words"`, two, ""}, {`"a b"`, asked, ""},
		{`"one,two"`, comma, sdk.BadResponse}, {`["x","one,two"]`, comma, sdk.BadResponse},
	} {
		says := map[sdk.Code]string{sdk.BadResponse: "own secrets"}[test.code]
		play(t, answer{body: `{"access_token":"A","token_type":"Bearer","scope":` + test.scope + `}`, code: test.code, says: says}, test.change, with(oauth.ScopeArray))
	}
}

func TestFormErrorsAreReadForTheCode(t *testing.T) {
	form := answer{status: 400, media: "application/x-www-form-urlencoded", body: "error=invalid_grant&error_description=seen+" + password, code: sdk.Denied, says: "invalid_grant"}
	play(t, form)
	form.body, form.code, form.says = "error=invalid_grant&error=invalid_client", sdk.BadResponse, ""
	play(t, form)
}

func TestWhatATokenHolds(t *testing.T) {
	for scope, want := range map[string][]string{
		``:                     {"a", "b"}, // as asked
		`,"scope":null`:        {"a", "b"},
		`,"scope":""`:          {},
		`,"scope":"a"`:         {"a"},
		`,"scope":" a  admin"`: {"a", "admin"},
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer","refresh_token":"R"`+scope+`}`))
		token, err := newClient(t, server.TokenURL()).Token(t.Context(), login())
		if err != nil {
			t.Fatalf("%s: %v", scope, err)
		}
		if diff := cmp.Diff(want, token.Scopes); diff != "" {
			t.Errorf("%s: %s", scope, diff)
		}
		if token.AccessToken.Reveal() != "A" || token.RefreshToken.Reveal() != "R" || !token.Expiry.IsZero() {
			t.Errorf("%s: the token is not as issued", scope)
		}
	}
}

func TestSentWithoutPasswordIsNoLogin(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_grant"}`))
	if e := mustFail(t, newClient(t, server.TokenURL()), &oauth.Grant{}); e.Logins != 0 {
		t.Errorf("%d logins are counted", e.Logins)
	}
}

func TestRefreshOver(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		over   bool
	}{
		{400, `{"error":"invalid_grant"}`, true},
		{401, `{"error":"invalid_grant"}`, true},
		{403, `{"error":"invalid_grant"}`, true},
		{422, `{"error":"invalid_grant"}`, true},
		{408, `{"error":"invalid_grant"}`, false},
		{429, `{"error":"invalid_grant"}`, false},
		{400, `{"error":"invalid_request"}`, true},
		{401, `{"error":"invalid_request"}`, true},
		{403, `{"error":"invalid_request"}`, false},
		{404, `{"error":"invalid_request"}`, false},
		{408, `{"error":"invalid_request"}`, false},
		{415, `{"error":"invalid_request"}`, false},
		{429, `{"error":"invalid_request"}`, false},
		{201, `{"error":"invalid_grant"}`, false},
		{200, `{"error":"invalid_grant"}`, true},
		{200, `{"error":"invalid_request"}`, true},
		{400, ``, true},
		{401, `<html>`, true},
		{400, `{"error":{"code":"invalid_client"}}`, false},
		{400, `{"error":"invalid_client","error":"invalid_client"}`, false},
		{400, `{"error_description":"half`, false},
		{400, `{"error":"temporarily_unavailable","error":"invalid_grant"}`, false},
		{200, `{"error":"temporarily_unavailable","error":"invalid_grant"}`, false},
		{400, `{"x":1,"x":2,"error":"invalid_grant"}`, false},
		{400, `{"x":1,"x":2,"Error":"invalid_grant"}`, false},
		{400, `{"error":"invalid_grant","x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, false},
		{400, "{\"x\":\"\xfc\",\"Error\":\"invalid_grant\"}", false},
		{400, "{\"x\":\"\xfc\"}", false},
		{400, `{"error":false}`, true},
		{400, `[{"error":"x"}]`, true},
		{401, "{\"error\":\"invalid_grant\",\"error_description\":\"ung\xfcltig\"}", true},
		{403, ``, false},
		{404, ``, false},
		{429, ``, false},
		{500, ``, false},
		{500, `{"error":"invalid_grant"}`, false},
		{400, `{"error":"invalid_client"}`, false},
		{400, `{"error":"temporarily_unavailable"}`, false},
		{200, `{"access_token":""}`, false},
		{302, ``, false},
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(test.status, test.body))
		_, err := newClient(t, server.TokenURL()).Token(t.Context(), &oauth.Grant{})
		if got := oauth.RefreshOver(err); got != test.over {
			t.Errorf("%d %s: over is %v (%v)", test.status, test.body, got, err)
		}
	}
}

// A refusal whose body does not come whole is a refusal all the same: as a lost
// answer it might be sent again, and with it the password.
func TestARefusalIsNotLost(t *testing.T) {
	for status, want := range map[string]sdk.Code{
		"400 Bad Request": sdk.BadResponse, "401 Unauthorized": sdk.ClientDenied, "403 Forbidden": sdk.Denied, "404 Not Found": sdk.BadConfig,
	} {
		raw := "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"error\":"
		server := sdktest.TokenServer(t, sdktest.Raw(raw))
		e := mustFail(t, newClient(t, server.TokenURL()), login())
		if e.Code != want || e.Logins != 1 {
			t.Errorf("%s: it is %s with %d logins: %v", status, e.Code, e.Logins, e)
		}
	}
}

func TestTwoErrorsInAFormEndNoRefresh(t *testing.T) {
	for body, over := range map[string]bool{"error=invalid_grant": true, "error=a&error=invalid_grant": false, "a=%zz": true} {
		server := sdktest.TokenServer(t, sdktest.Respond(400, map[string]string{"Content-Type": formMedia}, body))
		_, err := newClient(t, server.TokenURL()).Token(t.Context(), &oauth.Grant{Refresh: true})
		if got := oauth.RefreshOver(err); got != over {
			t.Errorf("%s: over is %v", body, got)
		}
	}
}

// A body that ends too early, though its object is whole, names its error for sure.
func TestARefreshIsOverByHalfAnAnswer(t *testing.T) {
	for body, over := range map[string]bool{`{"error":"invalid_grant"}`: true, `{"error":"invalid_grant"`: false, `{}`: false} {
		server := sdktest.TokenServer(t, sdktest.Raw("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"+body))
		_, err := newClient(t, server.TokenURL()).Token(t.Context(), &oauth.Grant{Refresh: true})
		if got := oauth.RefreshOver(err); got != over {
			t.Errorf("%s: over is %v", body, got)
		}
	}
}

func TestRefusedRefreshesAreToldAsSuch(t *testing.T) {
	for _, body := range []string{`{"error":"access_denied"}`, `{"error":"unsupported_grant_type"}`} {
		server := sdktest.TokenServer(t, sdktest.JSON(400, body))
		e := mustFail(t, newClient(t, server.TokenURL()), &oauth.Grant{Refresh: true})
		if e.Field != "refresh" || e.Logins != 0 || strings.Contains(e.Message+e.Hint, "credentials") {
			t.Errorf("%s: %v, hint %q", body, e, e.Hint)
		}
	}
}
