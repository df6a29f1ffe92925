package oauthtype

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// byMethod makes a field depend on how the client shows who it is.
func byMethod(methods ...oauth.Method) *sdk.Condition {
	c := &sdk.Condition{Field: "token_endpoint_auth_method"}
	for _, m := range methods {
		c.Equals = append(c.Equals, string(m))
	}
	return c
}

// ClientFields say who the client is and how it shows that.
func ClientFields() []sdk.Field {
	assertions := byMethod(oauth.PrivateKeyJWT, oauth.ClientSecretJWT)
	return []sdk.Field{{
		Name: "client_id", Title: "Client ID", Kind: sdk.String,
		Help: "The id under which the server knows this application. Leave it out if the server has no clients.",
	}, {
		Name: "client_secret", Title: "Client secret", Kind: sdk.Secret, VisibleWhen: byMethod(oauth.Post, oauth.Basic, oauth.BasicRaw, oauth.ClientSecretJWT),
		Help: "Leave it out if the client has none. Some servers want one that is empty: give it as \"\".",
	}, {
		Name: "token_endpoint_auth_method", Title: "Client authentication", Kind: sdk.Enum, Default: string(oauth.Post), Advanced: true,
		Options: Options(
			string(oauth.Post), "Client ID and secret in the body",
			string(oauth.Basic), "Basic header, as RFC 6749 encodes it",
			string(oauth.BasicRaw), "Basic header, as it stands",
			string(oauth.None), "Public client, no secret",
			string(oauth.PrivateKeyJWT), "Assertion signed with a private key (RFC 7523)",
			string(oauth.ClientSecretJWT), "Assertion signed with the client secret (RFC 7523)",
		),
		Help: "How the client shows who it is. The two Basic ways differ only for ids and secrets with characters other than letters, digits, - . _ and ~.",
	}, {
		Name: "client_key", Title: "Private key of the client", Kind: sdk.Secret, VisibleWhen: byMethod(oauth.PrivateKeyJWT),
		Help: "An RSA, EC or Ed25519 key, as PEM or JWK, whose public half the server knows.",
	}, {
		Name: "client_key_id", Title: "Key ID", Kind: sdk.String, VisibleWhen: byMethod(oauth.PrivateKeyJWT), Advanced: true,
		Help: "The name of the key at the server (kid). A JWK has its own.",
	}, {
		Name: "client_assertion_alg", Title: "Algorithm of the assertion", Kind: sdk.Enum, VisibleWhen: assertions, Advanced: true,
		Options: algorithms(), Help: "If it is left out, the key decides: RS256, ES256 or its longer forms, EdDSA; and HS256 for a secret.",
	}, {
		Name: "client_assertion_audience", Title: "Audience of the assertion", Kind: sdk.String, VisibleWhen: assertions, Advanced: true,
		Help:        "Whom the assertion is for. If it is left out, that is the auth endpoint; some servers want their issuer instead.",
		Placeholder: "https://auth.example.com/",
	}}
}

// algorithms are the signatures of RFC 7518 and RFC 8037 that prove something.
func algorithms() []sdk.Option {
	var list []sdk.Option
	for _, alg := range []string{
		"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512",
	} {
		list = append(list, sdk.Option{Value: alg})
	}
	return list
}
