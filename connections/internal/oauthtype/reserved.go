package oauthtype

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// reserved are the parameters that have a field of their own, by the names under
// which this server knows them.
func (f *Flow) reserved(config sdk.Config) []string {
	names := []string{"client_assertion", "client_assertion_type", "refresh_token"}
	for _, field := range []string{"grant_type", "client_id", "client_secret", "scope", "audience", "realm", "resource"} {
		if has(config, field) {
			names = append(names, field)
		}
	}
	for _, field := range f.Renamed {
		names = append(names, config.Text(field))
	}
	return names
}

// replaced says which extra parameters would replace one that has a field of its
// own, and which names are given to two parameters, if any.
func (f *Flow) replaced(config sdk.Config) error {
	own := f.reserved(config)
	for i, name := range own {
		if before := slices.IndexFunc(own[:i], func(o string) bool { return strings.EqualFold(o, name) }); before >= 0 {
			return sdk.Errorf(sdk.BadConfig, "is the name of another parameter of the request").In(f.renamed(config, name)).
				WithHint("give it the name that the server's documents give it")
		}
	}
	extra := config.Map("extra_params")
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(extra)), func(name string) bool {
		return !slices.ContainsFunc(own, func(o string) bool { return strings.EqualFold(o, name) })
	})
	switch len(names) {
	case 0:
		return nil
	case 1:
		return sdk.Errorf(sdk.BadConfig, "has a field of its own, which it may not replace").In("extra_params." + names[0]).
			WithHint("remove it and set the field")
	}
	return sdk.Errorf(sdk.BadConfig, "%s have fields of their own, which they may not replace", strings.Join(names, ", ")).In("extra_params").
		WithHint("remove them and set the fields")
}

// renamed is the last field that gave a parameter its name.
func (f *Flow) renamed(config sdk.Config, name string) string {
	for _, field := range slices.Backward(f.Renamed) {
		if strings.EqualFold(config.Text(field), name) {
			return field
		}
	}
	return ""
}

// has reports whether the type has a field of this name.
func has(config sdk.Config, field string) bool {
	_, ok := config.Schema().Field(field)
	return ok
}

// at is the place of an element of a list.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }
