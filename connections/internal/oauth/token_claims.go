package oauth

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
	"time"
)

// Claims are what a JWT says of itself (RFC 7519 section 4.1). Nobody has
// verified them: they are good for telling a person what went wrong, and for
// shortening a lifetime, and for no decision besides.
type Claims struct {
	Issuer   string
	Subject  string
	Audience []string
	Scopes   []string // of scope (RFC 8693 section 4.2) or scp

	// Zero: not said, or not as a number of seconds.
	Expiry, IssuedAt, NotBefore time.Time
}

const (
	longestClaim = 1000 // in bytes; a longer text is left out
	mostClaimed  = 100  // of a list; the rest is left out
)

// JWTClaims reads the claims of a signed JWT without verifying it; ok is false if
// token is none. What is not as it must be is left out.
func JWTClaims(token string) (claims Claims, ok bool) {
	_, rest, _ := strings.Cut(token, ".")
	payload, signature, found := strings.Cut(rest, ".")
	if !found || strings.Contains(signature, ".") {
		return Claims{}, false
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(payload, "="))
	if err != nil {
		return Claims{}, false
	}
	members, err := object(data)
	if err != nil {
		return Claims{}, false
	}
	claims = Claims{
		Issuer: claimed(members["iss"]), Subject: claimed(members["sub"]),
		Audience: claimedList(members["aud"]), Scopes: claimedScopes(members),
		Expiry: numericDate(members["exp"]), IssuedAt: numericDate(members["iat"]), NotBefore: numericDate(members["nbf"]),
	}
	return claims, true
}

func claimed(value json.RawMessage) string {
	if len(value) > longestClaim {
		return ""
	}
	said, _ := text(value)
	return said
}

// claimedList reads a text, or a list of texts.
func claimedList(value json.RawMessage) []string {
	if absent(value) {
		return nil
	}
	if value[0] != '[' {
		return []string{claimed(value)}
	}
	var list []string
	for element := range elementsOf(value) {
		if said := claimed(element); said != "" && len(list) < mostClaimed {
			list = append(list, said)
		}
	}
	return list
}

func claimedScopes(members map[string]json.RawMessage) []string {
	value := members["scope"]
	if absent(value) {
		value = members["scp"]
	}
	return strings.Fields(strings.Join(claimedList(value), " "))
}

// numericDate reads a number of seconds since 1970 (RFC 7519 section 2).
func numericDate(value json.RawMessage) time.Time {
	seconds, trouble := number(value)
	if absent(value) || trouble != "" || seconds <= 0 || seconds > math.MaxInt32*100.0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}
