package oauth

// A Dialect is how the answers of one server differ from RFC 6749 section 5.1.
// The zero Dialect is the standard.
type Dialect struct {
	// AccessToken is where the access token is; zero: access_token. Where it is
	// given the answer has a shape of its own, and token_type may be missing.
	AccessToken Path

	// RefreshToken is where the refresh token is; zero: refresh_token. An answer
	// may have none.
	RefreshToken Path

	// Expires is where the end of the token's life is; zero: expires_in. An answer
	// that does not say leaves it unknown. ExpiresFormat is how it is written; zero:
	// InSeconds.
	Expires       Path
	ExpiresFormat ExpiresFormat

	// BaseURL is where the address of the API is; zero: nowhere. An answer to a
	// login must have one then; one to a refresh may leave it as it was. It is an
	// https URL; AllowHTTP lets it be an http one.
	BaseURL   Path
	AllowHTTP bool

	// Quirks are what else is forgiven.
	Quirks []Quirk
}
