package sdk

import (
	"strings"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// BlockedError is what errors.As finds in the error of [Request.HTTP], Lookup,
// Dial and DialTLS when the operator's egress policy refused an address. Nothing
// was sent. Its text is safe to show.
type BlockedError = egress.BlockedError

// Scrub returns text that somebody else wrote, such as a server's error
// description, with each secret blotted out in any form it may take there: as it
// is, quoted, escaped, percent-encoded, in base64. Scrub before cutting: half of
// a secret is not recognised. A secret too short to be told from ordinary words
// that occurs in text spoils all of it.
func Scrub(text string, secrets ...SecretValue) string {
	const short = 4 // what secret.Scrubber looks for is longer
	var s secret.Scrubber
	s.Add(secrets...)
	for _, value := range secrets {
		if v := value.Reveal(); v != "" && len(v) < short && strings.Contains(text, v) {
			return secret.Hidden
		}
	}
	return s.Scrub(text)
}
