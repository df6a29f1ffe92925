package main

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/jackfield-dev/jackfield/connections/internal/apitoken"
	"github.com/jackfield-dev/jackfield/sdk"
)

// headers are the extra ones, in the order of their names.
func headers(config sdk.Config) []sdk.Param {
	var list []sdk.Param
	values := config.SecretMap("headers")
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, sdk.Param{Name: name, Value: values[name]})
	}
	return list
}

// checkHeaders reports the first header that cannot be set. The extra ones come last.
func checkHeaders(config sdk.Config, all []sdk.Param) error {
	for i, h := range all {
		if trouble, hint := headerTrouble(h, all[:i]); trouble != "" {
			field := "headers"
			if httpguts.ValidHeaderFieldName(h.Name) {
				field += "." + h.Name
			}
			if _, extra := config.SecretMap("headers")[h.Name]; !extra {
				field = ""
			}
			return sdk.Errorf(sdk.BadConfig, "%s", trouble).In(field).WithHint("%s", hint)
		}
	}
	return nil
}

func headerTrouble(h sdk.Param, before []sdk.Param) (trouble, hint string) {
	same := func(o sdk.Param) bool { return strings.EqualFold(o.Name, h.Name) }
	switch {
	case !httpguts.ValidHeaderFieldName(h.Name):
		return "holds a name that no header can have", "a name is made of letters, digits and hyphens"
	case apitoken.Frames(h.Name):
		return "is a header that a request itself decides on", "remove it"
	case slices.ContainsFunc(before, same):
		return "is a header that is set already", "remove it"
	case !httpguts.ValidHeaderFieldValue(h.Value.Reveal()):
		return "has a value that cannot stand in a header", "a value is one line without control characters"
	}
	return "", ""
}
