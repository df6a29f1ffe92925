package mistyped

import (
	"regexp"

	"github.com/jackfield-dev/jackfield/sdk"
)

// reference is what a reference to a secret looks like where quotes made text of
// it, and a variable as shells, templates and Windows write one. Nobody replaces
// these: they would be sent as they stand.
var reference = regexp.MustCompile(`^\s*(?:` +
	`\{\s*["']?(?:env|file)["']?\s*:.*\}|(?:env|file):\s.*|` +
	`\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$[A-Z_][A-Z0-9_]*|\$env:[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|` +
	`\$?\{\{.*\}\})\s*$`)

// Reference warns of a secret that looks like a reference and is text. What it says is
// not repeated: it is the secret.
func Reference(field string, secret sdk.SecretValue) []sdk.Check {
	if !reference.MatchString(secret.Reveal()) {
		return nil
	}
	return []sdk.Check{{
		Status: sdk.Warned, Code: "reference_as_text", Field: field,
		Message: field + " looks like a reference and is text, which is sent as it stands",
		Hint:    "if a variable of the environment is meant, write {env: NAME} without quotes; if a file, {file: PATH}",
	}}
}
