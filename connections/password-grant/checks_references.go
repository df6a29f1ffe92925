package main

import (
	"maps"
	"regexp"
	"slices"

	"github.com/jackfield-dev/jackfield/sdk"
)

// reference is what a reference to a secret looks like where quotes made text of
// it, and a variable as shells, templates and Windows write one. Nobody replaces
// these: they would be sent as they stand.
var reference = regexp.MustCompile(`^\s*(?:` +
	`\{\s*["']?(?:env|file)["']?\s*:.*\}|(?:env|file):\s.*|` +
	`\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$[A-Z_][A-Z0-9_]*|\$env:[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|` +
	`\$?\{\{.*\}\})\s*$`)

// references warns of secrets that look like a reference and are text. What one
// says is not repeated: it is the secret.
func references(config sdk.Config) []sdk.Check {
	var findings []sdk.Check
	for _, field := range []string{"password", "client_secret"} {
		findings = append(findings, asText(field, config.Secret(field))...)
	}
	headers := config.SecretMap("token_headers")
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		findings = append(findings, asText("token_headers."+name, headers[name])...)
	}
	return findings
}

func asText(field string, secret sdk.SecretValue) []sdk.Check {
	if !reference.MatchString(secret.Reveal()) {
		return nil
	}
	c := warned(referenceAsText, field+" looks like a reference and is text, which is sent as it stands",
		"if a variable of the environment is meant, write {env: NAME} without quotes; if a file, {file: PATH}")
	c.Field = field
	return one(c)
}
