package host

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/jackfield-dev/jackfield/plugin"
)

// difference says in what a plugin's manifest and what it says of itself are not
// the same, as the path of the first thing that differs; empty: in nothing. The
// version is whoever packed it to say.
func difference(manifest, served plugin.Description) string {
	served.Version = manifest.Version
	return differ("", document(manifest), document(served))
}

// document is what a description is in JSON, without what is empty: a list that
// has no elements in a manifest is one that the wire does not carry.
func document(d plugin.Description) any {
	text, err := json.Marshal(d)
	if err != nil {
		return nil
	}
	var doc any
	if json.Unmarshal(text, &doc) != nil {
		return nil
	}
	return filled(doc)
}

// filled returns a document without its empty members.
func filled(doc any) any {
	switch doc := doc.(type) {
	case map[string]any:
		for name, value := range doc {
			if doc[name] = filled(value); isEmpty(doc[name]) {
				delete(doc, name)
			}
		}
	case []any:
		for i := range doc {
			doc[i] = filled(doc[i])
		}
	}
	return doc
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	case string:
		return v == ""
	}
	return false
}

// differ returns the path of the first difference of two documents at a path.
func differ(at string, a, b any) string {
	if reflect.DeepEqual(a, b) {
		return ""
	}
	if left, right := members(a), members(b); left != nil && right != nil {
		names := maps.Clone(left)
		maps.Copy(names, right)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if where := differ(within(at, name), left[name], right[name]); where != "" {
				return where
			}
		}
		return at + " (their order)"
	}
	switch {
	case a == nil:
		return at + " (which the manifest does not have)"
	case b == nil:
		return at + " (which the plugin does not have)"
	}
	return at
}

// members are what a document consists of, by name where that has one, so that a
// path reads types.password-grant.schema.fields.username. Nil: it is no such thing.
func members(doc any) map[string]any {
	switch doc := doc.(type) {
	case map[string]any:
		return doc
	case []any:
		all := map[string]any{}
		for i, element := range doc {
			name := fmt.Sprint(i)
			if object, ok := element.(map[string]any); ok && object["name"] != nil {
				name = fmt.Sprint(object["name"])
			}
			all[name] = element
		}
		return all
	}
	return nil
}

func within(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
