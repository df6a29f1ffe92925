package main

import "github.com/jackfield-dev/jackfield/sdk"

// presets are beginnings of configs for servers whose documents say what they
// want. Words in capitals in an address are to be replaced.
func presets() []sdk.Preset {
	return []sdk.Preset{{
		Name: "auth0", Title: "Auth0",
		Help: "The tenant needs a Default Directory, and the application the Password grant. Set audience to the API's identifier. " +
			"A refresh token comes only with offline_access in scope. Users with a second factor cannot log in this way. " +
			"Auth0 sees all logins come from one address: allow it in attack protection.",
		Config: map[string]any{
			"token_endpoint": "https://TENANT.auth0.com/oauth/token",
			"scope":          "openid offline_access",
		},
	}, {
		Name: "auth0-realm", Title: "Auth0, one directory of users",
		Help: "As auth0, but looks only in the database connection that realm names, so that no Default Directory is needed. " +
			"The application needs the Password grant.",
		Config: map[string]any{
			"token_endpoint": "https://TENANT.auth0.com/oauth/token",
			"grant_type":     "http://auth0.com/oauth/grant-type/password-realm",
			"realm":          "Username-Password-Authentication",
			"scope":          "openid offline_access",
		},
	}, {
		Name: "oracle-identity-domains", Title: "Oracle Identity Domains",
		Help: "The confidential application needs the Resource Owner grant. Set scope to the fully qualified scope of the API, " +
			"and add offline_access for a refresh token. A scope that is not granted to the application fails the login.",
		Config: map[string]any{
			"token_endpoint":             "https://DOMAIN.identity.oraclecloud.com/oauth2/v1/token",
			"token_endpoint_auth_method": "client_secret_basic",
		},
	}, {
		Name: "ts-oauth2-server", Title: "ts-oauth2-server",
		Help: "Set token_endpoint to where the application mounts it. It reads Basic headers as they stand, so choose client_secret_basic_raw there; " +
			"a secret with a colon passes in the body only. Refresh tokens are replaced at each use.",
		Config: map[string]any{
			"token_endpoint":             "https://HOST/token",
			"token_endpoint_auth_method": "client_secret_post",
		},
	}}
}
