package oauth

import "slices"

// A Quirk is one thing in which some servers differ from the standard, and which
// is forgiven where a connection names it. Each relaxes exactly one rule.
type Quirk string

// The quirks.
const (
	// TextPlain reads a JSON body under text/plain, text/json, text/javascript or
	// application/x-amz-json-1.0 and 1.1, or without a media type: Dropbox's first API
	// (text/javascript), Amazon Cognito (x-amz-json), Spring Security OAuth in
	// some versions (none), kanidm's errors. Never under text/html: what is a page
	// to the server is no token to us.
	TextPlain Quirk = "text_plain"

	// FormResponse reads a body of application/x-www-form-urlencoded as the object
	// of its parameters: servers of the drafts before RFC 6749, of which GitHub still
	// answers so when it is not asked for JSON. Each parameter may occur once. The
	// body of a text/plain is never read as a form.
	FormResponse Quirk = "form_response"

	// Status201 takes 201 for 200: Harvest, Supabase, Ostrom, and servers whose
	// framework answers every POST so (NestJS).
	Status201 Quirk = "status_201"

	// NoTokenType does without token_type: LinkedIn sends none. One that is there
	// must still be bearer.
	NoTokenType Quirk = "no_token_type"

	// BearerPrefix takes "Bearer " off the front of an access token: servers written
	// by hand, which answer with what is to stand in the header.
	BearerPrefix Quirk = "bearer_prefix"

	// OpaqueToken takes an access token of any printable ASCII (RFC 6749 appendix
	// A.12), as wide as that of RFC 6750 is narrow: Salesforce's hold an exclamation
	// mark, Facebook's app tokens a bar. A space at either end is still refused,
	// since a header would lose it.
	OpaqueToken Quirk = "opaque_token"

	// ScopeArray reads the scopes also from a JSON list, or separated by commas:
	// Cloud Foundry's UAA, Twitch, SimpleIdServer (lists); GitHub (commas).
	ScopeArray Quirk = "scope_array"

	// XSSIPrefix passes over what keeps a web page from including JSON as a script:
	// )]}' of Angular and Gerrit, while(1); and for(;;); of others.
	XSSIPrefix Quirk = "xssi_prefix"

	// UnknownErrorDenied takes an error whose name nobody knows, in a 200, 400, 401,
	// 403 or 422, for invalid_grant, and also a JSON object without any name in one of
	// the last four: servers with names of their own, such as
	// {"ok":false,"error":"invalid_auth"}, Akeneo, Magento, Shopware, and those whose
	// error is an object, Strapi and Firebase. A refresh that is refused so is over,
	// and the password is sent instead.
	UnknownErrorDenied Quirk = "unknown_error_denied"
)

// QuirkInfo is a quirk in words.
type QuirkInfo struct {
	Name   Quirk
	Reason string // what is forgiven, and whom, in one line
}

// Quirks returns all there are.
func Quirks() []QuirkInfo {
	return []QuirkInfo{
		{TextPlain, "JSON under text/plain, text/json, text/javascript, application/x-amz-json-1.x or no media type (Cognito, Dropbox's first API)"},
		{FormResponse, "an answer that is a form, as servers older than RFC 6749 write it"},
		{Status201, "201 in place of 200 (Harvest, Supabase, NestJS)"},
		{NoTokenType, "no token_type (LinkedIn)"},
		{BearerPrefix, `"Bearer " in front of the access token`},
		{OpaqueToken, "an access token with characters that RFC 6750 does not allow (Salesforce's exclamation mark, Facebook's bar)"},
		{ScopeArray, "scopes in a JSON list or separated by commas (Cloud Foundry, Twitch, GitHub)"},
		{XSSIPrefix, "JSON behind )]}' or while(1); (Gerrit, Angular's convention)"},
		{UnknownErrorDenied, "errors of the server's own, or without a name, which mean that the credentials were refused (Akeneo, Magento, Shopware)"},
	}
}

// quirkNames are all quirks, in the order of Quirks.
func quirkNames() []Quirk {
	var names []Quirk
	for _, info := range Quirks() {
		names = append(names, info.Name)
	}
	return names
}

// allows reports whether a quirk is forgiven.
func (d Dialect) allows(q Quirk) bool { return slices.Contains(d.Quirks, q) }
