package schema

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// shown is the Config with its defaults and without its secrets.
func (c Config) shown() map[string]any {
	return c.plain(false, func(s sealed) any { return s.shown(secret.Hidden) })
}

// String is the Config as JSON, with [secret] for each secret.
func (c Config) String() string {
	text, err := encode(c.shown(), "")
	if err != nil {
		return secret.Hidden // Parse makes no such Config
	}
	return string(text)
}

// GoString is String, for %#v.
func (c Config) GoString() string { return c.String() }

// Format prints String for every verb, so that none reaches inside.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is String, for log/slog.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON is String. What it gives cannot be parsed back; that is
// [Config.Document].
func (c Config) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }
