package oauth_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestShow(t *testing.T) {
	key := pkcs8(keys()["ES256"])
	line := strings.Split(key, "\n")[1]
	for _, test := range []struct{ secret, text, want string }{
		{"hunter2", "it is hunter2!", "it is [secret]!"},
		{"hunter2", "it is another", "it is another"},
		{"Hunter2Horse", "login of ALICE with HUNTER2HORSE failed", ""},
		{"HUNTER2HORSE", "login of alice with hunter2horse failed", ""},
		// With letters too few to be recognised without what is between them.
		{"ab 12", "it is ab\n12", "it is [secret]"},
		{"ab 12", "it is ab\x00\u20281\x002", "it is ab 1 2"},
		// Of a key each line is one, though the key is longer than the text.
		{key, "cannot parse " + line, "cannot parse [secret]"},
		// Each character of the secret became one byte.
		{"pässwörtlich", "p?ssw?rtlich", ""},
	} {
		if got := oauth.Show(test.text, 100, sdk.NewSecret("unrelated"), sdk.NewSecret(test.secret)); got != test.want {
			t.Errorf("%q is shown as %q, want %q", test.text, got, test.want)
		}
	}
}

// A secret that is far longer than what is shown costs next to nothing, whoever has it.
func TestLongSecretsCostNothing(t *testing.T) {
	long := strings.Repeat("aB3-_.~", 1<<17)
	if cost := allocated(func() { oauth.Show("the server refused it today", 200, sdk.NewSecret(long)) }); cost > 1<<20 {
		t.Errorf("%d bytes are allocated", cost)
	}
	g := &oauth.Grant{Refresh: true, Params: []sdk.Param{param("refresh_token", long)}, Secrets: []sdk.SecretValue{sdk.NewSecret(long)}}
	for _, token := range []string{long[:500<<10], strings.Repeat(`aB3-\n`, 10<<10)} { // one line, and many
		server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"own_name","error_description":"the server refused it today","access_token":"`+token+`"}`))
		if cost := allocated(func() { _ = mustFail(t, newClient(t, server.TokenURL()), g) }); cost > 64<<20 {
			t.Errorf("%d MiB are allocated", cost>>20)
		}
	}
}

// What must not be shown afterwards: everything that was sent, and the tokens of
// the answer, wherever they are in it.
func TestSecretsOfAnExchange(t *testing.T) {
	const body = `{"access_token":"top-access","id_token":"top-id","mfa_token":"top-mfa","data":{"token":"Bearer deep-access","again":"deep-refresh"},"token_type":"mac"`
	speaking := func(c *oauth.Client) {
		c.Dialect = oauth.Dialect{AccessToken: path("data.token"), RefreshToken: path("data.again"), Quirks: []oauth.Quirk{oauth.BearerPrefix}}
		c.Method, c.Secret = oauth.ClientSecretJWT, sdk.NewSecret("a secret of 32 bytes at the least")
	}
	for name, answer := range map[string]http.HandlerFunc{
		"token": sdktest.JSON(200, strings.Replace(body, "mac", "bearer", 1)+"}"), "no token": sdktest.JSON(200, body+"}"),
		"refusal": sdktest.JSON(400, body+`,"error":"invalid_grant"}`), "redirect": sdktest.Redirect(302, "/x"),
	} {
		server := sdktest.TokenServer(t, answer)
		token, err := newClient(t, server.TokenURL(), speaking, headers(param("X-Api-Key", "header-secret"))).Token(t.Context(), login())
		var held []sdk.SecretValue
		if r, ok := errors.AsType[*oauth.Refusal](err); ok {
			held = r.Secrets
		} else if token != nil {
			held = token.Secrets
		}
		assertion := server.Requests()[0].Form.Get("client_assertion")
		want := []string{password, "a secret of 32 bytes at the least", "header-secret", assertion, assertion[strings.LastIndex(assertion, ".")+1:]}
		if name != "redirect" {
			want = append(want, "top-access", "top-id", "top-mfa", "deep-access", "deep-refresh")
		}
		for _, secret := range want {
			if !slices.ContainsFunc(held, func(s sdk.SecretValue) bool { return s.Reveal() == secret }) {
				t.Errorf("%s: a secret of %d bytes is not held", name, len(secret))
			}
		}
	}
}

// An answer's own tokens are not shown, neither as its error nor in its description.
func TestTokensOfARefusalAreNotShown(t *testing.T) {
	for _, c := range []*oauth.Dialect{{}, {AccessToken: path("data.t")}} {
		for _, body := range []string{
			`{"error":"issued_token","error_description":"it is issued_token","MEMBER}`,
			`{"error":"own_error","error_description":"it is issued_token","MEMBER}`,
		} {
			member := `access_token":"issued_token"`
			if !c.AccessToken.IsZero() {
				member = `data":{"t":"issued_token"}`
			}
			server := sdktest.TokenServer(t, sdktest.JSON(400, strings.Replace(body, "MEMBER", member, 1)))
			e := mustFail(t, newClient(t, server.TokenURL(), func(client *oauth.Client) { client.Dialect = *c }), login())
			if strings.Contains(e.Message, "issued_token") || !strings.Contains(e.Message, "it is [secret]") {
				t.Errorf("%s is told as %v", body, e)
			}
		}
	}
}

func TestWhatIsShownOfAnError(t *testing.T) {
	for name, want := range map[string]string{"invalid_grant": "invalid_grant", "own_error": "own_error", "Own Error": "", "CS_SECRET": "", "cs_secret": "", "": ""} {
		server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"`+name+`"}`))
		_, err := newClient(t, server.TokenURL(), func(c *oauth.Client) { c.Secret = sdk.NewSecret("cs_secret") }).Token(t.Context(), login())
		if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Name != name || r.Shown != want {
			t.Errorf("%q is shown as %q, want %q", name, r.Shown, want)
		}
	}
}
