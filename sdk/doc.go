// Package sdk is all that the author of a connection type imports.
//
// A plugin is a value, and its main function is one call:
//
//	func main() { sdk.Serve(&apiKey) }
//
//	var apiKey = sdk.ConnectionType{
//		Name:      "api-key",
//		Title:     "API key",
//		Schema:    sdk.Schema{Fields: []sdk.Field{ … }},
//		Authorize: authorize,
//	}
//
// The idea is that a connection type is a function, from a configuration and
// the state of the previous authorization to a new authorization, and keeps
// nothing between calls. The host checks the configuration against the schema
// before the function is called, keeps what it returns, calls it again when
// that expires, and shares one call among all who wait for it. So there is
// nothing here about caching, retrying, locking, or storing secrets.
//
// What an author must get right is one thing: a password is sent at most once
// in a call, whatever the server answers. [Request.HTTP] helps: it follows no
// redirect, never sends a request a second time, and reaches only addresses
// that the operator allows. Where the host says Request.NoLogin, none is sent:
// what cannot be had without one ends with [LoginNeeded], and the host asks again
// if the account can bear a login.
//
// A failure is made with [Errorf]: a code that says who can mend it, and a
// message for that person that holds no secret. An error of any other type counts
// as a fault of the plugin, and so does the end of a context of the author's own:
// a time limit is told with Errorf(Timeout, …), Errorf(Ambiguous, …) if the answer
// was lost, or Errorf(Unavailable, …) if nothing was sent.
//
// Tests run a type through package sdktest. Run by hand with --manifest, a plugin
// prints the manifest that a host installs it by.
package sdk
