// Package sdktest asks a connection type what a host would ask, and plays the
// server that the type talks to.
//
// The one idea is that nothing between a host and the author's function is left
// out. A [Harness] reads a config with the type's own schema, so that a bad one
// fails as it would in a host, and calls the type over the real pipe, in memory:
// what comes back has been through gRPC, with codes, checks and authorizations
// as they would arrive. A [Server] is a real HTTP server on loopback whose
// answers are scripted, one for each request, and which keeps every request for
// the test to look at. It can also misbehave: hang up, hang, redirect, or write
// bytes that are no HTTP.
//
//	func TestLogin(t *testing.T) {
//		server := sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"T","token_type":"Bearer"}`))
//		h := sdktest.New(t, &myType)
//		a, err := h.Authorize(map[string]any{"token_endpoint": server.TokenURL(), …})
//		…
//		if server.Passwords() != 1 { … }
//	}
//
// Whoever tests that no secret leaks looks through [Harness.Log] and every error
// and check with [Leaks].
package sdktest
