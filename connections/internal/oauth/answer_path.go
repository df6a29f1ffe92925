package oauth

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/jackfield-dev/jackfield/sdk"
)

// suggestPath adds to a refusal where the token likely is, if the answer is that of
// a success and has one under another name or one level down. Nothing is asked for
// again, and what stands there is not shown.
func (r reader) suggestPath(refusal *Refusal, body []byte) {
	if refusal.Err.Code != sdk.BadResponse || refusal.Fix != nil || len(body) > longestReread || !r.dialect.AccessToken.IsZero() {
		return
	}
	said := r.read(body)
	found := r.elsewhere(said.members)
	if len(found) != 1 {
		return // none, or nobody knows which
	}
	if r.dialect.AccessToken = found[0]; r.refuses(body) {
		return
	}
	path := found[0].String()
	value, _ := found[0].find(said.doc)
	if r.scrub(path, 200, secretText(value)...) != path {
		return
	}
	refusal.Err = refusal.Err.WithHint("the answer holds what may be the token, as %s: if it is, set access_token_path to that", path)
	refusal.Fix = set("access_token_path", path)
}

func (r reader) refuses(body []byte) bool {
	_, refusal := r.outcome(body)
	return refusal != nil
}

// tokenNames are what servers call an access token. An id_token is none, nor is
// what a second factor is asked for with.
var tokenNames = []string{"access_token", "accessToken", "AccessToken", "token", "auth_token", "authToken", "jwt"}

// elsewhere are the paths to what may be a token, not deeper than one level down.
func (r reader) elsewhere(members map[string]json.RawMessage) []Path {
	found := r.under(members, nil)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		inner, err := objectOf(members[name])
		if err == nil && plainName(name) {
			found = append(found, r.under(inner, []step{{name: name}})...)
		}
	}
	return found
}

// under are the paths to what may be a token among the members of an object, which
// is at the end of way.
func (r reader) under(members map[string]json.RawMessage, way []step) []Path {
	var found []Path
	for _, name := range tokenNames {
		if access, ok := text(members[name]); ok && r.fits(access) {
			found = append(found, Path{given: true, steps: append(slices.Clone(way), step{name: name})})
		}
	}
	return found
}
