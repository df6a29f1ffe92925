package main

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// publishes has a server describe its token endpoint with these members, and
// answer all else that is not for a token with the status 404.
func publishes(server *sdktest.Server, members string) {
	document := sdktest.JSON(200, `{"issuer":"`+server.URL+`","token_endpoint":"`+server.TokenURL()+`",`+members+`}`)
	server.API(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/openid-configuration" {
			document(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

// claiming is an answer with a token that says this of itself.
func claiming(t *testing.T, claims map[string]any) http.HandlerFunc {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return sdktest.JSON(200, `{"token_type":"Bearer","expires_in":3600,"access_token":"`+encode([]byte(`{"alg":"RS256"}`))+"."+encode(payload)+`.c2ln"}`)
}

func unix(d time.Duration) int64 { return time.Now().Add(d).Unix() }

// issues is an answer that is a token, with these members besides.
func issues(members string) http.HandlerFunc {
	return sdktest.JSON(200, `{"access_token":"T0k3n-SECRET","token_type":"Bearer"`+members+`}`)
}

func refuses(status int, name string) http.HandlerFunc {
	return sdktest.JSON(status, `{"error":"`+name+`"}`)
}

// symptom is what a server does, and what a test makes of it.
type symptom struct {
	name     string
	change   []any
	answer   http.HandlerFunc // to the token request
	metadata string           // what the server publishes
	want     string           // a finding: check, status and code
	field    string
	hint     string
	fix      *sdk.Fix
}

func method(m string) *sdk.Fix { return &sdk.Fix{Field: "token_endpoint_auth_method", Value: m} }

func symptoms(t *testing.T) []symptom {
	t.Helper()
	const hour, offline = `,"expires_in":3600`, `,"expires_in":3600,"refresh_token":"R3fresh-SECRET-2"`
	form := &sdk.Fix{Field: "encoding", Value: "form"}
	return []symptom{
		{name: "a form to a JSON server", answer: sdktest.Respond(415, nil, ""), want: "token failed config", field: "encoding", fix: &sdk.Fix{Field: "encoding", Value: "json"}},
		{name: "JSON to a form server", change: []any{"encoding", "json"}, answer: sdktest.Respond(415, nil, ""), want: "token failed config", field: "encoding", fix: form},
		{name: "JSON that is not read", change: []any{"encoding", "json"}, answer: refuses(400, "invalid_request"), want: "token failed config", field: "encoding", fix: form},
		{name: "a client in the body", answer: refuses(401, "invalid_client"), want: "token failed client_denied", field: "client_id", fix: method("client_secret_basic")},
		{
			name: "a server that takes Basic alone", answer: refuses(400, "invalid_client"), metadata: `"token_endpoint_auth_methods_supported":["client_secret_basic","tls_client_auth"]`,
			want: "token failed client_denied", field: "client_id", hint: "the server says that it takes client_secret_basic, tls_client_auth", fix: method("client_secret_basic"),
		},
		{
			name: "a server that takes the body, and refuses it", answer: refuses(401, "invalid_client"), metadata: `"token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"]`,
			want: "token failed client_denied", field: "client_id",
		},
		{
			name: "a server that wants no secret", change: []any{"client_secret", nil}, answer: refuses(401, "unauthorized_client"),
			metadata: `"token_endpoint_auth_methods_supported":["none"]`, want: "token failed client_denied", field: "client_id", fix: method("none"),
		},
		{
			name: "a server that cannot be served", answer: refuses(401, "invalid_client"), metadata: `"token_endpoint_auth_methods_supported":["private_key_jwt"]`,
			want: "token failed client_denied", field: "client_id", hint: "private_key_jwt",
		},
		{
			name: "an assertion for the issuer", answer: refuses(401, "invalid_client"), metadata: `"token_endpoint_auth_methods_supported":["client_secret_jwt"]`,
			change: []any{"token_endpoint_auth_method", "client_secret_jwt", "client_secret", strings.Repeat(clientSecret, 2)},
			want:   "token failed client_denied", field: "client_secret", fix: &sdk.Fix{Field: "client_assertion_audience", Value: "ISSUER"},
		},
		{
			name: "a grant that is not offered", answer: refuses(400, "unsupported_grant_type"), metadata: `"grant_types_supported":["authorization_code","client_credentials"]`,
			want: "token failed unsupported", field: "grant_type", hint: "offers the grants authorization_code, client_credentials",
		},
		{name: "a wrong password", answer: refuses(400, "invalid_grant"), want: "token failed denied", hint: "check username and password"},
		{name: "an answer in plain text", answer: sdktest.Respond(200, map[string]string{"Content-Type": "text/plain"}, token), want: "token failed bad_response", fix: &sdk.Fix{Field: "quirks", Value: []any{"text_plain"}}},
		{name: "a name that is refused with its space", change: []any{"username", " alice"}, answer: refuses(400, "invalid_grant"), want: "token failed denied", hint: "username begins with white space", fix: &sdk.Fix{Field: "username", Value: "alice"}},
		{name: "a password that is refused with its newline", change: []any{"password", password + "\n"}, answer: refuses(400, "invalid_grant"), want: "token failed denied", hint: "password ends with a newline"},
		{name: "another client's newline", change: []any{"password", password + "\n", "client_id", "client "}, answer: refuses(401, "invalid_client"), want: "token failed client_denied", field: "client_id", hint: "; client_id ends with white space", fix: &sdk.Fix{Field: "client_id", Value: "client"}},
		{name: "too many requests", answer: sdktest.Respond(429, map[string]string{"Retry-After": "30"}, ""), want: "token failed throttled"},
		{name: "an end without an answer", answer: sdktest.Drop, want: "token failed ambiguous"},

		{name: "no lifetime", answer: issues(""), want: "response warned lifetime_unknown", field: "default_lifetime", hint: "default_lifetime"},
		{name: "a lifetime by default", change: []any{"default_lifetime", "30m"}, answer: issues(""), want: "response passed "},
		{name: "a short lifetime", answer: issues(`,"expires_in":59`), want: "response warned short_lifetime", hint: "refresh tokens"},
		{name: "a lifetime that is just long enough", answer: issues(`,"expires_in":60`), want: "response passed "},
		{
			name: "a scope that is not granted", change: []any{"scope", "read  write"}, answer: issues(hour + `,"scope":"read"`),
			want: "response warned scope_narrowed", field: "scope", fix: &sdk.Fix{Field: "scope", Value: "read"},
		},
		{name: "no scope that was asked for", change: []any{"scope", "read"}, answer: issues(hour + `,"scope":"x"`), want: "response warned scope_narrowed", field: "scope"},
		{name: "a scope in another case", change: []any{"scope", "user.read"}, answer: issues(hour + `,"scope":"User.Read"`), want: "response passed "},
		{name: "offline_access that is not named", change: []any{"scope", "read offline_access"}, answer: issues(offline + `,"scope":"read"`), want: "response passed "},
		{
			name: "offline_access that is not granted", change: []any{"scope", "read offline_access"}, answer: issues(hour + `,"scope":"read"`),
			want: "response warned scope_narrowed", field: "scope", fix: &sdk.Fix{Field: "scope", Value: "read"},
		},
		{name: "more than was asked for", change: []any{"scope", "read"}, answer: issues(hour + `,"scope":"read email"`), want: "response passed scope_widened"},
		{name: "no refresh token", change: []any{"keep_password", false}, answer: issues(hour), want: "response warned refresh_token_missing", field: "keep_password", hint: "offline_access"},
		{
			name: "no refresh token, which offline_access would give", change: []any{"keep_password", false, "scope", "read"}, answer: issues(hour),
			metadata: `"scopes_supported":["read","offline_access"]`, want: "response warned refresh_token_missing", field: "keep_password",
			fix: &sdk.Fix{Field: "scope", Value: "read offline_access"},
		},
		{name: "a refresh token", change: []any{"keep_password", false}, answer: issues(offline), want: "response passed "},

		{name: "an opaque token", answer: issues(hour), want: "claims skipped not_a_jwt"},
		{
			name: "another audience", change: []any{"audience", "https://api.example.com/"}, answer: claiming(t, map[string]any{"aud": "account"}),
			want: "claims warned audience_mismatch", field: "audience", hint: "did not heed",
		},
		{name: "the audience", change: []any{"audience", "https://api.example.com/"}, answer: claiming(t, map[string]any{"aud": []string{"x", "https://api.example.com"}}), want: "claims passed "},
		{name: "the resource", change: []any{"resource", []any{"urn:a"}}, answer: claiming(t, map[string]any{"aud": "urn:a"}), want: "claims passed "},
		{
			name: "the audience of another API", change: []any{"api_endpoint", "API"}, answer: claiming(t, map[string]any{"aud": "https://auth.example.com/userinfo"}),
			want: "claims warned audience_mismatch", field: "audience", hint: "set audience",
		},
		{name: "the API itself", change: []any{"api_endpoint", "API"}, answer: claiming(t, map[string]any{"aud": "http://127.0.0.1/x"}), want: "claims passed "},
		{name: "an audience that is no address", change: []any{"api_endpoint", "API"}, answer: claiming(t, map[string]any{"aud": "account"}), want: "claims passed "},
		{name: "a clock that is fast", answer: claiming(t, map[string]any{"iat": unix(time.Hour)}), want: "claims warned clock_skew", hint: "clocks"},
		{name: "a clock that is right", answer: claiming(t, map[string]any{"iat": unix(-time.Second), "exp": unix(time.Hour)}), want: "claims passed "},
		{name: "a clock that is slow", answer: claiming(t, map[string]any{"exp": unix(-time.Hour)}), want: "claims warned clock_skew", hint: "clocks"},
		{name: "a token for later", answer: claiming(t, map[string]any{"nbf": unix(time.Hour)}), want: "claims warned not_yet_valid", hint: "clocks"},
		{
			name: "a better grant", answer: issues(hour), metadata: `"grant_types_supported":["password","client_credentials"]`,
			want: "claims warned better_grant", field: "grant_type", hint: "RFC 9700",
		},
		{
			name: "a revocation endpoint", answer: issues(hour), metadata: `"revocation_endpoint":"REVOKE"`,
			want: "claims passed revocation_offered", field: "revocation_endpoint", fix: &sdk.Fix{Field: "revocation_endpoint", Value: "REVOKE"},
		},
		{
			name: "a revocation endpoint elsewhere", answer: issues(hour), metadata: `"revocation_endpoint":"http://127.0.0.2/revoke"`,
			want: "claims passed revocation_offered", field: "revocation_endpoint",
		},

		{name: "a fresh token that is said to be over", change: []any{"api_endpoint", "API", "probe_path", "/me", "renew_on", []any{401, 404}}, answer: issues(hour), want: "api failed scope_denied", field: "renew_on", hint: "take it out of renew_on"},
		{name: "nothing to ask for", answer: issues(hour), want: "api skipped no_probe", hint: "probe_path"},
		{name: "what is not there", change: []any{"api_endpoint", "API", "probe_path", "/me"}, answer: issues(hour), want: "api warned unexpected_status", hint: "probe_path"},
		{
			name: "the API where the answer says that it is", change: []any{"base_url_path", "api", "probe_path", "/me"},
			answer: issues(hour + `,"api":"http://127.0.0.2:1/x"`), want: "api failed unavailable",
		},

		{name: "a newline behind the password", change: []any{"password", password + "\n"}, answer: issues(hour), want: "secrets warned white_space", field: "password", hint: "without"},
		{name: "a space before the secret", change: []any{"client_secret", " " + clientSecret}, answer: issues(hour), want: "secrets warned white_space", field: "client_secret"},
		{name: "a mark behind the name", change: []any{"username", "alice\u200b"}, answer: issues(hour), want: "secrets warned white_space", field: "username", fix: &sdk.Fix{Field: "username", Value: "alice"}},
		{name: "nothing but a space", change: []any{"client_id", " "}, answer: issues(hour), want: "secrets warned white_space", field: "client_id"},
		{name: "a secret that is no base32", change: []any{"totp_secret", "not base 32!"}, want: "secrets failed config", field: "totp_secret"},
		{name: "an authenticator", change: []any{"totp_secret", "JBSWY3DPEHPK3PXP"}, answer: issues(hour), want: "secrets passed "},
		{name: "a key that is none", change: []any{"token_endpoint_auth_method", "private_key_jwt", "client_key", "nonsense"}, want: "secrets failed config", field: "client_key"},
		{name: "settings that do not fit", change: []any{"keep_password", false, "refresh", false}, want: "config failed config", field: "keep_password"},
		{name: "a tenant's placeholder", change: []any{"token_endpoint", "https://TENANT.auth0.com/oauth/token"}, want: "config failed config", field: "token_endpoint", hint: "preset"},
		{name: "a realm's placeholder", change: []any{"token_endpoint", "https://127.0.0.1/realms/REALM/protocol/openid-connect/token"}, want: "config failed config", field: "token_endpoint"},
		{name: "capitals of one's own", change: []any{"scope", "HOST", "token_endpoint", "https://127.0.0.1:1/TOKEN"}, want: "config warned allow_http_unused", field: "allow_http", fix: &sdk.Fix{Field: "allow_http", Value: false}},
		{name: "plain http", answer: issues(hour), want: "tls warned plain_http", field: "token_endpoint", hint: "https"},
		{name: "an API that may not be dialled", change: []any{"api_endpoint", "https://10.1.2.3/"}, want: "egress failed blocked", field: "api_endpoint", hint: "egress.allow"},
		{name: "a revocation that may not be sent", change: []any{"revocation_endpoint", "https://10.1.2.3/"}, answer: issues(hour), want: "egress warned revocation_unreachable", field: "revocation_endpoint"},
		{name: "a name that nobody has", change: []any{"api_endpoint", "https://nobody.invalid/"}, want: "dns failed unavailable", field: "api_endpoint"},
		{name: "nobody at home", change: []any{"token_endpoint", "https://127.0.0.1:1/token"}, want: "connect failed unavailable", field: "token_endpoint", hint: "running"},
	}
}

// inPlace puts a server's addresses in the place of words.
func inPlace(server *sdktest.Server, value any) any {
	switch value {
	case "API":
		return server.APIURL()
	case "ISSUER":
		return server.URL
	case "REVOKE":
		return server.URL + "/revoke"
	}
	return value
}

func TestSymptoms(t *testing.T) {
	harness := sdktest.New(t, &passwordGrant)
	for _, s := range symptoms(t) {
		t.Run(s.name, func(t *testing.T) {
			server := sdktest.TokenServer(t)
			if s.answer != nil {
				server.Script(s.answer)
			}
			if s.metadata != "" {
				publishes(server, strings.ReplaceAll(s.metadata, "REVOKE", server.URL+"/revoke"))
			}
			change := slices.Clone(s.change)
			for i := range change {
				change[i] = inPlace(server, change[i])
			}
			c := &conn{Harness: harness, Server: server, t: t, config: settings(server, change...)}
			maps.DeleteFunc(c.config, func(_ string, value any) bool { return value == nil })
			found := c.diagnosis()
			got, ok := found[s.want]
			if !ok {
				t.Fatalf("there is no finding %q in %v", s.want, slices.Sorted(maps.Keys(found)))
			}
			if got.Field != s.field || !strings.Contains(got.Hint, s.hint) {
				t.Errorf("it is of %q: %s; hint: %s", got.Field, got.Message, got.Hint)
			}
			want := s.fix
			if want != nil {
				want = &sdk.Fix{Field: want.Field, Value: inPlace(server, want.Value)}
			}
			if diff := gocmp.Diff(want, got.Fix); diff != "" {
				t.Errorf("the fix (-want +got): %s", diff)
			}
		})
	}
}

// diagnosis tests the connection once, and returns the findings by check, status
// and code.
func (c *conn) diagnosis() map[string]sdk.Check {
	c.t.Helper()
	found := map[string]sdk.Check{}
	checks, _ := c.examine((*sdktest.Harness).Test)
	for _, check := range checks {
		found[finding(check)] = check
	}
	return found
}

// examine runs a test and holds it to what every test owes.
func (c *conn) examine(how func(*sdktest.Harness, map[string]any) ([]sdk.Check, error)) ([]sdk.Check, *sdk.Error) {
	c.t.Helper()
	before := c.Passwords()
	checks, err := how(c.Harness, c.config)
	names, logins, failed, said := []string{}, 0, "", strings.Builder{}
	fmt.Fprintf(&said, "%+v\n", err)
	for _, check := range checks {
		c.sound(check)
		fmt.Fprintf(&said, "%+v %+v %+v\n", check, check.Fix, check.Err)
		names = append(names, check.Name)
		logins += check.Logins
		if failed != "" && (check.Status != sdk.Skipped || check.Code != "after_failure") {
			c.t.Errorf("%s after %s failed", finding(check), failed)
		}
		if check.Status == sdk.Failed {
			failed = cmp.Or(failed, check.Name)
			if e := sdk.AsError(err); e.Code != check.Err.Code || e.Hint != check.Hint || e.Field != check.Field {
				c.t.Errorf("%s ends the test with %+v", finding(check), e)
			}
		}
	}
	want := []string{"config", "secrets", "egress", "dns", "connect", "tls", "token", "response", "claims", "api"}
	if diff := gocmp.Diff(want, slices.Compact(names)); diff != "" {
		c.t.Errorf("the checks: %s", diff)
	}
	if sent := c.Passwords() - before; sent != logins || sent > 1 {
		c.t.Errorf("%d logins are told of, and %d passwords were sent", logins, sent)
	}
	if (err != nil) != (failed != "") {
		c.t.Errorf("the check %q failed, and the test says %v", failed, err)
	}
	c.clean(said.String()) // all at once, since looking for every encoding takes its time
	if err == nil {
		return checks, nil
	}
	return checks, sdk.AsError(err)
}

// sound fails the test where a finding says too little.
func (c *conn) sound(check sdk.Check) {
	c.t.Helper()
	if check.Message == "" || check.Code == "" && check.Status != sdk.Passed {
		c.t.Errorf("%s says too little: %+v", check.Name, check)
	}
	for _, f := range check.Evidence {
		if f.Name == "" || f.Value == "" {
			c.t.Errorf("%s has the fact %+v", check.Name, f)
		}
	}
}

// finding is a finding in short: "tls warned plain_http".
func finding(c sdk.Check) string { return c.Name + " " + string(c.Status) + " " + c.Code }

// misbehaviours are answers of every kind, secrets in them.
func misbehaviours(t *testing.T) map[string]http.HandlerFunc {
	t.Helper()
	quoted, _ := json.Marshal(password)
	return map[string]http.HandlerFunc{
		"a token":          sdktest.JSON(200, token),
		"echoes":           sdktest.JSON(400, `{"error":"invalid_client","error_description":`+string(quoted)+`}`),
		"an odd name":      sdktest.JSON(400, `{"error":`+string(quoted)+`}`),
		"scope echoes":     issues(`,"scope":"CS-SECRET&=+ /%20: x T0k3n-SECRET"`),
		"claims echo":      claiming(t, map[string]any{"iss": password, "aud": clientSecret, "scope": "x " + clientSecret}),
		"claims that mend": claiming(t, map[string]any{"iss": strings.ReplaceAll(clientSecret, " ", "\u00a0")}),
		"a grant":          refuses(400, "unsupported_grant_type"),
		"a redirect":       sdktest.Redirect(307, "/token?again"),
		"Basic, please":    sdktest.Respond(401, map[string]string{"WWW-Authenticate": "Basic"}, ""),
		"a 503":            sdktest.Respond(503, map[string]string{"Retry-After": "1"}, ""),
		"no answer":        sdktest.Drop,
		"no HTTP":          sdktest.Raw("SSH-2.0-x\r\n"),
		"415":              sdktest.Respond(415, nil, ""),
		"something else":   sdktest.JSON(200, `[]`),
		"form parameters":  sdktest.Respond(200, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, "access_token=T0k3n-SECRET&token_type=bearer"),
	}
}

// Whatever the server does and publishes, a test sends one password, and none if
// it may not; and it tells no secret.
func TestOneLoginWhateverHappens(t *testing.T) {
	published := []string{
		"", `"token_endpoint_auth_methods_supported":["client_secret_basic"],"grant_types_supported":["client_credentials"],"revocation_endpoint":"http://127.0.0.1:1/"`,
		`"scopes_supported":["offline_access","T0k3n-SECRET"],"grant_types_supported":["CS-SECRET&=+/%20:"]`,
	}
	harness := sdktest.New(t, &passwordGrant)
	for name, answer := range misbehaviours(t) {
		for i, members := range published {
			t.Run(fmt.Sprint(name, " ", i), func(t *testing.T) {
				server := sdktest.TokenServer(t, answer)
				if members != "" {
					publishes(server, members)
				}
				change := []any{"scope", "read", "keep_password", i != 1, "api_endpoint", server.APIURL(), "probe_path", "/me"}
				c := &conn{Harness: harness, Server: server, t: t, config: settings(server, change...)}
				if _, err := c.examine((*sdktest.Harness).TestWithoutLogin); err != nil || len(server.Requests()) != 0 {
					t.Errorf("without a login: %v after %d requests", err, len(server.Requests()))
				}
				_, _ = c.examine((*sdktest.Harness).Test)
				if n := len(server.Requests()); n != 1 {
					t.Errorf("%d token requests were made", n)
				}
			})
		}
	}
	if leaks := sdktest.Leaks(canaries(), harness.Log()); leaks != nil {
		t.Errorf("the log leaks: %v", leaks)
	}
}

// The table of codes is what programs are written against.
func TestTableOfCodes(t *testing.T) {
	source, err := os.ReadFile("../internal/oauthtype/diagnosis.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^//\t(\S+) +([a-z_]+) +(passed|warned|skipped) `).FindAllStringSubmatch(string(source), -1) {
		rows[row[1]+" "+row[3]+" "+row[2]], rows[row[2]] = true, true
	}
	for _, c := range regexp.MustCompile(`(?m)^\t\w+ += "([a-z_]+)"$`).FindAllStringSubmatch(string(source), -1) {
		if !rows[c[1]] {
			t.Errorf("%s is not in the table", c[1])
		}
	}
	for _, s := range symptoms(t) {
		if !strings.Contains(s.want, " failed ") && !strings.HasSuffix(s.want, "passed ") && !rows[s.want] {
			t.Errorf("%q is not in the table", s.want)
		}
	}
	if len(rows) < 40 {
		t.Errorf("only %d rows and codes were read", len(rows))
	}
}
