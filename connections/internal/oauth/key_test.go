package oauth_test

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// keys are one private key of each kind, by the algorithm that is usual for it.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	made := map[string]crypto.Signer{}
	made["RS256"] = must(rsa.GenerateKey(rand.Reader, 2048))
	made["ES256"] = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	made["ES384"] = must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	made["ES512"] = must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	made["EdDSA"] = must(ed, err)
	return made
})

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(key any) string { return block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key))) }
func pkcs1() string {
	return block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(keys()["RS256"].(*rsa.PrivateKey)))
}
func sec1(alg string) string {
	return block("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(keys()[alg].(*ecdsa.PrivateKey))))
}

// jwk is a key as a JWK, with members changed; one that becomes nil is removed.
func jwk(key any, change map[string]any) string {
	var members map[string]any
	if err := json.Unmarshal(must(jose.JSONWebKey{Key: key}.MarshalJSON()), &members); err != nil {
		panic(err)
	}
	for name, value := range change {
		members[name] = value
		if value == nil {
			delete(members, name)
		}
	}
	return string(must(json.Marshal(members)))
}

// shapes are the ways in which a key may be written.
func shapes(alg string) map[string]string {
	key := keys()[alg]
	parameters := block("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7})
	public := block("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(key.Public())))
	all := map[string]string{
		"PKCS#8": pkcs8(key), "JWK": jwk(key, nil), "JWK set": `{"keys":[` + jwk(key, nil) + `]}`,
		"after its public key": public + pkcs8(key), "in one line": strings.ReplaceAll(pkcs8(key), "\n", `\n`),
		"with windows lines": strings.ReplaceAll(pkcs8(key), "\n", "\r\n"), "with a mark before it": "\ufeff\n" + pkcs8(key) + "\n\n",
	}
	switch {
	case alg == "RS256":
		all["PKCS#1"] = pkcs1()
	case strings.HasPrefix(alg, "ES"):
		all["SEC 1"] = parameters + sec1(alg)
	}
	return all
}

// signing makes a client authenticate with a key.
func signing(key string) func(*oauth.Client) {
	return func(c *oauth.Client) {
		c.Method, c.Key, c.Secret = oauth.PrivateKeyJWT, sdk.NewSecret(key), sdk.SecretValue{}
	}
}

// rsaOf is a PKCS#1 key whose modulus has so many bits, and that is no key
// otherwise.
func rsaOf(bits uint) string {
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	one := big.NewInt(1)
	der := must(asn1.Marshal(struct {
		Version                     int
		N, E, D, P, Q, Dp, Dq, Qinv *big.Int
	}{0, n, one, n, n, one, one, one, one}))
	return block("RSA PRIVATE KEY", der)
}

func encrypted() string {
	return string(pem.EncodeToMemory(&pem.Block{
		Type: "RSA PRIVATE KEY", Bytes: []byte("0123456789abcdef"),
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00112233445566778899AABBCCDDEEFF"},
	}))
}

func x25519() string { return pkcs8(must(ecdh.X25519().GenerateKey(rand.Reader))) }

// secp256k1SEC1 and secp256k1PKCS8 are a key on the curve of Bitcoin, as openssl
// writes it.
func secp256k1SEC1() []byte {
	return must(asn1.Marshal(struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
	}{1, []byte(strings.Repeat("k", 32)), asn1.ObjectIdentifier{1, 3, 132, 0, 10}}))
}

func secp256k1PKCS8() []byte {
	inner := must(asn1.Marshal(struct {
		Version int
		Key     []byte
	}{1, []byte(strings.Repeat("k", 32))}))
	curve := must(asn1.Marshal(asn1.ObjectIdentifier{1, 3, 132, 0, 10}))
	return must(asn1.Marshal(struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}{0, pkix.AlgorithmIdentifier{
		Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, Parameters: asn1.RawValue{FullBytes: curve},
	}, inner}))
}

// badKeys are keys that are refused, and what is said of them. Every sentence that
// can be said of a key is here.
func badKeys() map[string]string {
	key, ec := keys()["RS256"], keys()["ES256"]
	p224 := must(ecdsa.GenerateKey(elliptic.P224(), rand.Reader))
	public := must(x509.MarshalPKIXPublicKey(key.Public()))
	cut := pkcs8(key)
	all := map[string]string{
		"":                                      "is missing",
		"hunter22-and-more":                     "is neither PEM nor a JWK",
		strings.Repeat("A", 33<<10):             "is too long",
		block("PUBLIC KEY", public):             "holds a public key; the private key is wanted",
		block("CERTIFICATE", public):            "holds a public key",
		block("RSA PUBLIC KEY", public):         "holds a public key",
		jwk(key.Public(), nil):                  "holds a public key",
		jwk(ec.Public(), nil):                   "holds a public key",
		jwk(keys()["EdDSA"].Public(), nil):      "holds a public key",
		pkcs8(key) + pkcs8(ec):                  "more than one private key",
		cut[:300] + "\n":                        "begins like PEM and cannot be read",
		strings.ReplaceAll(cut, "\n", " "):      "begins like PEM and cannot be read",
		"-----BEGIN PRIVATE KEY-----":           "begins like PEM and cannot be read",
		encrypted():                             "encrypted with a passphrase",
		block("ENCRYPTED PRIVATE KEY", public):  "encrypted with a passphrase",
		block("OPENSSH PRIVATE KEY", public):    "in the format of OpenSSH",
		block("DSA PRIVATE KEY", public):        "of a kind that cannot be used here",
		block("PRIVATE KEY", public):            "is not a whole private key as PEM has it",
		block("PRIVATE KEY", []byte("junk")):    "is not a whole private key as PEM has it",
		block("EC PRIVATE KEY", public):         "is not a whole private key as PEM has it",
		block("RSA PRIVATE KEY", []byte{48, 0}): "is not a whole private key as PEM has it",
		pkcs8(p224):                             "on a curve that is not supported",
		block("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(p224))): "on a curve that is not supported",
		block("PRIVATE KEY", secp256k1PKCS8()):                        "on a curve that is not supported",
		block("EC PRIVATE KEY", secp256k1SEC1()):                      "on a curve that is not supported",
		"/etc/keys/client.pem":                                        "is the name of a file",
		"~/client":                                                    "is the name of a file",
		`C:\keys\client`:                                              "is the name of a file",
		"client key.PEM":                                              "is the name of a file",
		"./a":                                                         "is the name of a file",
		x25519():                                                      "of a kind that cannot be used here",
		rsaOf(1024):                                                   "an RSA key of 1024 bits, which is too weak",
		rsaOf(2047):                                                   "an RSA key of 2047 bits, which is too weak",
		rsaOf(2048):                                                   "is not a whole private key as PEM has it",
		rsaOf(8192):                                                   "is not a whole private key as PEM has it",
		rsaOf(8193):                                                   "an RSA key of 8193 bits; 8192 is the most",
		rsaOf(16384):                                                  "an RSA key of 16384 bits; 8192 is the most",
		rsaOf(50_000):                                                 "an RSA key of 50000 bits; 8192 is the most",
		jwk([]byte(strings.Repeat("k", 40)), nil): "holds a symmetric key",
		`{"keys":[]}`:  "does not hold exactly one",
		`{"keys":7}`:   "does not hold exactly one",
		`{"keys":[7]}`: "is not a whole private key as a JWK has it",
		`{"keys":[` + jwk(key, nil) + `,` + jwk(ec, nil) + `]}`: "does not hold exactly one",
		`{"kty":"RSA","n`: "is not a whole private key as a JWK has it",
		`{}`:              "of a kind that cannot be used here",
		`{"kty":"AKP","alg":"ML-DSA-44","priv":"AAAA"}`:          "of a kind that cannot be used here",
		`{"kty":"OKP","crv":"X25519","x":"AAAA","d":"AAAA"}`:     "of a kind that cannot be used here",
		`{"kty":"EC","crv":"secp256k1","x":"A","y":"A","d":"A"}`: "on a curve that is not supported",
		jwk(key, map[string]any{"use": "enc"}):                   "is not for signing (use)",
		jwk(key, map[string]any{"p": nil, "q": nil}):             "without its primes",
		jwk(key, map[string]any{"n": "!!"}):                      "is not a whole private key as a JWK has it",
		jwk(key, map[string]any{"d": "AAAA"}):                    "is not a whole private key as a JWK has it",
		jwk(key, map[string]any{"n": strings.Repeat("_", 171)}):  "an RSA key of 1024 bits, which is too weak",
		jwk(key, map[string]any{"n": strings.Repeat("_", 1024)}): "an RSA key of more than 4096 bits as a JWK",
		jwk(key, map[string]any{"n": strings.Repeat("_", 4096)}): "8192 is the most",
		jwk(ec, map[string]any{"d": "AAAA"}):                     "is not a whole private key as a JWK has it",
		jwk(keys()["EdDSA"], map[string]any{"x": "AAAA"}):        "is not a whole private key as a JWK has it",
	}
	for alg, key := range keys() {
		all[jwk(key, map[string]any{"alg": "RSA-OAEP"})] = "that says it is for something else (alg)"
		all[jwk(key, map[string]any{"alg": "none", "kid": alg})] = "that says it is for something else (alg)"
		all[jwk(key, map[string]any{"alg": "HS256", "kid": alg})] = "that says it is for something else (alg)"
	}
	return all
}

func TestBadKeys(t *testing.T) {
	for key, want := range badKeys() {
		t.Run(want, func(t *testing.T) {
			server := sdktest.TokenServer(t)
			c := newClient(t, server.TokenURL(), signing(key))
			e := sdk.AsError(c.Check())
			if e.Code != sdk.BadConfig || e.Field != "client_key" || !strings.Contains(e.Message, want) || key != "" && e.Hint == "" {
				t.Errorf("it is %s: %v (%s)", e.Code, e, e.Hint)
			}
			if _, err := c.Token(t.Context(), login()); err == nil || err.Error() != e.Error() {
				t.Errorf("Check says %v, and Token %v", e, err)
			}
			// Of long ones FuzzKey proves more, in less time.
			if leaks := sdktest.Leaks([]string{key[:min(len(key), 200)]}, e); leaks != nil {
				t.Error(leaks)
			}
			if n := len(server.Requests()); n != 0 {
				t.Errorf("%d requests were made", n)
			}
		})
	}
}

func TestAlgorithmsThatDoNotFit(t *testing.T) {
	for alg, fit := range map[string][]string{
		"RS256": {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"},
		"ES256": {"ES256"}, "ES384": {"ES384"}, "ES512": {"ES512"}, "EdDSA": {"EdDSA"},
	} {
		for _, asked := range []string{
			"none", "None", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
			"ES256", "ES384", "ES512", "EdDSA", "ES256K", "rs256", " RS256", "RSA-OAEP", "dir",
		} {
			c := newClient(t, "https://auth.example.com/token", signing(pkcs8(keys()[alg])), func(c *oauth.Client) { c.Algorithm = asked })
			err := c.Check()
			if slices.Contains(fit, asked) != (err == nil) {
				t.Errorf("%s with the key for %s: %v", asked, alg, err)
			}
			if e := sdk.AsError(err); err != nil && (e.Field != "client_assertion_alg" || !strings.Contains(e.Hint, fit[0])) {
				t.Errorf("%s with the key for %s: %v (%s)", asked, alg, e, e.Hint)
			}
		}
	}
}

func TestClientSecretJWTSettings(t *testing.T) {
	short := strings.Repeat("s", 31)
	for _, test := range []struct{ secret, alg, field, says string }{
		{short + "s", "", "", ""},
		{short + "s", "HS256", "", ""},
		{short, "", "client_secret", "is too short for HS256, which needs 32 bytes"},
		{strings.Repeat("s", 48), "HS384", "", ""},
		{strings.Repeat("s", 47), "HS384", "client_secret", "too short for HS384"},
		{strings.Repeat("s", 64), "HS512", "", ""},
		{strings.Repeat("s", 63), "HS512", "client_secret", "too short for HS512"},
		{strings.Repeat("s", 64), "RS256", "client_assertion_alg", "is not for a client secret"},
		{strings.Repeat("s", 64), "none", "client_assertion_alg", "is not for a client secret"},
		{"", "", "client_secret", "is missing"},
		{pkcs8(keys()["RS256"]), "", "client_secret", "holds a key"},
		{block("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(keys()["RS256"].Public()))), "", "client_secret", "holds a key"},
		{jwk(keys()["ES256"].Public(), nil), "", "client_secret", "holds a key"},
	} {
		c := newClient(t, "https://auth.example.com/token", func(c *oauth.Client) {
			c.Method, c.Secret, c.Algorithm = oauth.ClientSecretJWT, sdk.NewSecret(test.secret), test.alg
		})
		err := c.Check()
		if err == nil && test.says == "" {
			continue
		}
		if e := sdk.AsError(err); e.Code != sdk.BadConfig || e.Field != test.field || !strings.Contains(e.Message, test.says) || test.says == "" {
			t.Errorf("%d bytes, %s: %v", len(test.secret), test.alg, err)
		}
	}
}

func TestAssertionNeedsAClient(t *testing.T) {
	for _, method := range []oauth.Method{oauth.PrivateKeyJWT, oauth.ClientSecretJWT} {
		c := newClient(t, "https://auth.example.com/token", signing(pkcs8(keys()["ES256"])), func(c *oauth.Client) { c.ID, c.Method = "", method })
		if e := sdk.AsError(c.Check()); e.Code != sdk.BadConfig || e.Field != "client_id" {
			t.Errorf("%s: %v", method, e)
		}
	}
}

var number = regexp.MustCompile(`[0-9]+`)

// FuzzKey holds that whatever is given as a key, it is a key or one of the known
// sentences is said of it: none repeats a part of what was given.
func FuzzKey(f *testing.F) {
	known := map[string]bool{}
	sentence := func(e *sdk.Error) string {
		return number.ReplaceAllString(fmt.Sprintf("%s|%s|%s|%s", e.Code, e.Field, e.Message, e.Hint), "N")
	}
	check := func(key string) error {
		c := &oauth.Client{Endpoint: &url.URL{Scheme: "https", Host: "auth.example.com", Path: "/token"}, ID: "client"}
		signing(key)(c)
		return c.Check()
	}
	for key := range badKeys() {
		f.Add(key)
		known[sentence(sdk.AsError(check(key)))] = true
	}
	for alg := range keys() {
		for _, key := range shapes(alg) {
			f.Add(key)
		}
	}
	f.Fuzz(func(t *testing.T, key string) {
		start := time.Now()
		err := check(key)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if err != nil && !known[sentence(sdk.AsError(err))] {
			t.Errorf("nobody knows this sentence: %s", sentence(sdk.AsError(err)))
		}
	})
}
