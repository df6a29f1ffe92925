package store

import (
	"fmt"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A sealer seals values to the place where they lie.
type sealer struct{ aead tink.AEAD }

// seal returns value sealed to a key of a bucket.
func (s sealer) seal(bucket, key string, value []byte) ([]byte, error) {
	sealed, err := s.aead.Encrypt(value, place(bucket, key))
	if err != nil {
		return nil, fmt.Errorf("sealing record %q of %s: %w", key, bucket, err)
	}
	return sealed, nil
}

// open returns what was sealed to a key of a bucket, never nil, or an error if
// that is not exactly what was sealed there.
func (s sealer) open(bucket, key string, sealed []byte) ([]byte, error) {
	value, err := s.aead.Decrypt(sealed, place(bucket, key))
	if err != nil {
		// Why, the library does not say, nor could it: that is what an AEAD is.
		return nil, errDamagedRecord(bucket, key)
	}
	return append([]byte{}, value...), nil
}

// place is the associated data of a record. A bucket's name has no zero byte
// in it, so no two places are the same.
func place(bucket, key string) []byte {
	return fmt.Appendf(nil, "jackfield store %d\x00%s\x00%s", format, bucket, key)
}

func errDamagedRecord(bucket, key string) error {
	return plugin.Errorf(plugin.Internal, "record %q of %s is damaged", key, bucket).
		WithHint("delete it and create it again, or restore the data folder from a backup")
}
