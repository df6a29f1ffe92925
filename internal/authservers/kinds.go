package authservers

import (
	"os/exec"
	"sync"
)

// Server is a kind of authorization server, which can be started.
type Server struct {
	// Name is what its project calls it.
	Name string

	// Traits are facts about it that a table of tests needs.
	Traits

	tokenPath      string
	revocationPath string // empty: the library has no such endpoint
	install        func() (program, error)
	configure      func(*exec.Cmd, options)
}

// Fosite is ory/fosite, the library behind Ory Hydra.
//
// It rotates refresh tokens and watches for reuse: an old one presented again ends the new one too. Beside /me its API
// has /invoices, a JSON list for tokens with the scope read.
var Fosite = Server{
	Name: "fosite",
	Traits: Traits{
		Body: true, Basic: true,
		RefreshScope:     "offline",
		ReuseEndsFamily:  true,
		WrongPassword:    Answer{400, "invalid_grant"},
		WrongClient:      Answer{401, "invalid_client"},
		WrongClientBasic: Answer{401, "invalid_client"},
		MalformedBasic:   Answer{400, "invalid_request"},
		WrongScope:       Answer{400, "invalid_scope"},
		WrongEncoding:    Answer{400, "invalid_request"},
		RefreshOver:      Answer{400, "invalid_grant"},
		WrongRevoker:     Answer{401, "invalid_client"},
	},
	tokenPath:      "/oauth2/token",
	revocationPath: "/oauth2/revoke",
	install:        sync.OnceValues(func() (program, error) { return buildGo("fosite") }),
	configure:      configureFosite,
}

// Jmondi is ts-oauth2-server, @jmondi/oauth2-server on npm.
//
// Its tokens are JWTs. It cuts Basic credentials at the second colon, so a secret that holds one never passes there, and
// what it answers to a refused refresh is no invalid_grant. Its revocation endpoint always answers 200: to a client whose
// secret is wrong, too, and then it revokes nothing.
var Jmondi = Server{
	Name: "ts-oauth2-server",
	Traits: Traits{
		JSON: true,
		Body: true, Basic: true, RawBasic: true, CutsSecret: true,
		NeedsHint:        true,
		WrongPassword:    Answer{400, "invalid_grant"},
		WrongClient:      Answer{401, "invalid_client"},
		WrongClientBasic: Answer{401, "invalid_client"},
		WrongScope:       Answer{400, "invalid_scope"},
		RefreshOver:      Answer{400, "invalid_request"},
		WrongRevoker:     Answer{Status: 200},
	},
	tokenPath:      "/token",
	revocationPath: "/token/revoke",
	install:        sync.OnceValues(func() (program, error) { return installNode("jmondi") }),
	configure:      configureNode,
}

// NodeOAuth is @node-oauth/oauth2-server on npm.
//
// Where no scope is asked for it grants read. A wrong client is 400 in the body and 401 in Basic. A name or password that
// mixes characters below and above U+10000 is 400 invalid_request to it, so no identity here has any of the latter.
var NodeOAuth = Server{
	Name: "node-oauth2-server",
	Traits: Traits{
		Body: true, Basic: true, RawBasic: true,
		DefaultScope:     "read",
		CanKeep:          true,
		WrongPassword:    Answer{400, "invalid_grant"},
		WrongClient:      Answer{400, "invalid_client"},
		WrongClientBasic: Answer{401, "invalid_client"},
		WrongScope:       Answer{400, "invalid_scope"},
		WrongEncoding:    Answer{400, "invalid_request"},
		RefreshOver:      Answer{400, "invalid_grant"},
	},
	tokenPath: "/oauth/token",
	install:   sync.OnceValues(func() (program, error) { return installNode("node-oauth") }),
	configure: configureNode,
}

// GoOAuth2 is github.com/go-oauth2/oauth2 as it comes: it takes the client in Basic and nowhere else.
//
// Refusals of a user or a grant are 401, not 400. It checks the user, then the scope, then the client, and an unknown
// client is 500 server_error. A refresh is not checked against any client, and may widen the scope.
var GoOAuth2 = goOAuth2("go-oauth2", "basic", Traits{Basic: true, RawBasic: true})

// GoOAuth2Form is [GoOAuth2] with the library's other handler: it takes the client in the body and nowhere else.
var GoOAuth2Form = goOAuth2("go-oauth2-form", "form", Traits{Body: true})

var buildGoOAuth2 = sync.OnceValues(func() (program, error) { return buildGo("go-oauth2") })

func goOAuth2(name, client string, t Traits) Server {
	t.CanKeep, t.ClientLast, t.RefreshByAnyone = true, true, true
	t.WrongPassword = Answer{401, "invalid_grant"}
	t.WrongClient = Answer{401, "invalid_client"}
	t.WrongClientBasic = t.WrongClient
	t.UnknownClient = Answer{500, "server_error"}
	t.WrongScope = Answer{400, "invalid_scope"}
	t.WrongEncoding = Answer{401, "unsupported_grant_type"}
	t.RefreshOver = Answer{401, "invalid_grant"}
	configure := func(cmd *exec.Cmd, o options) { configureGoOAuth2(cmd, client, o) }
	return Server{Name: name, Traits: t, tokenPath: "/token", install: buildGoOAuth2, configure: configure}
}

// Kinds returns every kind of server, for tests that ask its Traits what to expect.
func Kinds() []Server { return []Server{Fosite, Jmondi, NodeOAuth, GoOAuth2, GoOAuth2Form} }

// String returns the server's name.
func (s Server) String() string { return s.Name }
