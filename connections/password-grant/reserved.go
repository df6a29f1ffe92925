package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// reserved are the parameters that have a field of their own, by the names under
// which this server knows them.
func reserved(config sdk.Config) []string {
	return []string{
		"grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type",
		"scope", "audience", "realm", "resource", "refresh_token",
		config.Text("username_param"), config.Text("password_param"), config.Text("totp_param"),
	}
}

// replaced says which extra parameters would replace one that has a field of its
// own, and which names are given to two parameters, if any.
func replaced(config sdk.Config) error {
	own := reserved(config)
	for i, name := range own {
		if before := slices.IndexFunc(own[:i], func(o string) bool { return strings.EqualFold(o, name) }); before >= 0 {
			return sdk.Errorf(sdk.BadConfig, "is the name of another parameter of the request").In(renamed(config, name)).
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

// renamed is the field that gave a parameter its name.
func renamed(config sdk.Config, name string) string {
	for _, field := range []string{"totp_param", "password_param"} {
		if strings.EqualFold(config.Text(field), name) {
			return field
		}
	}
	return "username_param"
}

// at is the place of an element of a list.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }
