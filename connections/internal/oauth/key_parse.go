package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// longestKey is far above any key: an RSA key of 8192 bits with its certificates
// is half of it.
const longestKey = 32 << 10

// parseKey reads a private key, whichever way it is written.
func parseKey(text string) (jose.JSONWebKey, *keyTrouble) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if len(text) > longestKey {
		return jose.JSONWebKey{}, badKey("is too long for a key", "give the one private key and nothing else")
	}
	key, bad := readKey(text)
	if bad == nil {
		bad = usable(key.Key)
	}
	return key, bad
}

// pathLike is what the names of files look like where somebody gives one for a key.
var pathLike = regexp.MustCompile(`^(?:~?/|\.\.?[/\\]|[A-Za-z]:[/\\]|file:)[^\r\n]{0,400}$|^[^\r\n]{1,400}\.(?i:pem|key|jwk|json|p8|der|crt|cer)$`)

func readKey(text string) (jose.JSONWebKey, *keyTrouble) {
	switch {
	case strings.HasPrefix(text, "{"):
		return parseJWK(text)
	case strings.Contains(text, "-----BEGIN "):
		key, bad := parsePEM(text)
		return jose.JSONWebKey{Key: key}, bad
	}
	if pathLike.MatchString(text) {
		return jose.JSONWebKey{}, badKey("is the name of a file, as it looks, and no key", "write {file: PATH} for what is in a file")
	}
	return jose.JSONWebKey{}, badKey("is neither PEM nor a JWK", "PEM begins with -----BEGIN PRIVATE KEY-----, a JWK with {")
}

// usable refuses keys that nobody should sign with, or that cannot sign.
func usable(key any) *keyTrouble {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return checkRSASize(k.N.BitLen())
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() || k.Curve == elliptic.P384() || k.Curve == elliptic.P521() {
			return nil
		}
		return otherCurve()
	case ed25519.PrivateKey:
		return nil
	}
	return otherKind()
}

func checkRSASize(bits int) *keyTrouble {
	switch {
	case bits < smallestRSA:
		return badKey(fmt.Sprintf("holds an RSA key of %d bits, which is too weak", bits), fmt.Sprintf("make one of %d bits or more", smallestRSA))
	case bits > largestRSA:
		return badKey(fmt.Sprintf("holds an RSA key of %d bits; %d is the most", bits, largestRSA), "make one of 4096 bits")
	}
	return nil
}

func badKey(message, hint string) *keyTrouble { return &keyTrouble{message, hint} }

func otherKind() *keyTrouble {
	return badKey("holds a key of a kind that cannot be used here", "an RSA, EC (P-256, P-384, P-521) or Ed25519 key is wanted")
}

func otherCurve() *keyTrouble {
	return badKey("holds a key on a curve that is not supported", "the curves are P-256, P-384 and P-521")
}

func publicKey() *keyTrouble {
	return badKey("holds a public key; the private key is wanted", "the server has the public key, and this side the private one")
}

func damaged(as string) *keyTrouble {
	return badKey("is not a whole private key as "+as+" has it", "copy it again, from its first character to its last")
}
