package authservers

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// request is a login that is right in every kind of server's eyes, for a behaviour to change.
type request struct {
	method, query, contentType string
	form                       url.Values
	body                       string // empty: the form
	attempt                    Attempt
	url                        string
}

func (r *Running) request() *request {
	a := r.login(Confidential, Alice)
	a.Scope = ScopeRead
	return &request{method: http.MethodPost, contentType: formType, form: a.form(""), attempt: a, url: r.TokenURL}
}

func (q *request) send(t *testing.T) answer {
	t.Helper()
	body := q.body
	if body == "" {
		body = q.form.Encode()
	}
	req, err := http.NewRequestWithContext(t.Context(), q.method, q.url+q.query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if q.contentType != "" {
		req.Header.Set("Content-Type", q.contentType)
	}
	q.attempt.authorize(req)
	return do(t, req)
}

// intoQuery moves the form into the URL.
func (q *request) intoQuery() {
	q.query, q.form, q.contentType = "?"+q.form.Encode(), nil, ""
}

// inBoth puts one client into Basic and another into the body.
func (q *request) inBoth(basic, body Client) {
	q.attempt.Method, q.attempt.Client = BasicRaw, basic
	q.form.Set("client_id", body.ID)
	q.form.Set("client_secret", body.Secret)
}

func (q *request) intoParts(t *testing.T) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name := range q.form {
		if err := parts.WriteField(name, q.form.Get(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	q.body, q.contentType = body.String(), parts.FormDataContentType()
}

// behaviour is what no trait says, since tests elsewhere do not choose by it, and a token client may still meet.
type behaviour struct {
	name   string
	change func(*testing.T, *request)
	want   Answer
	but    map[string]Answer // by the names of the servers that answer otherwise
}

var (
	invalidRequest = Answer{400, "invalid_request"}
	unsupported    = Answer{400, "unsupported_grant_type"}
	notFound       = Answer{Status: 404}

	// unread is for a body that is read by nobody, or names no grant.
	unread = map[string]Answer{Jmondi.Name: unsupported, GoOAuth2.Name: {401, "unsupported_grant_type"}, GoOAuth2Form.Name: {401, "unsupported_grant_type"}}
)

func behaviours() []behaviour {
	return []behaviour{{
		name: "a charset", change: func(_ *testing.T, q *request) { q.contentType += "; charset=UTF-8" },
		want: Token,
	}, {
		name: "no content type", change: func(_ *testing.T, q *request) { q.contentType = "" },
		want: invalidRequest, but: unread,
	}, {
		name: "text as content type", change: func(_ *testing.T, q *request) { q.contentType = "text/plain" },
		want: invalidRequest, but: unread,
	}, {
		name: "no grant type", change: func(_ *testing.T, q *request) { q.form.Del("grant_type") },
		want: invalidRequest, but: unread,
	}, {
		name: "unknown grant type", change: func(_ *testing.T, q *request) { q.form.Set("grant_type", "no-such-grant") },
		want: unsupported,
		but: map[string]Answer{
			Fosite.Name: invalidRequest, GoOAuth2.Name: unread[GoOAuth2.Name], GoOAuth2Form.Name: unread[GoOAuth2Form.Name],
		},
	}, {
		name: "parts of a form", change: func(t *testing.T, q *request) { q.intoParts(t) },
		want: Token, but: map[string]Answer{Jmondi.Name: unsupported, NodeOAuth.Name: invalidRequest},
	}, {
		name: "all in the URL", change: func(_ *testing.T, q *request) { q.intoQuery() },
		want: invalidRequest,
		but:  map[string]Answer{Jmondi.Name: unsupported, GoOAuth2.Name: Token, GoOAuth2Form.Name: Token},
	}, {
		name: "by GET", change: func(_ *testing.T, q *request) { q.method = http.MethodGet; q.intoQuery() },
		want: invalidRequest, but: map[string]Answer{Jmondi.Name: notFound},
	}, {
		name: "a slash more", change: func(_ *testing.T, q *request) { q.url += "/" },
		want: notFound, but: map[string]Answer{Jmondi.Name: Token, NodeOAuth.Name: Token},
	}, {
		name: "no username", change: func(_ *testing.T, q *request) { q.form.Del("username") },
		want: invalidRequest,
	}, {
		name: "empty password", change: func(_ *testing.T, q *request) { q.form.Set("password", "") },
		want: invalidRequest,
	}, {
		name: "a wrong password beyond U+FFFF", change: func(_ *testing.T, q *request) { q.form.Set("password", "key \U0001F5DD") },
		want: Answer{400, "invalid_grant"},
		but: map[string]Answer{
			NodeOAuth.Name: invalidRequest, GoOAuth2.Name: GoOAuth2.WrongPassword, GoOAuth2Form.Name: GoOAuth2Form.WrongPassword,
		},
	}, {
		name: "the username twice", change: func(_ *testing.T, q *request) { q.form.Add("username", Alice.Name) },
		want: Token, but: map[string]Answer{Jmondi.Name: Jmondi.WrongPassword, NodeOAuth.Name: NodeOAuth.WrongPassword},
	}, {
		name: "unknown parameters", change: func(_ *testing.T, q *request) { q.form.Set("foo", "bar"); q.form.Set("resource", "urn:api") },
		want: Token,
	}, {
		name: "an audience", change: func(_ *testing.T, q *request) { q.form.Set("audience", "https://api.example") },
		want: Token, but: map[string]Answer{Fosite.Name: invalidRequest},
	}, {
		name: "the client in both places", change: func(_ *testing.T, q *request) { q.inBoth(Confidential, Confidential) },
		want: Token,
	}, {
		name: "a wrong client in the body, too", change: func(_ *testing.T, q *request) { q.inBoth(Confidential, Client{Confidential.ID, "wrong"}) },
		want: Token, but: map[string]Answer{Jmondi.Name: Jmondi.WrongClient, GoOAuth2Form.Name: GoOAuth2Form.WrongClient},
	}, {
		name: "no client", change: func(_ *testing.T, q *request) { q.inBoth(Client{}, Client{}); q.attempt.Method = None },
		want: invalidRequest,
		but: map[string]Answer{
			NodeOAuth.Name: NodeOAuth.WrongClient, GoOAuth2.Name: GoOAuth2.WrongClient, GoOAuth2Form.Name: GoOAuth2Form.WrongClient,
		},
	}}
}

func TestBehaviours(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, b := range behaviours() {
			want, differs := b.but[server.Name]
			if !differs {
				want = b.want
			}
			q := server.request()
			b.change(t, q)
			if got := q.send(t); got.Answer != want {
				t.Errorf("%s: the answer is %+v, want %+v", b.name, got.Answer, want)
			}
		}
	})
}

// A refresh asks for the scope that the token has, for another, for more, and for what is not there.
func TestRefreshWithAScope(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, asked := range []string{"read", "write", "read write", "no-such-scope"} {
			first := server.grant(t, server.login(Confidential, Alice), "")
			refresh := server.refresh(Confidential)
			refresh.Scope = asked
			want, scope := Token, asked // go-oauth2 gives whatever is asked for
			switch {
			case server.Name == Fosite.Name:
				scope = first.Scope // it does not look
			case (server.Name == Jmondi.Name || server.Name == NodeOAuth.Name) && asked != first.Scope:
				want, scope = server.WrongScope, ""
			}
			if got := server.try(t, refresh, first.RefreshToken); got.Answer != want || got.Scope != scope {
				t.Errorf("asked for %q, the answer is %+v with scope %q, want %+v with %q", asked, got.Answer, got.Scope, want, scope)
			}
		}
	})
}
