// Package authservers starts real authorization servers, which we did not write, for tests to talk to.
//
// What a token client gets wrong shows only at a server that somebody else wrote: how Basic credentials are encoded,
// what a refused refresh is called, which scope is granted when none was asked for. So tests run against four, each
// an independent reading of RFC 6749: [Fosite] and [GoOAuth2] in Go, [Jmondi] and [NodeOAuth] in Node. The glue around
// them is ours and small, lives in the folders below, and serves the same clients and users everywhere (identities.go).
//
//	server := authservers.Start(t, authservers.Fosite, authservers.Lifespan(2*time.Second))
//	// … a connection with token_endpoint server.TokenURL and api_endpoint server.APIURL …
//	if got := server.Counts().Password; got != 1 { … }
//
// Each server runs as a process of its own on a free loopback port and is stopped when its test ends. None outlives the
// test process, however that dies: a server ends when its standard input does, and the system closes that pipe.
//
// They differ, and [Traits] say how: [Traits.Expect] knows what each answers to a token request, and the tests of this
// package ask the servers whether that is true.
//
// Servers count the token requests they receive, so a test of "the password is sent once" believes the receiver, not
// the sender.
//
// What a server needs (a build of its program, npm packages) is put into git-ignored folders beside its source the first
// time, under a file lock because test binaries run side by side, and is a quick check from then on. A machine without
// Node skips the tests of the Node servers and says so, see [Start].
package authservers

import (
	"fmt"
	"time"
)

// Option changes how a server is started.
type Option func(*options)

type options struct {
	lifespan    time.Duration
	keepRefresh bool
}

// Lifespan sets how long access tokens are valid, in whole seconds; without it, an hour.
func Lifespan(d time.Duration) Option { return func(o *options) { o.lifespan = d } }

// KeepRefreshToken makes a refresh answer without a refresh token, while the one presented stays good. Only servers that
// CanKeep do that.
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
	if o.keepRefresh && !s.CanKeep {
		return o, fmt.Errorf("%s always rotates refresh tokens", s.Name)
	}
	return o, nil
}
