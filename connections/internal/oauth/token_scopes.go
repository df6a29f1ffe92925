package oauth

import (
	"encoding/json"
	"regexp"
	"strings"
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
	scope, ok := text(value)
	if !ok && r.dialect.allows(ScopeArray) {
		scope, ok = joined(value)
	} else if r.dialect.allows(ScopeArray) {
		scope = strings.ReplaceAll(scope, ",", " ")
	}
	if !ok || !scopes.MatchString(scope) {
		return nil, r.odd("scope", "is no list of scopes (RFC 6749 section 3.3)")
	}
	return strings.Fields(scope), nil
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
