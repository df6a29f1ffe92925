package oauth

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/jackfield-dev/jackfield/sdk"
)

// The RSA keys that are used. A smaller one is no protection (RFC 7518 section
// 3.3); a larger one only keeps a processor busy.
const (
	smallestRSA = 2048
	largestRSA  = 8192
)

// keyTrouble is what is wrong with a key, in words that would be right for any
// key: what is in this one is never repeated.
type keyTrouble struct{ message, hint string }

// config is the trouble as the failure of a setting.
func (t *keyTrouble) config(field string) *sdk.Error {
	return sdk.Errorf(sdk.BadConfig, "%s", t.message).In(field).WithHint("%s", t.hint)
}

// signingKey is what the client signs with, and how.
func (c *Client) signingKey() (jose.JSONWebKey, jose.SignatureAlgorithm, error) {
	key := jose.JSONWebKey{Key: []byte(c.Secret.Reveal())}
	given, bad := c.Secret, checkSecret(c.Secret.Reveal())
	if c.Method == PrivateKeyJWT {
		given = c.Key
		key, bad = parseKey(c.Key.Reveal())
	}
	switch {
	case given.Empty():
		return key, "", sdk.Errorf(sdk.BadConfig, "is missing; %s needs it", c.Method).In(c.keyField())
	case bad != nil:
		return key, "", bad.config(c.keyField())
	}
	alg, err := c.algorithm(key)
	if c.KeyID != "" {
		key.KeyID = c.KeyID
	}
	return key, alg, err
}

// algorithm is how a key signs: as the settings say, as the JWK says, or in the
// way that is usual for its kind.
func (c *Client) algorithm(key jose.JSONWebKey) (jose.SignatureAlgorithm, error) {
	kind, fit := algorithms(key.Key)
	names := strings.Join(fit, ", ")
	switch {
	case c.Algorithm != "" && !slices.Contains(fit, c.Algorithm):
		return "", sdk.Errorf(sdk.BadConfig, "is not for %s", kind).In("client_assertion_alg").
			WithHint("leave it out, or set it to one of %s", names)
	case c.Algorithm == "" && key.Algorithm != "" && !slices.Contains(fit, key.Algorithm):
		return "", sdk.Errorf(sdk.BadConfig, "is %s that says it is for something else (alg)", kind).In("client_key").
			WithHint("set client_assertion_alg to one of %s", names)
	}
	alg := cmp.Or(c.Algorithm, key.Algorithm, fit[0])
	return jose.SignatureAlgorithm(alg), c.checkSecretLength(alg)
}

// algorithms are those that a key can sign with, the usual one first. A secret is
// never used as another kind of key, nor a key as a secret.
func algorithms(key any) (kind string, fit []string) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return "an RSA key", []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PrivateKey:
		name := k.Curve.Params().Name
		return "a " + name + " key", []string{map[string]string{"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}[name]}
	case ed25519.PrivateKey:
		return "an Ed25519 key", []string{"EdDSA"}
	}
	return "a client secret", []string{"HS256", "HS384", "HS512"}
}

// checkSecret refuses a key in the place of a secret. Whoever has the public half
// of it could sign as this client.
func checkSecret(secret string) *keyTrouble {
	if members, err := object([]byte(secret)); strings.Contains(secret, "-----BEGIN ") || err == nil && !absent(members["kty"]) {
		return badKey("holds a key, which is no secret to sign with", "set client_key, and token_endpoint_auth_method to "+string(PrivateKeyJWT))
	}
	return nil
}

// checkSecretLength refuses a secret that is shorter than the hash, which RFC 7518
// section 3.2 forbids and servers refuse.
func (c *Client) checkSecretLength(alg string) error {
	least := map[string]int{"HS256": 32, "HS384": 48, "HS512": 64}[alg]
	if len(c.Secret.Reveal()) >= least {
		return nil
	}
	return sdk.Errorf(sdk.BadConfig, "is too short for %s, which needs %d bytes (RFC 7518 section 3.2)", alg, least).In("client_secret").
		WithHint("have the server make a longer one, or set token_endpoint_auth_method to %s", Post)
}
