package oauth

import (
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// longestReread is what is read again: no answer of a server that is only a little
// odd is longer.
const longestReread = 64 << 10

// suggest adds to a refusal the quirks with which the same answer would be a
// token: the fewest, found out by reading it again. Nothing is asked for again.
func (r reader) suggest(refusal *Refusal, body []byte) {
	if refusal.Err.Code != sdk.BadResponse || refusal.Fix != nil {
		return
	}
	if missing := r.missing(body); len(missing) > 0 {
		refusal.hint("if this server is known to answer so, add " + strings.Join(names(missing), ", ") + " to quirks")
		refusal.Fix = set("quirks", names(slices.Concat(r.dialect.Quirks, missing)))
		return
	}
	if r.deniable(refusal) {
		// No Fix: only a person can tell a wrong password from a server that is too
		// busy, and for one that is, the quirk would be wrong for ever.
		refusal.hint("if this server is known to answer wrong credentials so, add " + string(UnknownErrorDenied) + " to quirks")
	}
}

// hint adds to the hint that is there.
func (r *Refusal) hint(more string) {
	if r.Err.Hint != "" {
		more = r.Err.Hint + "; " + more
	}
	r.Err = r.Err.WithHint("%s", more)
}

func names(quirks []Quirk) []string {
	var names []string
	for _, q := range quirks {
		names = append(names, string(q))
	}
	return names
}

// deniable reports whether an answer names an error that only a quirk explains.
func (r reader) deniable(refusal *Refusal) bool {
	r.dialect.Quirks = slices.Concat(r.dialect.Quirks, []Quirk{UnknownErrorDenied})
	return refusal.Name != "" && r.takesForDenied()
}

// missing are the quirks that are needed to read a token from this body and are
// not allowed yet; none if it is no token with all of them.
func (r reader) missing(body []byte) []Quirk {
	if len(body) > longestReread {
		return nil
	}
	present := r.dialect.Quirks
	enough := func(more []Quirk) bool {
		r.dialect.Quirks = slices.Concat(present, more)
		_, refusal := r.outcome(body)
		return refusal == nil
	}
	more := less(quirkNames(), present...)
	if !enough(more) {
		return nil
	}
	for _, q := range slices.Clone(more) {
		if fewer := less(more, q); enough(fewer) {
			more = fewer
		}
	}
	return more
}

func less(quirks []Quirk, these ...Quirk) []Quirk {
	return slices.DeleteFunc(slices.Clone(quirks), func(q Quirk) bool { return slices.Contains(these, q) })
}
