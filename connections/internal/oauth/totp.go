package oauth

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238 has it, and nearly every server nothing else
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// TOTP is the code that an authenticator app would show at a time (RFC 6238), for
// a secret as a server gives it to people: base32, in any case, with spaces or
// hyphens in it or not, padded or not, or the otpauth URI of a QR code, whose
// digits, period and algorithm are heeded. Without them they are six digits, thirty
// seconds and SHA-1. An error is an *[sdk.Error] of the field totp_secret.
//
// The code is a secret too, and good for one login: a server must refuse it the
// second time (RFC 6238 section 5.2), so a login that follows another within the
// period is refused whatever the password. However little is left of the period,
// the code is that of the period: servers take the one before as well.
func TOTP(secret sdk.SecretValue, at time.Time) (sdk.SecretValue, error) {
	t, bad := parseTOTP(secret.Reveal())
	if bad != nil {
		return sdk.SecretValue{}, bad.config("totp_secret")
	}
	return sdk.NewSecret(t.code(at)), nil
}

// totp is an authenticator.
type totp struct {
	key    []byte
	hash   func() hash.Hash
	digits int
	period int64 // seconds
}

// code is that of RFC 4226 section 5.3, counted by time.
func (t totp) code(at time.Time) string {
	mac := hmac.New(t.hash, t.key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/t.period)))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	number := uint64(binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff)
	modulus := uint64(1)
	for range t.digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", t.digits, number%modulus)
}

// totpHashes are the algorithms of RFC 6238 section 1.2.
func totpHashes() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{"SHA1": sha1.New, "SHA256": sha256.New, "SHA512": sha512.New}
}
