package redis

import (
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

const (
	keySize    = 32 // of a key in the file, and of all that is derived but its id
	idSize     = 4  // of the name that a key has in front of what it sealed
	secretSize = 32
)

// Keys seal what lies in Redis. All hosts that share a Redis are given the same.
//
// The first key seals, and each of them opens. A line that begins with "open" is of
// a key that only opens, so a key is replaced in two rounds: first every host gets
// the new one above the old one with "open" before it, and when all have it every
// host gets it without. The last line alone yields the secret of the installation:
// what is added above it changes no key of the cache.
type Keys struct {
	sealing []sealingKey
	first   int // of those, the one that seals
	secret  secret.String
}

type sealingKey struct {
	id   [idSize]byte
	aead tink.AEAD // of a key that is derived, and so is the id
}

// ParseKeys reads keys from text: a line each, 32 bytes in base64, with "open" before
// those that seal nothing yet. Empty lines and what follows a # say nothing. Its errors name lines and nothing that is in them.
func ParseKeys(text []byte) (Keys, error) {
	k := Keys{first: -1}
	var last []byte
	seen := map[[idSize]byte]int{}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		line, _, _ = bytes.Cut(line, []byte("#"))
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		text, opens := bytes.CutPrefix(line, []byte("open "))
		line = bytes.TrimSpace(text)
		raw, err := base64.StdEncoding.Strict().DecodeString(string(line))
		if err != nil || len(raw) != keySize {
			return Keys{}, plugin.Errorf(plugin.Config, "line %d of the key file is no key", number).
				WithHint("a key is %d random bytes in base64, a line of %d characters", keySize, base64.StdEncoding.EncodedLen(keySize))
		}
		key, err := newSealingKey(raw)
		if err != nil {
			return Keys{}, fmt.Errorf("line %d of the key file: %w", number, err)
		}
		if first := seen[key.id]; first != 0 {
			return Keys{}, plugin.Errorf(plugin.Config, "line %d of the key file is the key of line %d again", number, first).
				WithHint("make it a key of its own, or take one of the two away")
		}
		seen[key.id] = number
		if !opens && k.first < 0 {
			k.first = len(k.sealing)
		}
		k.sealing = append(k.sealing, key)
		last = raw
	}
	if last == nil {
		return Keys{}, plugin.Errorf(plugin.Config, "the key file holds no key").
			WithHint("it needs a line with %d random bytes in base64", keySize)
	}
	if k.first < 0 {
		return Keys{}, plugin.Errorf(plugin.Config, "each key of the key file only opens, and none seals").
			WithHint("take the word open away from one of the lines")
	}
	installation, err := derive(last, "installation secret", secretSize)
	k.secret = secret.New(string(installation))
	return k, err
}

// NewKeys returns the text of a file with one key, drawn now.
func NewKeys() string {
	raw := make([]byte, keySize)
	_, _ = rand.Read(raw) // it never fails
	return "# The first key seals, all of them open, the last one is never replaced.\n" +
		base64.StdEncoding.EncodeToString(raw) + "\n"
}

// Secret returns the 32 bytes of which the keys of the cache are made, as long as
// the last key is the same.
func (k Keys) Secret() []byte { return []byte(k.secret.Reveal()) }

func newSealingKey(raw []byte) (key sealingKey, err error) {
	sealing, err := derive(raw, "sealing", keySize)
	if err != nil {
		return key, err
	}
	id, err := derive(raw, "key id", idSize)
	if err != nil {
		return key, err
	}
	key.aead, err = subtle.NewXChaCha20Poly1305(sealing)
	key.id = [idSize]byte(id)
	return key, err
}

// derive makes of a key one for a single use, of which no other use can be told.
func derive(key []byte, use string, size int) ([]byte, error) {
	return hkdf.Key(sha256.New, key, nil, "jackfield redis 1 "+use, size)
}

// hidden is what stands where keys stood.
const hidden = "[keys]"

// String says that here are keys, and not which.
func (Keys) String() string { return hidden }

// GoString says that here are keys, and not which.
func (Keys) GoString() string { return hidden }

// Format says for every verb that here are keys, and not which.
func (Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue says that here are keys, and not which.
func (Keys) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON says that here are keys, and not which.
func (Keys) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }
