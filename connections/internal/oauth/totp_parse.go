package oauth

import (
	"cmp"
	"encoding/base32"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// parseTOTP reads a secret as people have it.
func parseTOTP(text string) (totp, *keyTrouble) {
	text = strings.TrimSpace(text)
	if len(text) > 4096 {
		return totp{}, badKey("is too long", "give the secret that the server shows beside the QR code")
	}
	if scheme, _, ok := strings.Cut(text, "://"); ok && strings.EqualFold(scheme, "otpauth") {
		return parseOTPAuth(text)
	}
	return newTOTP(text, url.Values{})
}

// parseOTPAuth reads the URI of a QR code, whose form is Google Authenticator's.
func parseOTPAuth(text string) (totp, *keyTrouble) {
	u, err := url.Parse(text)
	if err != nil {
		return totp{}, badKey("is no URI, though it begins with otpauth://", "give only what stands after secret= in it")
	}
	if !strings.EqualFold(u.Host, "totp") {
		return totp{}, badKey("is for codes that do not go by time", "have the server make one of the kind totp")
	}
	query := u.Query()
	return newTOTP(query.Get("secret"), query)
}

// fewestBytes is the length of the shortest secrets that are in use, those of 16
// characters. RFC 4226 section 4 demands 16 bytes. A shorter one was cut, and its
// codes would be counted against the account as wrong passwords are.
const fewestBytes = 10

// newTOTP is an authenticator for a secret in base32 and the options of a URI.
func newTOTP(text string, options url.Values) (totp, *keyTrouble) {
	text = plainBase32(text)
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	// The library passes over letters too many; of a secret that was cut, or of a
	// code that was taken for one, they are all that tells.
	cut := slices.Contains([]int{1, 3, 6}, len(text)%8)
	if err != nil || len(key) == 0 || cut {
		return totp{}, badKey("holds no secret in base32", "it consists of the letters A to Z and the digits 2 to 7; a code of six digits is not the secret")
	}
	if len(key) < fewestBytes {
		return totp{}, badKey("holds a secret of fewer than 80 bits, which none is", "copy it whole: it usually has 16 or 32 characters")
	}
	t := totp{key: key, hash: totpHashes()[plainHash(cmp.Or(options.Get("algorithm"), "SHA1"))]}
	digits, errDigits := strconv.Atoi(cmp.Or(options.Get("digits"), "6"))
	period, errPeriod := strconv.Atoi(cmp.Or(options.Get("period"), "30"))
	switch {
	case t.hash == nil:
		return totp{}, badKey("names an algorithm other than SHA1, SHA256 and SHA512", "have the server make one of SHA1")
	case errDigits != nil || digits < 6 || digits > 8:
		return totp{}, badKey("names a number of digits that no code has", "six is usual")
	case errPeriod != nil || period < 1 || period > 3600:
		return totp{}, badKey("names a period that no code has", "thirty seconds is usual")
	}
	t.digits, t.period = digits, int64(period)
	return t, nil
}

// plainBase32 undoes what makes a secret easier to read.
func plainBase32(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n-\u00a0", r) {
			return -1
		}
		return r
	}, text)
	return strings.ToUpper(strings.TrimRight(text, "="))
}

// plainHash is SHA1 for what others call HmacSHA1, sha-1 or HMAC-SHA-1.
func plainHash(name string) string {
	return strings.TrimPrefix(strings.ReplaceAll(strings.ToUpper(name), "-", ""), "HMAC")
}
