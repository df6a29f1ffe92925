package hostile

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
)

// requests are what a client itself sends.
func requests() []Case {
	method := func(name string) Play {
		return says(401, `{"error":"invalid_client"}`, `WWW-Authenticate: Basic realm="x"`).named(name).set("token_endpoint_auth_method", name)
	}
	return []Case{{
		ID: "TE-REQ-NOPROBE", Title: "no auth-style probing", Expect: fails(plugin.ClientDenied).request(),
		Never: []Rule{by(byPosts, "second POST with the other style")},
		Plays: []Play{
			says(401, `{"error":"invalid_client"}`).named("default"),
			method("client_secret_post"), method("client_secret_basic"), method("client_secret_basic_raw"),
		},
	}, {
		ID: "TE-REQ-OVERRIDE", Title: "extra parameters try to override reserved ones", Expect: fails(plugin.Config).nothingSent().request(),
		Never: []Rule{by(byPosts, "reserved parameter replaced")}, Plays: []Play{{}},
		Config: map[string]any{"extra_params": map[string]any{"grant_type": "client_credentials", "password": "x", "client_id": "other"}},
	}, {
		ID: "TE-REQ-JSON", Title: "application/json body mode", Expect: yields(good).request(),
		Never: []Rule{sees("form and JSON mixed; < > & mangled by HTML-escaping", notJSON)}, Plays: []Play{{}},
		Config: map[string]any{"encoding": "json", "extra_params": map[string]any{"hint": "<&>"}},
	}, {
		ID: "TE-REQ-SCOPE", Title: "scope and audience forms", Expect: yields(good).request(),
		Never: []Rule{sees(`scope="..." with literal quotes`, oddScope)},
		Plays: []Play{
			Play{}.named("both").set("scope", "a  b").set("audience", "https://api/").set("resource", []any{"https://a/", "https://b/"}),
			Play{}.named("neither").set("scope", ""),
		},
	},
		assertions(),
		{
			ID: "TE-REQ-MTLS", Title: "tls_client_auth", Needs: "tls_client_auth", Expect: yields(good).request(),
			Never: []Rule{by("nothing: it cannot be asked for yet", "client certificate shared over a pooled connection of another tenant")},
		},
		{
			ID: "TE-REQ-META", Title: "metadata discovery names a foreign token endpoint", Expect: yields(good).request(),
			Never:    []Rule{by("connections/internal/oauth.TestMetadataThatIsNotBelieved", "password follows a changed metadata document automatically")},
			ProvedBy: []string{"connections/internal/oauth.TestMetadataThatIsNotBelieved"},
			Reading:  "the token endpoint is always the one that is configured: what a server publishes of itself is for people to read",
		},
		{
			ID: "TE-REQ-REVOKE", Title: "revocation on connection delete", Expect: yields(good).request(),
			Never:    []Rule{by("connections/password-grant.TestRevokeThatFails", "delete fails because revoke failed; secret stays because revoke failed")},
			ProvedBy: []string{"connections/password-grant.TestRevoke", "connections/internal/oauth.TestRevokeThatFails"},
			Unproved: "that a host deletes a connection whose tokens could not be revoked: no host revokes yet",
		},
		{
			ID: "TE-REQ-DISCARD", Title: "password retention", Expect: yields(good).nothingSent().request(), Calls: []Call{Login, Bereft, Bereft},
			Config: map[string]any{"keep_password": false}, Plays: []Play{granting(rotate)},
			Never:    []Rule{by("plugin/schema.TestForget", "password kept silently")},
			ProvedBy: []string{"connections/password-grant.TestForgottenPassword"},
		},
	}
}

// notJSON says how the one request is no JSON.
func notJSON(t *Trial) string {
	if len(t.Counts.Requests) != 1 {
		return "there is not one request"
	}
	r := t.Counts.Requests[0]
	var members map[string]string
	switch {
	case r.Header.Get("Content-Type") != "application/json":
		return "Content-Type: " + r.Header.Get("Content-Type")
	case json.Unmarshal([]byte(r.Body), &members) != nil:
		return "the body is no object of texts"
	case members["password"] != password || members["client_secret"] != clientSecret || members["hint"] != "<&>":
		return "what arrives is not what was given"
	case !strings.Contains(r.Body, "<&>"):
		return "< > & are escaped"
	}
	return ""
}

// oddScope says what is odd about how scope, audience and resource arrive.
func oddScope(t *Trial) string {
	if len(t.Counts.Requests) != 1 {
		return "there is not one request"
	}
	form, err := url.ParseQuery(t.Counts.Requests[0].Body)
	if err != nil {
		return "the body is no form"
	}
	if t.Play.Name == "neither" {
		if form.Has("scope") || form.Has("audience") || form.Has("resource") {
			return "what is empty is not left out"
		}
		return ""
	}
	if !slices.Equal(form["scope"], []string{"a b"}) || !slices.Equal(form["audience"], []string{"https://api/"}) ||
		!slices.Equal(form["resource"], []string{"https://a/", "https://b/"}) {
		return "they are " + url.Values{"scope": form["scope"], "audience": form["audience"], "resource": form["resource"]}.Encode()
	}
	return ""
}
