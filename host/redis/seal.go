package redis

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/plugin"
)

// The kinds of what is kept, which are part of a key's name and of what is sealed.
const (
	kindAuthorization = "a"
	kindLease         = "l" // holds no secret, and is not sealed
	kindGuard         = "g"
)

// place is the associated data of a value: the kind and the key under which it
// lies, and what stands before it in clear. A kind has no zero byte in it and the
// header of a kind is always of one length, so no two places are the same.
func place(kind, key string, header []byte) []byte {
	const begin = "jackfield redis 1\x00"
	all := make([]byte, 0, len(begin)+len(kind)+1+len(key)+len(header))
	all = append(append(append(all, begin...), kind...), 0)
	return append(append(all, key...), header...)
}

// seal appends value to header, sealed to the place that the two make.
func (k Keys) seal(kind, key string, header, value []byte) ([]byte, error) {
	first := k.sealing[k.first]
	sealed, err := first.aead.Encrypt(value, place(kind, key, header))
	if err != nil {
		return nil, fmt.Errorf("sealing record %q: %w", key, err)
	}
	whole := make([]byte, 0, len(header)+idSize+len(sealed))
	whole = append(append(whole, header...), first.id[:]...)
	return append(whole, sealed...), nil
}

// open returns what was sealed to a place, never nil, or an error if that is not
// exactly what was sealed there.
func (k Keys) open(kind, key string, header, sealed []byte) ([]byte, error) {
	if len(sealed) < idSize {
		return nil, errDamaged(key)
	}
	id, rest := [idSize]byte(sealed), sealed[idSize:]
	for _, candidate := range k.sealing {
		if candidate.id != id {
			continue
		}
		value, err := candidate.aead.Decrypt(rest, place(kind, key, header))
		if err != nil {
			return nil, errDamaged(key)
		}
		if value == nil {
			value = []byte{}
		}
		return value, nil
	}
	return nil, strangeError{plugin.Errorf(plugin.Internal, "record %q of the token store was sealed with a key that is not in the key file", key).
		WithHint("give all hosts the same key file; keep an old key below the new one until what it sealed is gone")}
}

// A strangeError says that a value was sealed with a key that is not known here. It
// is not damaged: other hosts can read it, so it must not be written over.
type strangeError struct{ failure *plugin.Error }

func (e strangeError) Error() string { return e.failure.Error() }

// Unwrap returns the failure.
func (e strangeError) Unwrap() error { return e.failure }

// Unreadable tells those who keep records from one that is damaged.
func (strangeError) Unreadable() bool { return true }

func errDamaged(key string) *plugin.Error {
	return plugin.Errorf(plugin.Internal, "record %q of the token store is damaged", key).
		WithHint("somebody else writes to this Redis, or hosts have different key files; the record is written anew when it is next obtained")
}
