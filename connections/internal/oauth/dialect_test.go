package oauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func path(text string) oauth.Path {
	p, err := oauth.ParsePath(text)
	if err != nil {
		panic(err)
	}
	return p
}

func speaking(d oauth.Dialect) func(*oauth.Client) {
	return func(c *oauth.Client) { c.Dialect = d }
}

func TestTokensElsewhere(t *testing.T) {
	at := func(access string) oauth.Dialect { return oauth.Dialect{AccessToken: path(access)} }
	for _, test := range []struct {
		name    string
		dialect oauth.Dialect
		body    string
		refresh string
		lives   time.Duration
	}{
		{"Magento", at("$"), `"T0k3n"`, "", 0},
		{"Cognito", oauth.Dialect{AccessToken: path("AuthenticationResult.AccessToken"), RefreshToken: path("AuthenticationResult.RefreshToken"), Expires: path("AuthenticationResult.ExpiresIn")},
			`{"AuthenticationResult":{"AccessToken":"T0k3n","ExpiresIn":3600,"RefreshToken":"R","TokenType":"Bearer"},"ChallengeParameters":{}}`, "R", time.Hour},
		{"list", at("$[0].token"), `[{"token":"T0k3n"}]`, "", 0},
		{"the last of a list", at("data[-1].token"), `{"data":[{"token":"x"},{"token":"T0k3n"}]}`, "", 0},
		{"names of the standard besides", at("data.token"), `{"data":{"token":"T0k3n"},"refresh_token":"R","expires_in":3600,"token_type":"bearer"}`, "R", time.Hour},
		{"no refresh token there", oauth.Dialect{RefreshToken: path("a.b")}, `{"access_token":"T0k3n","token_type":"Bearer","refresh_token":"R"}`, "", 0},
		{"milliseconds", oauth.Dialect{ExpiresFormat: oauth.InMilliseconds}, `{"access_token":"T0k3n","token_type":"Bearer","expires_in":3600000}`, "", time.Hour},
		{"words", oauth.Dialect{Expires: path("life"), ExpiresFormat: oauth.InWords}, `{"access_token":"T0k3n","token_type":"Bearer","life":"1h","expires_in":5}`, "", time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := sdktest.TokenServer(t, sdktest.JSON(200, test.body))
			start := time.Now()
			token, err := newClient(t, server.TokenURL(), speaking(test.dialect)).Token(t.Context(), login())
			if err != nil {
				t.Fatal(err)
			}
			if token.AccessToken.Reveal() != "T0k3n" || token.RefreshToken.Reveal() != test.refresh {
				t.Error("the token is not as issued")
			}
			if test.lives == 0 && !token.Expiry.IsZero() || test.lives > 0 && token.Expiry.Sub(start).Round(time.Minute) != test.lives {
				t.Errorf("it expires at %v, want %v from now", token.Expiry, test.lives)
			}
		})
	}
}

func TestTokensThatAreNotThere(t *testing.T) {
	for _, test := range []struct {
		path string
		a    answer
	}{
		{"data.token", answer{body: `{"data":{}}`, says: "answered 200 without data.token"}},
		{"data.token", answer{body: `{"data":{"token":null}}`, says: "without data.token"}},
		{"data.token", answer{body: good, says: "without data.token"}},
		{"AuthenticationResult.AccessToken", answer{body: `{"ChallengeName":"NEW_PASSWORD_REQUIRED"}`, says: "without AuthenticationResult.AccessToken"}},
		{"data.token", answer{body: `{"data":{"token":1}}`, says: "a data.token that cannot stand in a header"}},
		{"data.token", answer{body: `{"data":{"Token":"T"}}`, says: "without data.token"}},
		{"data.token", answer{body: `{"data":{"token":"A","\u0074oken":"A"}}`, says: "has a member twice"}},
		{"data.token", answer{body: `{"data":{"token":"A"},"data":1}`, says: "has a member twice"}},
		{"data.token", answer{body: `{"data":{"token":"A"},"error":"invalid_auth"}`, says: "invalid_auth"}},
		{"data.token", answer{body: `{"data":{"token":"A"},"error":"invalid_grant"}`, code: sdk.Denied}},
		{"data.token", answer{body: `{"data":{"token":"A"},"token_type":"mac"}`, code: sdk.Unsupported}},
		{"data.token", answer{body: `{"data":{"token":` + quoted(clientSecret) + `}}`}},
		{"data.token", answer{body: `[{"data":{"token":"A"}}]`, says: "is not one JSON object"}},
		{"$", answer{body: `""`, says: "cannot stand in a header"}},
		{"$", answer{body: `null`, says: "without $"}},
		{"$", answer{body: `{"a":1}`, says: "a $ that cannot"}},
		{"$", answer{body: `"T" "T"`, says: "is not JSON"}},
		{"$", answer{body: `T0k3n`, says: "is not JSON"}},
		{"$", answer{body: `"T\n"`}},
		{"$", answer{status: 401, body: `{"message":"The account sign-in was incorrect"}`, code: sdk.ClientDenied}},
		{"$[1]", answer{body: `["T"]`, says: "without $[1]"}},
		{"a", answer{body: `{"a":"A","x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, says: "nested deeper than 32 levels"}},
	} {
		if test.a.code == "" {
			test.a.code = sdk.BadResponse
		}
		t.Run(test.path+" "+test.a.body[:min(30, len(test.a.body))], func(t *testing.T) {
			play(t, test.a, speaking(oauth.Dialect{AccessToken: path(test.path)}))
		})
	}
	// Without a path the standard holds, whatever is given for the rest.
	play(t, answer{body: `"T0k3n"`, code: sdk.BadResponse, says: "is not one JSON object"}, speaking(oauth.Dialect{RefreshToken: path("$")}))
	play(t, answer{body: `{"access_token":"T"}`, code: sdk.BadResponse, says: "without a token_type"}, speaking(oauth.Dialect{Expires: path("a")}))
	play(t, answer{body: `{"access_token":"T","token_type":"Bearer","life":"soon"}`, code: sdk.BadResponse, says: "a life that is no duration"},
		speaking(oauth.Dialect{Expires: path("life"), ExpiresFormat: oauth.InWords}))
}

func TestBaseURL(t *testing.T) {
	answering := func(value string) string {
		return `{"access_token":"T","token_type":"Bearer","instance_url":` + value + `}`
	}
	for value, want := range map[string]string{
		`"https://na1.example.com"`:        "https://na1.example.com",
		`"https://na1.example.com:8443/"`:  "https://na1.example.com:8443/",
		`"https://h.example.com/a%20b/v1"`: "https://h.example.com/a%20b/v1",
		`"https://[2001:db8::1]/"`:         "https://[2001:db8::1]/",
		// Refused.
		`"http://na1.example.com"`:                                  "an instance_url that is an http URL, at na1.example.com",
		`"https://alice:pw@na1.example.com"`:                        "holds a user's name, at na1.example.com",
		`"https://na1.example.com/?x=hidden"`:                       "holds a query or a fragment, at na1.example.com",
		`"https://na1.example.com/#"`:                               "holds a query or a fragment",
		`"https://na1.example.com?"`:                                "holds a query or a fragment",
		`"ftp://na1.example.com/hidden"`:                            "is no https URL, at na1.example.com",
		`"/hidden"`:                                                 "is no absolute URL",
		`"//na1.example.com/hidden"`:                                "is no https URL",
		`"na1.example.com"`:                                         "is no absolute URL",
		`"https://"`:                                                "is no absolute URL",
		`"https://:443/"`:                                           "is no absolute URL",
		`"https:hidden"`:                                            "is no absolute URL",
		`"https://na1 hidden.example.com"`:                          "is no absolute URL",
		`"https://na1.example.com\r\nX: hidden"`:                    "is no absolute URL",
		`"https://na1.example.com\\@evil.example"`:                  "is no absolute URL",
		`"https://exämple.com"`:                                     "is no absolute URL",
		`"https://a.example,b.example"`:                             "is no absolute URL",
		`"https://h.example.com/` + strings.Repeat("x", 2000) + `"`: "is no absolute URL",
		`7`:    "is no absolute URL",
		`null`: "answered 200 without instance_url",
		`""`:   "without instance_url",
	} {
		t.Run(value[:min(40, len(value))], func(t *testing.T) {
			server := sdktest.TokenServer(t, sdktest.JSON(200, answering(value)))
			c := newClient(t, server.TokenURL(), speaking(oauth.Dialect{BaseURL: path("instance_url")}))
			token, err := c.Token(t.Context(), login())
			switch {
			case strings.HasPrefix(want, "https:") && (err != nil || token.BaseURL != want):
				t.Errorf("it is %v (%v), want %s", token, err, want)
			case strings.HasPrefix(want, "https:"):
			case err == nil || sdk.AsError(err).Code != sdk.BadResponse || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden"):
				t.Errorf("%v, want %s", err, want)
			}
		})
	}
	play(t, answer{body: answering(`"http://na1.example.com"`)}, speaking(oauth.Dialect{BaseURL: path("instance_url"), AllowHTTP: true}))
	play(t, answer{body: answering(`7`)}) // nobody asked
	// A refresh may leave it as it was.
	server := sdktest.TokenServer(t, sdktest.JSON(200, good))
	token, err := newClient(t, server.TokenURL(), speaking(oauth.Dialect{BaseURL: path("instance_url")})).Token(t.Context(), &oauth.Grant{Refresh: true})
	if err != nil || token.BaseURL != "" {
		t.Errorf("%v, %v", token, err)
	}
}

// A server that is behind or ahead of this machine says so in its Date.
func TestMomentsAreTheServers(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.Respond(200, map[string]string{"Content-Type": "application/json", "Date": "Fri, 02 Jan 2015 03:04:05 GMT"},
		`{"access_token":"T","token_type":"Bearer","expires_at":"2015-01-02 04:04:05"}`))
	c := newClient(t, server.TokenURL(), speaking(oauth.Dialect{Expires: path("expires_at"), ExpiresFormat: oauth.AtDateTime}))
	token, err := c.Token(t.Context(), login())
	if err != nil || time.Until(token.Expiry).Round(time.Minute) != time.Hour {
		t.Errorf("%v, %v", token, err)
	}
}
