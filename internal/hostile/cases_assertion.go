package hostile

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/url"
	"strings"
	"sync"
)

// clientKey is a client's own key, and its PEM.
var clientKey = sync.OnceValues(func() (*ecdsa.PrivateKey, string) {
	key, err := newKey()
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err) // a key on P-256 can be written
	}
	return key.(*ecdsa.PrivateKey), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
})

// assertions has the client sign for itself at two calls.
func assertions() Case {
	_, key := clientKey()
	return Case{
		ID: "TE-REQ-ASSERT", Title: "private_key_jwt on each attempt", Expect: yields(good).request(), Calls: []Call{Login, Login},
		Config: map[string]any{"token_endpoint_auth_method": "private_key_jwt", "client_key": key, "client_secret": nil},
		Plays:  []Play{{}},
		Never: []Rule{
			sees("same assertion posted twice; assertion logged", oddAssertions),
			by("connections/internal/oauth.TestAssertionIsHidden", "assertion logged"),
		},
		Reading: "whether an attempt is the second after a 503 or after a token, its assertion is a new one",
	}
}

// claims are what an assertion says (RFC 7523 section 3).
type claims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience any    `json:"aud"`
	ID       string `json:"jti"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// oddAssertions says what is wrong with the assertions of a trial.
func oddAssertions(t *Trial) string {
	seen := map[string]bool{}
	for _, r := range t.Counts.Requests {
		form, err := url.ParseQuery(r.Body)
		if err != nil || form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || form.Has("client_secret") {
			return "a request holds no assertion, or a secret besides"
		}
		c, trouble := verified(form.Get("client_assertion"))
		switch {
		case trouble != "":
			return trouble
		case c.Issuer != clientID || c.Subject != clientID || c.Audience != t.tokenURL:
			return "an assertion is by or for somebody else"
		case c.ID == "" || c.Issued == 0 || c.Expires-c.Issued > 300 || c.Expires <= c.Issued:
			return "an assertion has no jti or iat, or is good for too long"
		case seen[c.ID]:
			return "an assertion came twice"
		}
		seen[c.ID] = true
	}
	if len(seen) != len(t.Case.calls()) {
		return "not every call made one request"
	}
	return ""
}

// verified reads an assertion that is signed with the client's key.
func verified(assertion string) (c claims, trouble string) {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return c, "an assertion is no JWT"
	}
	var texts [3][]byte
	for i, part := range parts {
		var err error
		if texts[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return c, "an assertion is no JWT"
		}
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	if json.Unmarshal(texts[0], &header) != nil || json.Unmarshal(texts[1], &c) != nil || header.Algorithm != "ES256" || len(texts[2]) != 64 {
		return c, "an assertion is not signed with ES256"
	}
	key, _ := clientKey()
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(texts[2][:32]), new(big.Int).SetBytes(texts[2][32:])
	if !ecdsa.Verify(&key.PublicKey, digest[:], r, s) {
		return c, "an assertion is signed by somebody else"
	}
	return c, ""
}
