package oauth

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// largestRSAJWK is the largest RSA key that is read from a JWK: the library has no
// larger ones.
const largestRSAJWK = 4096

// parseJWK reads a private JWK (RFC 7517), or the only one of a set.
func parseJWK(raw string) (jose.JSONWebKey, *keyTrouble) {
	members, err := object([]byte(raw))
	if err != nil {
		return jose.JSONWebKey{}, damaged("a JWK")
	}
	if list, ok := members["keys"]; ok {
		var keys []json.RawMessage
		if json.Unmarshal(list, &keys) != nil || len(keys) != 1 {
			return jose.JSONWebKey{}, badKey("is a set of keys that does not hold exactly one", "give the one private key")
		}
		if members, err = object(keys[0]); err != nil {
			return jose.JSONWebKey{}, damaged("a JWK")
		}
		raw = string(keys[0])
	}
	if bad := checkJWK(members); bad != nil {
		return jose.JSONWebKey{}, bad
	}
	var key jose.JSONWebKey
	if key.UnmarshalJSON([]byte(raw)) != nil {
		return jose.JSONWebKey{}, damaged("a JWK")
	}
	// What is said of certificates would be put into the header of an assertion.
	return jose.JSONWebKey{Key: key.Key, KeyID: key.KeyID, Algorithm: key.Algorithm}, nil
}

// checkJWK says what is wrong with a JWK before it is read, in better words than
// the library has, and before time is spent on it.
func checkJWK(members map[string]json.RawMessage) *keyTrouble {
	kind, _ := text(members["kty"])
	curve, _ := text(members["crv"])
	use, _ := text(members["use"])
	switch {
	case kind == "oct":
		return badKey("holds a symmetric key", fmt.Sprintf("for a shared secret set client_secret, and token_endpoint_auth_method to %s", ClientSecretJWT))
	case kind == "EC" && !slices.Contains([]string{"P-256", "P-384", "P-521"}, curve):
		return otherCurve()
	case !slices.Contains([]string{"RSA", "EC P-256", "EC P-384", "EC P-521", "OKP Ed25519"}, strings.TrimSpace(kind+" "+curve)):
		return otherKind()
	case absent(members["d"]):
		return publicKey()
	case use != "" && use != "sig":
		return badKey("holds a key that is not for signing (use)", "give the one that the server checks signatures with")
	case kind == "RSA" && (absent(members["p"]) || absent(members["q"])):
		return badKey("holds an RSA key without its primes (p, q)", "export it again with them, or as PEM")
	case kind == "RSA":
		return checkRSAJWK(members)
	}
	return nil
}

func checkRSAJWK(members map[string]json.RawMessage) *keyTrouble {
	n, _ := text(members["n"])
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(n, "="))
	if err != nil {
		return damaged("a JWK")
	}
	bits := new(big.Int).SetBytes(raw).BitLen()
	if bad := checkRSASize(bits); bad != nil {
		return bad
	}
	if bits > largestRSAJWK {
		return badKey(fmt.Sprintf("holds an RSA key of more than %d bits as a JWK", largestRSAJWK), "give it as PEM")
	}
	return nil
}
