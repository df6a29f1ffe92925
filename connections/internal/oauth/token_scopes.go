package oauth

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// scopes is the grammar of RFC 6749 section 3.3, without minding how many spaces
// separate.
var scopes = regexp.MustCompile(`^[\x20\x21\x23-\x5b\x5d-\x7e]*$`)

// scopes are those granted: as asked for, if the server does not say. An empty
// text says: none.
func (r reader) scopes(members map[string]json.RawMessage) ([]string, error) {
	value := members["scope"]
	if absent(value) {
		return r.grant.Scopes, nil
	}
	written, ok := text(value)
	scope := written
	if !ok && r.dialect.allows(ScopeArray) {
		scope, ok = joined(value)
	} else if r.dialect.allows(ScopeArray) {
		scope = strings.ReplaceAll(scope, ",", " ")
	}
	switch {
	case !ok || !scopes.MatchString(scope):
		return nil, r.odd("scope", "is no list of scopes (RFC 6749 section 3.3)")
	case r.tells(scope) || r.tells(written):
		return nil, r.odd("scope", "holds one of this connection's own secrets")
	}
	return strings.Fields(scope), nil
}

// tells reports whether a secret of ours stands between the spaces of a scope. One
// that was asked for, for whatever reason, is no news.
func (r reader) tells(scope string) bool {
	return slices.ContainsFunc(r.secrets(), func(s sdk.SecretValue) bool {
		secret := strings.TrimSpace(s.Reveal())
		return secret != "" && strings.Contains(" "+scope+" ", " "+secret+" ") && !slices.Contains(r.grant.Scopes, secret)
	})
}

// joined writes a list of scopes as RFC 6749 does.
func joined(value json.RawMessage) (scope string, ok bool) {
	if value[0] != '[' {
		return "", false
	}
	var list []string
	for element := range elementsOf(value) {
		one, ok := text(element)
		if !ok || one == "" || strings.Contains(one, " ") || len(list) == mostMembers {
			return "", false
		}
		list = append(list, one)
	}
	return strings.Join(list, " "), true
}
