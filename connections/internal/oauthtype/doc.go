// Package oauthtype is what connection types have in common that get a token at an
// OAuth 2.0 token endpoint.
//
// The one idea is that such a type is a grant and nothing else. How the client
// shows who it is, what the server may answer, how a token is renewed, used and
// revoked, and how a connection is tried step by step is the same for each; what is
// presented for a token is not. So a type is a [Flow], which says only that, and
// its methods are the type's:
//
//	var flow = oauthtype.Flow{Presents: presents, User: &oauthtype.User{…}}
//
//	var passwordGrant = sdk.ConnectionType{
//		Name: "password-grant", Schema: sdk.Schema{Fields: fields()},
//		Authorize: flow.Authorize, Test: flow.Test, Revoke: flow.Revoke,
//	}
//
// The settings that all types share are made here too, so that each has the same
// name and meaning everywhere. A type has [EndpointFields], [ClientFields],
// [RequestFields], [ExtraFields], [ResponseFields], [UseFields] and
// [BehaviourFields], and may leave out of them refresh_token_path and refresh. What
// a schema cannot say of them is said by [Flow.Check], before anything is sent.
//
// A grant with a [User] presents a password, which is a login: it is sent at most
// once in a call, whatever the server answers, and only when no refresh token will
// do. One without presents the client alone, and costs no login.
package oauthtype
