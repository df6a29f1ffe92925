package plugin

import "github.com/jackfield-dev/jackfield/internal/secret"

// A Secret is a text that hides itself however it is printed, logged or
// marshalled. Reveal returns the text. The zero Secret is absent, which is not
// the same as empty.
type Secret = secret.String

// NewSecret hides a text.
func NewSecret(text string) Secret { return secret.New(text) }
