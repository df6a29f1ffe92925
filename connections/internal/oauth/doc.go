// Package oauth is the token endpoint's client that our OAuth connection types
// share (RFC 6749 section 3.2, from the client's side).
//
// The one idea is that a token request is made once and its outcome is named
// exactly. A request may carry a person's password, and a server locks people out
// who send wrong ones, so nothing here ever sends a second one: no redirect is
// followed, no other client authentication or encoding is tried, and a transport
// that might repeat a request is kept from doing so. What became of the one
// request is an [sdk.Error] with a code that says who can mend it and whether
// asking again can help, and with the count of passwords that left this machine.
//
//	client := &oauth.Client{Transport: req.HTTP.Transport, Endpoint: u, Method: oauth.Post, ID: id, Secret: secret}
//	token, err := client.Token(ctx, &oauth.Grant{Login: true, Params: params, Scopes: scopes, Secrets: secrets})
//
// A client shows itself with a secret, or with an assertion that it signs anew for
// each request (RFC 7523). Whatever is wrong with a key is said by [Client.Check],
// before anything is sent, in sentences that hold nothing of the key. Besides
// tokens there are two errands that spend no login: [Client.Revoke] ends a token,
// and [Metadata] looks up what a server says of itself, for a hint and never for
// use.
//
// It is strict with answers. Only a 200 with a JSON object that says each thing
// once, in exactly the names of RFC 6749 section 5.1, is a token; a token must be
// one that RFC 6750 lets into a header. What is accepted loosely is the lifetime,
// since servers write it in every way and a wrong guess costs only a renewal.
//
// Errors are written here, from facts that are safe: the status, an error code of
// letters, the host and port, and the server's description with every secret of
// the request blotted out. A response body, a URL's query or a secret is never in
// them.
package oauth
