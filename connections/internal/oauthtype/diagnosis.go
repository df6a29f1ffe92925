package oauthtype

// The codes of findings, for programs. A check that failed has the code of its
// error instead (config, denied, tls, ...). One check may make several findings.
//
//	check     code                    status   what was found
//	config    allow_http_unused       warned   allow_http is set, and every address is https
//	secrets   white_space             warned   a credential begins or ends with what cannot be seen
//	secrets   reference_as_text       warned   a secret reads ${NAME} or "{env: NAME}", and is sent as it stands
//	secrets   password_forgotten      passed   the password is gone, as keep_password: false asks
//	egress    revocation_unreachable  warned   revocation_endpoint may not be dialled
//	dns       revocation_unreachable  warned   its host is not found, or may not be dialled
//	tls       plain_http              warned   everybody on the way can read what is sent
//	tls       certificate_ends_soon   warned   in less than 14 days
//	token     no_login                skipped  the test may spend no login
//	token     password_forgotten      skipped  there is no password to ask with
//	response  lifetime_unknown        warned   nobody says how long the token is valid
//	response  short_lifetime          warned   it is valid for less than a minute
//	response  scope_narrowed          warned   the server granted less than was asked for
//	response  scope_widened           passed   it granted more
//	response  refresh_token_missing   warned   and the password will be forgotten
//	claims    not_a_jwt               skipped  the token says nothing of itself
//	claims    audience_mismatch       warned   it is for somebody else
//	claims    clock_skew              warned   it was issued in our future, or was over before it came
//	claims    not_yet_valid           warned   it becomes valid later
//	claims    better_grant            warned   the server offers client_credentials
//	claims    revocation_offered      passed   the server can end tokens, and nobody told this connection
//	api       no_probe                skipped  it is not known what may be requested
//	api       redirected              warned   the API answers with a redirect
//	api       unexpected_status       warned   it answers with neither success nor refusal
//	(any)     after_failure           skipped  a check before it failed
//
// response, claims and api are skipped as token is, where that is skipped.
const (
	allowHTTPUnused       = "allow_http_unused"
	passwordForgotten     = "password_forgotten"
	revocationUnreachable = "revocation_unreachable"
	plainHTTP             = "plain_http"
	certificateEndsSoon   = "certificate_ends_soon"
	noLogin               = "no_login"
	lifetimeUnknown       = "lifetime_unknown"
	shortLifetime         = "short_lifetime"
	scopeNarrowed         = "scope_narrowed"
	scopeWidened          = "scope_widened"
	refreshTokenMissing   = "refresh_token_missing"
	notAJWT               = "not_a_jwt"
	audienceMismatch      = "audience_mismatch"
	clockSkew             = "clock_skew"
	notYetValid           = "not_yet_valid"
	betterGrant           = "better_grant"
	revocationOffered     = "revocation_offered"
	noProbe               = "no_probe"
	redirected            = "redirected"
	unexpectedStatus      = "unexpected_status"
	afterFailure          = "after_failure"
)
