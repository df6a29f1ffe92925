package authservers

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// Method is how a client presents itself, by its name in RFC 7591.
type Method string

// The methods.
const (
	Post     Method = "client_secret_post"      // id and secret in the body
	Basic    Method = "client_secret_basic"     // both form-encoded in the header (RFC 6749 section 2.3.1)
	BasicRaw Method = "client_secret_basic_raw" // both in the header as they stand
	None     Method = "none"                    // the id in the body, and no secret
)

// Methods returns every method.
func Methods() []Method { return []Method{Post, Basic, BasicRaw, None} }

// Attempt is a token request as a table of tests describes it. What is wrong with it is plain from its values: a Client
// with another secret, a User with another password, a scope that nobody has.
type Attempt struct {
	Method Method
	JSON   bool // the body's encoding
	Client Client

	User  User
	Scope string // as ScopeRead; the refresh scope may be among them

	// Alone says that the client asks for itself (RFC 6749 section 4.4): there is no user. It is for clients with a secret.
	Alone bool

	// Refresh says that it presents a refresh token that Client was given, in place of a user and a scope; Over, that
	// the token is good no more.
	Refresh, Over bool
}

// Expect returns what a server with these traits answers.
func (t Traits) Expect(a Attempt) Answer {
	if a.JSON && !t.JSON {
		return t.WrongEncoding
	}
	inBasic := a.Method == Basic || a.Method == BasicRaw
	if inBasic && !t.Basic || !inBasic && !t.Body {
		return t.WrongClient
	}
	client, grant := t.expectClient(a, inBasic), t.expectGrant(a)
	switch {
	case a.Refresh && t.RefreshByAnyone:
		return grant
	case t.ClientLast && grant != Token:
		return grant
	case client != Token:
		return client
	}
	return grant
}

// expectClient returns what the client alone is answered.
func (t Traits) expectClient(a Attempt, inBasic bool) Answer {
	seen, err := t.read(a)
	if err != nil {
		return t.MalformedBasic
	}
	wrong := t.WrongClient
	if inBasic {
		wrong = t.WrongClientBasic
	}
	i := slices.IndexFunc(Clients(), func(c Client) bool { return c.ID == seen.ID })
	switch {
	case i < 0:
		return cmp.Or(t.UnknownClient, wrong)
	case Clients()[i].Public() || Clients()[i].Secret == seen.Secret:
		return Token
	}
	return wrong
}

// read returns the client as the server sees it.
func (t Traits) read(a Attempt) (seen Client, err error) {
	id, secret := a.Client.ID, a.Client.Secret
	switch a.Method {
	case None:
		return Client{ID: id}, nil
	case Post:
		return a.Client, nil
	case Basic:
		id, secret = url.QueryEscape(id), url.QueryEscape(secret)
	}
	id, secret, _ = strings.Cut(id+":"+secret, ":")
	if t.CutsSecret {
		secret, _, _ = strings.Cut(secret, ":")
	}
	if t.RawBasic {
		return Client{ID: id, Secret: secret}, nil
	}
	if seen.ID, err = url.QueryUnescape(id); err != nil {
		return seen, err
	}
	seen.Secret, err = url.QueryUnescape(secret)
	return seen, err
}

// expectGrant returns what the user and the scope, or the refresh token, are answered.
func (t Traits) expectGrant(a Attempt) Answer {
	switch {
	case a.Refresh && a.Over:
		return t.RefreshOver
	case a.Refresh:
		return Token
	case !a.Alone && !slices.Contains(Users(), a.User):
		return t.WrongPassword
	}
	for scope := range strings.FieldsSeq(a.Scope) {
		if scope != ScopeRead && scope != ScopeWrite && scope != t.RefreshScope {
			return t.WrongScope
		}
	}
	return Token
}
