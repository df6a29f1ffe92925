package schema

import (
	"regexp"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// sealed is a secret as a Config holds it: a value; or a reference and, once
// resolved, the value it led to; or what is left of a value that was forgotten.
type sealed struct {
	value     secret.String // never set until resolved
	ref       reference
	forgotten string // its ID; empty: it was not
}

// reference says where a secret is to be found; zero when it was given itself.
type reference struct{ env, file string }

// The one member of a document's {env: NAME}, {file: PATH}, {stored: true} or
// {forgotten: ID}.
const (
	memberEnv       = "env"
	memberFile      = "file"
	memberStored    = "stored"
	memberForgotten = "forgotten"
)

const (
	envPattern  = `^[A-Za-z_][A-Za-z0-9_]*$`
	filePattern = `^(?:/|[A-Za-z]:[\\/]|\\\\)[^\x00]*$`
)

var (
	envForm  = regexp.MustCompile(envPattern)
	fileForm = regexp.MustCompile(filePattern)
)

// document is the reference as it is written.
func (r reference) document() map[string]any {
	if r.env != "" {
		return map[string]any{memberEnv: r.env}
	}
	return map[string]any{memberFile: r.file}
}

// plain is the secret as it is written: a reference, or the value in clear.
func (s sealed) plain() any {
	if s.ref != (reference{}) {
		return s.ref.document()
	}
	return s.inClear()
}

// inClear is the value, or what stands in its place once it is forgotten.
func (s sealed) inClear() any {
	if s.forgotten != "" {
		return map[string]any{memberForgotten: s.forgotten}
	}
	return s.value.Reveal()
}

// shown is the secret as people may see it; hidden stands for a value.
func (s sealed) shown(hidden any) any {
	switch {
	case s.ref != (reference{}):
		return s.ref.document()
	case s.forgotten != "":
		return map[string]any{memberForgotten: true}
	}
	return hidden
}

// secret reads a secret, given in one of its ways.
func (r *reader) secret(path string, raw any) (any, bool) {
	if s, ok := raw.(string); ok {
		return sealed{value: secret.New(s)}, r.checkText(path, s)
	}
	members, ok := asMap(raw)
	if !ok {
		r.problems.add(path, wrongKind(raw, textOf(r.field)), quoteHint(raw))
		return nil, false
	}
	if len(members) == 1 {
		for name, value := range members {
			switch name {
			case memberEnv, memberFile:
				return r.reference(path, name, value)
			case memberStored:
				return r.keep(path, memberStored, value)
			case memberForgotten:
				return r.forgotten(path, value)
			}
		}
	}
	r.problems.add(path, "is a map; it must be "+textOf(r.field), "")
	return nil, false
}

func (r *reader) reference(path, member string, raw any) (any, bool) {
	name, ok := raw.(string)
	if !ok {
		r.problems.add(path, "names no "+sourceOf(member)+"; "+member+" must be text", quoteHint(raw))
		return nil, false
	}
	if member == memberEnv {
		if !envForm.MatchString(name) {
			r.problems.add(path, "names no environment variable", "such names are letters, digits and _, as in API_PASSWORD")
			return nil, false
		}
		return sealed{ref: reference{env: name}}, true
	}
	if !fileForm.MatchString(name) {
		r.problems.add(path, "names no file", "file must be an absolute path, which means the same wherever the program is started")
		return nil, false
	}
	return sealed{ref: reference{file: name}}, true
}

func sourceOf(member string) string {
	if member == memberEnv {
		return "environment variable"
	}
	return "file"
}

// keep takes the secret that the old Config holds at this place, or what is
// left of it.
func (r *reader) keep(path, word string, raw any) (any, bool) {
	if raw != true {
		r.problems.add(path, "is neither given nor kept; "+word+" can only be true", "")
		return nil, false
	}
	if r.edit == nil {
		r.problems.add(path, "has no stored value here; it must be "+textOf(r.field), "")
		return nil, false
	}
	if r.edit.changed != "" {
		r.problems.add(path, "enter it again: "+r.edit.changed+
			" changed, and secrets are only sent where they were meant for", "")
		return nil, false
	}
	old, ok := r.old.(sealed)
	if !ok {
		r.problems.add(path, "has no stored value", "enter one")
		return nil, false
	}
	switch {
	case old.ref != (reference{}):
		return sealed{ref: old.ref}, true // to be resolved anew, like every reference
	case old.forgotten != "":
		return r.stillForgotten(path, old)
	}
	return old, r.checkText(path, old.value.Reveal())
}
