package oauth_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func with(quirks ...oauth.Quirk) func(*oauth.Client) {
	return func(c *oauth.Client) { c.Dialect.Quirks = quirks }
}

func allQuirks() []oauth.Quirk {
	var all []oauth.Quirk
	for _, info := range oauth.Quirks() {
		all = append(all, info.Name)
	}
	return all
}

const formMedia = "application/x-www-form-urlencoded"

// quirky are answers that are a token with one quirk, and not without it.
func quirky() map[oauth.Quirk][]answer {
	token := func(members string) answer { return answer{body: `{"access_token":"T0k3n",` + members + `}`} }
	return map[oauth.Quirk][]answer{
		oauth.TextPlain: {
			{body: good, media: "text/plain; charset=utf-8"}, {body: good, media: "text/json"}, {body: good, media: "text/javascript"},
			{body: good, media: "application/x-amz-json-1.1"}, {body: good, media: "none"},
		},
		oauth.FormResponse: {
			{body: "access_token=T0k3n&token_type=bearer&expires_in=3600&scope=", media: formMedia + "; charset=utf-8"},
			{body: "access%5ftoken=T0k%33n&token_type=Bearer", media: formMedia},
		},
		oauth.Status201:   {{body: good, status: 201}},
		oauth.NoTokenType: {{body: `{"access_token":"T0k3n"}`}, token(`"token_type":null`), token(`"token_type":""`)},
		oauth.BearerPrefix: {
			{body: `{"access_token":"Bearer T0k3n","token_type":"Bearer"}`}, {body: `{"access_token":"bearer T0k3n","token_type":"Bearer"}`},
		},
		oauth.OpaqueToken: {
			{body: `{"access_token":"00D!AQ.x","token_type":"Bearer"}`}, {body: `{"access_token":"1|x","token_type":"Bearer"}`},
			{body: `{"access_token":"A B","token_type":"Bearer"}`},
		},
		oauth.ScopeArray: {token(`"token_type":"Bearer","scope":["a","b"]`), token(`"token_type":"Bearer","scope":[]`)},
		oauth.XSSIPrefix: {
			{body: ")]}'\n" + good}, {body: ")]}',\n" + good}, {body: "while(1);" + good}, {body: "for (;;);" + good},
		},
	}
}

// Each quirk forgives its own thing, is needed for it, and nothing else helps. A
// refusal says which one is missing.
func TestEachQuirkForgivesOneThing(t *testing.T) {
	for quirk, answers := range quirky() {
		for _, a := range answers {
			t.Run(string(quirk)+" "+a.media+a.body[:12], func(t *testing.T) {
				play(t, a, with(quirk))
				play(t, a, with(allQuirks()...))
				a.code = sdk.BadResponse
				a.hint = "if this server is known to answer so, add " + string(quirk) + " to quirks"
				others := slices.DeleteFunc(allQuirks(), func(q oauth.Quirk) bool { return q == quirk })
				a.fix = &sdk.Fix{Field: "quirks", Value: []string{string(quirk)}}
				play(t, a)
				for _, other := range others {
					a.fix = &sdk.Fix{Field: "quirks", Value: []string{string(other), string(quirk)}}
					play(t, a, with(other))
				}
			})
		}
	}
}

// Two that are missing are both named.
func TestAllMissingQuirksAreNamed(t *testing.T) {
	play(t, answer{
		body: `{"access_token":"Bearer T!","scope":["a"]}`, media: "text/plain", code: sdk.BadResponse,
		hint: "add text_plain, no_token_type, bearer_prefix, opaque_token to quirks",
		fix:  &sdk.Fix{Field: "quirks", Value: []string{"scope_array", "text_plain", "no_token_type", "bearer_prefix", "opaque_token"}},
	}, with(oauth.ScopeArray))
}

// hopeless are answers that are no token to anybody.
func hopeless() []answer {
	answers := []answer{
		{name: "no token", body: `{"token_type":"Bearer"}`}, {name: "null", body: `{"access_token":null,"token_type":"Bearer"}`},
		{name: "empty", body: `{"access_token":"","token_type":"Bearer"}`}, {name: "number", body: `{"access_token":7,"token_type":"Bearer"}`},
		{name: "list", body: `{"access_token":["T0k3n"],"token_type":"Bearer"}`}, {name: "the scheme alone", body: `{"access_token":"Bearer ","token_type":"Bearer"}`},
		{name: "two schemes", body: `{"access_token":"Bearer Bearer T","token_type":"Bearer"}`},
		{name: "contradiction", body: `{"access_token":"T0k3n","token_type":"Bearer","error":"invalid_grant"}`},
		{name: "contradiction in a form", body: "access_token=T0k3n&token_type=bearer&error=x", media: formMedia},
		{name: "an odd contradiction", body: `{"access_token":"T0k3n","token_type":"Bearer","error":{"a":1}}`},
		{name: "CR LF", body: `{"access_token":"T0k3n\r\nX-Evil: 1","token_type":"Bearer"}`}, {name: "LF", body: `{"access_token":"T0k3n\n","token_type":"Bearer"}`},
		{name: "NUL", body: `{"access_token":"T\u0000","token_type":"Bearer"}`}, {name: "DEL", body: `{"access_token":"T\u007f","token_type":"Bearer"}`},
		{name: "tab", body: `{"access_token":"a\tb","token_type":"Bearer"}`}, {name: "umlaut", body: `{"access_token":"tök","token_type":"Bearer"}`},
		{name: "space before", body: `{"access_token":" T","token_type":"Bearer"}`}, {name: "space behind", body: `{"access_token":"T ","token_type":"Bearer"}`},
		{name: "space behind the scheme", body: `{"access_token":"Bearer  T","token_type":"Bearer"}`},
		{name: "CR LF in a form", body: "access_token=T0k3n%0d%0aX:1&token_type=bearer", media: formMedia},
		{name: "twice", body: `{"access_token":"A","access_token":"B","token_type":"Bearer"}`}, {name: "twice in a form", body: "access_token=A&access_token=B", media: formMedia},
		{name: "something else twice", body: "access_token=A&x=1&x=1&token_type=bearer", media: formMedia},
		{name: "malformed form", body: "access_token=A&token_type=bearer&x=%zz", media: formMedia}, {name: "semicolon", body: "access_token=A;token_type=bearer", media: formMedia},
		{name: "no pair", body: "access_token=A&token_type=bearer&x", media: formMedia}, {name: "a space in a form", body: "access_token=A&token_type=bearer&x=a b", media: formMedia}, {name: "JSON as a form", body: good, media: formMedia},
		{name: "a form as text", body: "access_token=A&token_type=bearer", media: "text/plain"}, {name: "a form as JSON", body: "access_token=A&token_type=bearer"},
		{name: "page", body: good, media: "text/html"}, {name: "XML", body: good, media: "application/xml"}, {name: "no media type at all", body: good, media: "/;;"},
		{name: "mac", body: `{"access_token":"A","token_type":"mac"}`, code: sdk.Unsupported}, {name: "type 1", body: `{"access_token":"A","token_type":1}`},
		{name: "no type in words", body: `{"access_token":"A","token_type":"Bearer\r\nX-Evil: 1"}`},
		{name: "half", body: good[:30]}, {name: "half in a form", body: "access_token=A&token_type=bearer&x=%4", media: formMedia},
		{name: "more behind", body: good + good}, {name: "guard of another kind", body: "/*" + good + "*/"}, {name: "two guards", body: ")]}'\n)]}'\n" + good},
		{name: "guard behind", body: good + ")]}'"}, {name: "array", body: "[" + good + "]"}, {name: "text", body: `"T0k3n"`},
		{name: "deep", body: `{"access_token":"A","token_type":"Bearer","x":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "}"},
		{name: "scope of numbers", body: `{"access_token":"A","token_type":"Bearer","scope":[1]}`},
		{name: "scope with a line", body: `{"access_token":"A","token_type":"Bearer","scope":["a\nb"]}`},
		{name: "scopes in one", body: `{"access_token":"A","token_type":"Bearer","scope":["a b"]}`},
		{name: "scope in an object", body: `{"access_token":"A","token_type":"Bearer","scope":{"a":1}}`},
		{name: "compressed", body: good, header: map[string]string{"Content-Encoding": "gzip"}},
		{name: "too large", body: `{"access_token":"A","token_type":"Bearer","x":"` + strings.Repeat(" ", 1<<20) + `"}`, code: sdk.TooLarge},
		{name: "202", status: 202, body: good}, {name: "206", status: 206, body: good}, {name: "204", status: 204}, {name: "400", status: 400, body: good},
	}
	for _, secret := range []string{password, clientSecret} {
		answers = append(answers,
			answer{name: "echo", body: `{"access_token":` + quoted(secret) + `,"token_type":"Bearer"}`},
			answer{name: "echo behind the scheme", body: `{"access_token":` + quoted("Bearer "+secret) + `,"token_type":"Bearer"}`},
			answer{name: "echo as refresh token", body: `{"access_token":"T0k3n","refresh_token":` + quoted(secret) + `,"token_type":"Bearer"}`})
	}
	return answers
}

// With every quirk on, what is no token is none, and no quirk is suggested.
func TestNoQuirkMakesATokenOfNothing(t *testing.T) {
	for _, a := range hopeless() {
		t.Run(a.name, func(t *testing.T) {
			for _, change := range []func(*oauth.Client){with(), with(allQuirks()...)} {
				server := sdktest.TokenServer(t, sdktest.Respond(a.respond()))
				c := newClient(t, server.TokenURL(), change)
				token, err := c.Token(t.Context(), login())
				if err == nil {
					t.Fatalf("a token was accepted: %v", token)
				}
				if code := sdk.AsError(err).Code; a.code != "" && code != a.code {
					t.Errorf("it is %s, want %s", code, a.code)
				}
				if fix := oauth.FixOf(err); fix != nil && fix.Field == "quirks" && !strings.Contains(a.body, "error") {
					t.Errorf("it suggests %v", fix)
				}
			}
		})
	}
}

// A secret that a server sends back is none with the scheme in front of it either,
// nor where the secret itself begins so.
func TestPrefixedSecretsAreNoTokens(t *testing.T) {
	for secret, access := range map[string]string{"CS-SECRET": "Bearer CS-SECRET", "Bearer CS-SECRET": "Bearer CS-SECRET"} {
		play(t, answer{body: `{"access_token":"` + access + `","token_type":"Bearer"}`, code: sdk.BadResponse, says: "own secrets"},
			with(allQuirks()...), func(c *oauth.Client) { c.Secret = sdk.NewSecret(secret) })
	}
}

func TestWhatQuirksRead(t *testing.T) {
	for _, test := range []struct {
		body, media string
		access      string
		scopes      []string
	}{
		{`{"access_token":"Bearer A!","scope":["a","c,d"]}`, "", "A!", []string{"a", "c,d"}},
		{`{"access_token":"A","scope":"a,b c"}`, "", "A", []string{"a", "b", "c"}},
		{"access_token=A%21&scope=repo%2Cgist&token_type=bearer", formMedia, "A!", []string{"repo", "gist"}},
		{`{"access_token":"A","token_type":"Bearer","scope":"a,b"}`, "", "A", []string{"a", "b"}},
	} {
		server := sdktest.TokenServer(t, sdktest.Respond(answer{body: test.body, media: test.media}.respond()))
		token, err := newClient(t, server.TokenURL(), with(allQuirks()...)).Token(t.Context(), login())
		if err != nil {
			t.Fatalf("%s: %v", test.body, err)
		}
		if diff := cmp.Diff(test.scopes, token.Scopes); diff != "" || token.AccessToken.Reveal() != test.access {
			t.Errorf("%s: the token or its scopes are not as issued: %s", test.body, diff)
		}
	}
	// Without the quirk a comma is part of a name.
	server := sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer","scope":"a,b"}`))
	token, err := newClient(t, server.TokenURL()).Token(t.Context(), login())
	if err != nil || len(token.Scopes) != 1 {
		t.Errorf("%v, %v", token, err)
	}
}

func TestUnknownErrorsThatMeanDenied(t *testing.T) {
	denied := with(oauth.UnknownErrorDenied)
	for _, a := range []answer{
		{body: `{"ok":false,"error":"invalid_auth"}`}, {status: 400, body: `{"error":"wrong_password"}`},
		{status: 401, body: `{"message":"wrong"}`}, {status: 422, body: `{"code":422}`}, {status: 422, body: `{"error":"wrong_password"}`},
		{status: 401, body: `{"error":"wrong_password"}`}, {status: 403, body: `{"error":"wrong_password"}`}, {status: 400, body: `{"error":"Has Capitals"}`},
	} {
		a.code = sdk.Denied
		play(t, a, denied)
		if a.status < 401 {
			a.code, a.hint = sdk.BadResponse, "add unknown_error_denied to quirks"
			play(t, a)
			server := sdktest.TokenServer(t, sdktest.Respond(a.respond()))
			if _, fix := fails(t, newClient(t, server.TokenURL()), login()); fix != nil {
				t.Errorf("it would be written: %v", fix)
			}
		}
	}
	for _, a := range []answer{
		{status: 404, body: `{"error":"wrong_password"}`, code: sdk.BadConfig}, {status: 500, body: `{"error":"oops"}`, code: sdk.Unavailable},
		{status: 400, body: `{"error":"invalid_scope"}`, code: sdk.ScopeDenied}, {status: 400, body: `[]`, code: sdk.BadResponse},
		{body: `{"ok":false}`, code: sdk.BadResponse}, {body: `{"error":{"a":1}}`, code: sdk.BadResponse}, {status: 400, body: `{"error":[1]}`, code: sdk.BadResponse},
		{status: 404, body: `{"error":{"a":1}}`, code: sdk.BadConfig}, {status: 429, body: `{"error":"wrong_password"}`, code: sdk.Throttled},
	} {
		play(t, a, denied)
	}
	play(t, answer{status: 201, body: `{"error":"wrong_password"}`, code: sdk.BadResponse, hint: "add unknown_error_denied"}, with(oauth.Status201))
	object := answer{status: 400, body: `{"data":null,"error":{"status":400,"name":"ValidationError","message":"Invalid"}}`, code: sdk.BadResponse}
	play(t, object)
	object.code = sdk.Denied
	play(t, object, denied)
	for _, change := range []func(*oauth.Client){with(), denied} {
		server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"gone"}`))
		_, err := newClient(t, server.TokenURL(), change).Token(t.Context(), &oauth.Grant{Refresh: true})
		if over := oauth.RefreshOver(err); over != (sdk.AsError(err).Code == sdk.Denied) {
			t.Errorf("over is %v: %v", over, err)
		}
	}
}

// What ends a refresh with a quirk, and not without it.
func TestRefreshesThatAreOverByAQuirk(t *testing.T) {
	both := []oauth.Quirk{oauth.Status201, oauth.UnknownErrorDenied}
	for _, test := range []struct {
		status int
		body   string
		quirks []oauth.Quirk
	}{
		{201, `{"error":"invalid_grant"}`, both[:1]}, {201, `{"error":"invalid_request"}`, both[:1]}, {201, `{"error":"gone"}`, both},
		{400, `{"error":{"message":"TOKEN_EXPIRED"}}`, both[1:]}, {422, `{"error":{"message":"TOKEN_EXPIRED"}}`, both[1:]}, {403, `{"error":"gone"}`, both[1:]},
	} {
		for _, quirks := range [][]oauth.Quirk{nil, test.quirks} {
			server := sdktest.TokenServer(t, sdktest.JSON(test.status, test.body))
			_, err := newClient(t, server.TokenURL(), with(quirks...)).Token(t.Context(), &oauth.Grant{Refresh: true})
			if over := oauth.RefreshOver(err); over != (quirks != nil) {
				t.Errorf("%d %s with %v: over is %v", test.status, test.body, quirks, over)
			}
		}
	}
	// A name that was found loosely is no reason, whatever is forgiven.
	server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"busy","error":"gone"}`))
	_, err := newClient(t, server.TokenURL(), with(both...)).Token(t.Context(), &oauth.Grant{Refresh: true})
	if oauth.RefreshOver(err) {
		t.Errorf("over: %v", err)
	}
}

// Only an answer of a length that is usual is read again for what would help.
func TestLongAnswersAreReadOnce(t *testing.T) {
	for length, hint := range map[int]string{64 << 10: "add no_token_type", 64<<10 + 1: ""} {
		const head, tail = `{"access_token":"T0k3n","x":"`, `"}`
		server := sdktest.TokenServer(t, sdktest.JSON(200, head+strings.Repeat("x", length-len(head)-len(tail))+tail))
		e, fix := fails(t, newClient(t, server.TokenURL()), login())
		if !strings.Contains(e.Hint, hint) || (hint == "") != (fix == nil) {
			t.Errorf("%d bytes: hint %q, fix %v", length, e.Hint, fix)
		}
	}
}

func TestQuirksAreDescribed(t *testing.T) {
	for _, info := range oauth.Quirks() {
		if info.Reason == "" || strings.HasSuffix(info.Reason, ".") || len(info.Reason) > 130 {
			t.Errorf("%s: %q", info.Name, info.Reason)
		}
	}
	if n := len(oauth.Quirks()); n != len(quirky())+1 { // and UnknownErrorDenied, which makes no tokens
		t.Errorf("there are %d quirks, which are not all tried", n)
	}
}
