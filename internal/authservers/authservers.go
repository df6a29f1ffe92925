// Package authservers starts real authorization servers, which we did not write, for tests to talk to.
//
// What a token client gets wrong shows only at a server that somebody else wrote: how Basic credentials are encoded,
// what a refused refresh is called, which scope is granted when none was asked for. So tests run against three, each
// an independent reading of RFC 6749: [Fosite] in Go, [Jmondi] and [NodeOAuth] in Node. The glue around them is ours and
// small, lives in the folders below, and serves the same clients and users everywhere (identities.go).
//
//	server := authservers.Start(t, authservers.Fosite, authservers.Lifespan(2*time.Second))
//	// … a connection with token_endpoint server.TokenURL and api_endpoint server.APIURL …
//	if got := server.Counts().Password; got != 1 { … }
//
// Each server runs as a process of its own on a free loopback port and is stopped when its test ends. None outlives the
// test process, however that dies: a server ends when its standard input does, and the system closes that pipe.
//
// Servers count the token requests they receive, so a test of "the password is sent once" believes the receiver, not
// the sender.
//
// What a server needs (a build of fosite, npm packages) is put into git-ignored folders beside its source the first
// time, under a file lock because test binaries run side by side, and is a quick check from then on. A machine without
// Node skips the tests of the Node servers and says so, see [Start].
package authservers

import (
	"fmt"
	"os/exec"
	"sync"
	"time"
)

// Server is an authorization server that can be started. Its fields are facts about it that a table of tests needs.
type Server struct {
	// Name is what its project calls it.
	Name string

	// JSON says that the token endpoint reads JSON bodies too; all of them read forms.
	JSON bool

	// RawBasic says that Basic credentials are taken as they stand. Otherwise they are form-decoded, as RFC 6749
	// section 2.3.1 has it.
	RawBasic bool

	// RefreshScope must be asked for to be given a refresh token; where it is empty, there always is one.
	RefreshScope string

	tokenPath string
	canKeep   bool // whether KeepRefreshToken works
	install   func() (program, error)
	configure func(*exec.Cmd, options)
}

// Fosite is ory/fosite, the library behind Ory Hydra.
//
// It rotates refresh tokens and watches for reuse: an old one presented again ends the new one too. A refusal of the
// password is 400 invalid_grant. Beside /me its API has /invoices, a JSON list for tokens with the scope read.
var Fosite = Server{
	Name:         "fosite",
	RefreshScope: "offline",
	tokenPath:    "/oauth2/token",
	install:      sync.OnceValues(buildFosite),
	configure:    configureFosite,
}

// Jmondi is ts-oauth2-server, @jmondi/oauth2-server on npm.
//
// Its tokens are JWTs. It rotates refresh tokens; every refused refresh is 400 invalid_request. It cuts Basic
// credentials at the second colon, so a secret that holds one never passes there.
var Jmondi = Server{
	Name:      "ts-oauth2-server",
	JSON:      true,
	RawBasic:  true,
	tokenPath: "/token",
	install:   sync.OnceValues(func() (program, error) { return installNode("jmondi") }),
	configure: configureNode,
}

// NodeOAuth is @node-oauth/oauth2-server on npm.
//
// It rotates refresh tokens unless [KeepRefreshToken] is given. Where no scope is asked for it grants read. A wrong
// client is 400 invalid_client in the body and 401 invalid_client in Basic.
var NodeOAuth = Server{
	Name:      "node-oauth2-server",
	RawBasic:  true,
	tokenPath: "/oauth/token",
	canKeep:   true,
	install:   sync.OnceValues(func() (program, error) { return installNode("node-oauth") }),
	configure: configureNode,
}

// All returns every server, for tests that must pass at each.
func All() []Server { return []Server{Fosite, Jmondi, NodeOAuth} }

// String returns the server's name.
func (s Server) String() string { return s.Name }

// Option changes how a server is started.
type Option func(*options)

type options struct {
	lifespan    time.Duration
	keepRefresh bool
}

// Lifespan sets how long access tokens are valid, in whole seconds; without it, an hour.
func Lifespan(d time.Duration) Option { return func(o *options) { o.lifespan = d } }

// KeepRefreshToken makes a refresh answer without a refresh token, while the one presented stays good. Only [NodeOAuth]
// can do that.
func KeepRefreshToken() Option { return func(o *options) { o.keepRefresh = true } }

// collect returns what opts say, or why this server cannot do it.
func (s Server) collect(opts []Option) (options, error) {
	o := options{lifespan: time.Hour}
	for _, opt := range opts {
		opt(&o)
	}
	if o.lifespan < time.Second || o.lifespan%time.Second != 0 {
		return o, fmt.Errorf("a lifespan of %v is not whole seconds", o.lifespan)
	}
	if o.keepRefresh && !s.canKeep {
		return o, fmt.Errorf("%s always rotates refresh tokens", s.Name)
	}
	return o, nil
}
