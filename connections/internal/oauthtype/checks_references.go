package oauthtype

import (
	"maps"
	"slices"

	"github.com/jackfield-dev/jackfield/connections/internal/mistyped"
	"github.com/jackfield-dev/jackfield/sdk"
)

// references warns of secrets that look like a reference and are text.
func references(config sdk.Config, fields []string) []sdk.Check {
	var findings []sdk.Check
	for _, field := range fields {
		findings = append(findings, mistyped.Reference(field, config.Secret(field))...)
	}
	headers := config.SecretMap("token_headers")
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		findings = append(findings, mistyped.Reference("token_headers."+name, headers[name])...)
	}
	return findings
}
