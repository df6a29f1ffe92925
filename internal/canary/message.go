package canary

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// credentials are what an Authorization header holds: all that follows the
// scheme, and of Basic the password too, as it stands and as a form has it.
func credentials(header string) []string {
	scheme, rest, _ := strings.Cut(header, " ")
	values := []string{strings.TrimSpace(rest)}
	if pair, err := base64.StdEncoding.DecodeString(values[0]); err == nil && strings.EqualFold(scheme, "Basic") {
		_, password, _ := strings.Cut(string(pair), ":")
		decoded, _ := url.QueryUnescape(password) // "" where it is no form's
		values = append(values, password, decoded)
	}
	return values
}

// members are the values that a body has under the name of a secret, at any
// depth if it is JSON. One that is neither JSON nor a form has none.
func members(body []byte) []string {
	var document any
	if json.Unmarshal(body, &document) == nil {
		return inside("", document)
	}
	form, _ := url.ParseQuery(string(body)) // what can be read of it
	var values []string
	for name, given := range form {
		if secretName(name) {
			values = append(values, given...)
		}
	}
	return values
}

// inside walks a JSON value; name is that of the member it belongs to.
func inside(name string, value any) []string {
	var found []string
	switch v := value.(type) {
	case string:
		if secretName(name) {
			found = append(found, v)
		}
	case []any:
		for _, element := range v {
			found = append(found, inside(name, element)...)
		}
	case map[string]any:
		for member, element := range v {
			found = append(found, inside(member, element)...)
		}
	}
	return found
}

// secretName reports whether a parameter of this name is a secret: password,
// client_secret, refresh_token, client_assertion, totp and their like, but not
// token_type, token_endpoint_auth_method or client_assertion_type.
func secretName(name string) bool {
	name = strings.ToLower(name)
	for _, about := range []string{"_type", "_hint", "_method", "_uri", "_url", "_endpoint"} {
		if strings.HasSuffix(name, about) {
			return false
		}
	}
	for _, word := range []string{"password", "secret", "token", "assertion", "totp", "otp"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
