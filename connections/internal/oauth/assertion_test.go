package oauth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// jwt is an assertion as a server reads it.
type jwt struct {
	header map[string]any
	claims map[string]any
}

func readJWT(t *testing.T, text string) jwt {
	t.Helper()
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		t.Fatalf("an assertion has %d parts", len(parts))
	}
	var read jwt
	for i, into := range []*map[string]any{&read.header, &read.claims} {
		if err := json.Unmarshal(decode(t, parts[i]), into); err != nil {
			t.Fatal(err)
		}
	}
	return read
}

func decode(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// verify checks a signature with the standard library's arithmetic alone.
func verify(t *testing.T, text, alg string, key any) bool {
	t.Helper()
	end := strings.LastIndex(text, ".")
	signed, signature := []byte(text[:end]), decode(t, text[end+1:])
	hash := map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[alg[max(0, len(alg)-3):]]
	var sum []byte
	if hash != 0 {
		h := hash.New()
		h.Write(signed)
		sum = h.Sum(nil)
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if strings.HasPrefix(alg, "PS") {
			return rsa.VerifyPSS(k, hash, sum, signature, &rsa.PSSOptions{SaltLength: hash.Size()}) == nil
		}
		return rsa.VerifyPKCS1v15(k, hash, sum, signature) == nil
	case *ecdsa.PublicKey:
		half := len(signature) / 2
		return half == (k.Params().BitSize+7)/8 && ecdsa.Verify(k, sum, new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]))
	case ed25519.PublicKey:
		return ed25519.Verify(k, signed, signature)
	case []byte:
		mac := hmac.New(hash.New, k)
		mac.Write(signed)
		return hmac.Equal(mac.Sum(nil), signature)
	}
	return false
}

// assertionOf is the assertion of a request whose credentials are as they must be.
func assertionOf(t *testing.T, r sdktest.Request) string {
	t.Helper()
	kind, _ := r.Param("client_assertion_type")
	id, _ := r.Param("client_id")
	if kind != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || id != "client" {
		t.Errorf("the type is %q, the client %q", kind, id)
	}
	if _, there := r.Param("client_secret"); there || r.Header.Get("Authorization") != "" {
		t.Error("a secret goes with the assertion")
	}
	assertion, _ := r.Param("client_assertion")
	return assertion
}

func TestAssertions(t *testing.T) {
	for alg, key := range keys() {
		for shape, text := range shapes(alg) {
			for _, encoding := range []oauth.Encoding{oauth.Form, oauth.JSON} {
				t.Run(fmt.Sprintf("%s/%s/%s", alg, shape, encoding), func(t *testing.T) {
					before := time.Now().Unix()
					r := sent(t, login(), signing(text), func(c *oauth.Client) { c.Encoding = encoding })
					checkAssertion(t, assertionOf(t, r), alg, key.Public(), before)
				})
			}
		}
	}
}

func checkAssertion(t *testing.T, text, alg string, key any, before int64) {
	t.Helper()
	if !verify(t, text, alg, key) {
		t.Error("the signature is wrong")
	}
	if signed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)}); err != nil {
		t.Error(err)
	} else if _, err := signed.Verify(key); err != nil {
		t.Error(err)
	}
	a := readJWT(t, text)
	if diff := cmp.Diff(map[string]any{"alg": alg, "typ": "JWT"}, a.header); diff != "" {
		t.Errorf("the header: %s", diff)
	}
	iat, exp := int64(a.claims["iat"].(float64)), int64(a.claims["exp"].(float64))
	if iat < before || iat > time.Now().Unix() || exp != iat+60 {
		t.Errorf("it was issued at %d and expires at %d", iat, exp)
	}
	if jti, _ := a.claims["jti"].(string); len(jti) < 22 {
		t.Errorf("the jti %q is too easily guessed", jti)
	}
	if a.claims["iss"] != "client" || a.claims["sub"] != "client" || len(a.claims) != 6 {
		t.Errorf("the claims are %v", a.claims)
	}
	if aud, _ := a.claims["aud"].(string); !strings.HasSuffix(aud, "/token") {
		t.Errorf("the audience is %v", a.claims["aud"])
	}
}

func TestAssertionBySecret(t *testing.T) {
	secret := strings.Repeat("a Secret ü ", 7)
	for asked, alg := range map[string]string{"": "HS256", "HS256": "HS256", "HS384": "HS384", "HS512": "HS512"} {
		before := time.Now().Unix()
		r := sent(t, login(), func(c *oauth.Client) {
			c.Method, c.Secret, c.Algorithm = oauth.ClientSecretJWT, sdk.NewSecret(secret), asked
		})
		checkAssertion(t, assertionOf(t, r), alg, []byte(secret), before)
	}
}

func TestAssertionAsConfigured(t *testing.T) {
	key := keys()["RS256"]
	for _, test := range []struct {
		change         func(*oauth.Client)
		alg, kid, aud  string
		audIsTokenPath bool
	}{
		{func(c *oauth.Client) { c.KeyID = "k1" }, "RS256", "k1", "", true},
		{func(c *oauth.Client) { c.Algorithm = "PS256" }, "PS256", "", "", true},
		{func(c *oauth.Client) { c.Algorithm = "PS512" }, "PS512", "", "", true},
		{func(c *oauth.Client) { c.Algorithm = "RS384" }, "RS384", "", "", true},
		{func(c *oauth.Client) { c.AssertionAudience = "https://issuer.example/" }, "RS256", "", "https://issuer.example/", false},
		{signing(jwk(key, map[string]any{"kid": "own", "alg": "PS384"})), "PS384", "own", "", true},
		{signing(jwk(key, map[string]any{"kid": "own", "alg": "RSA-OAEP", "use": "sig"})), "RS512", "own", "", true},
		{signing(jwk(key, map[string]any{"kid": "own", "x5t": "AAAAAAAAAAAAAAAAAAAAAAAAAAA"})), "RS256", "k2", "", true},
	} {
		r := sent(t, login(), signing(pkcs8(key)), test.change, func(c *oauth.Client) {
			if test.alg == "RS512" {
				c.Algorithm = "RS512" // what the settings say comes before what the key says
			}
			if test.kid == "k2" {
				c.KeyID = "k2"
			}
		})
		text := assertionOf(t, r)
		a := readJWT(t, text)
		want := map[string]any{"alg": test.alg, "typ": "JWT"}
		if test.kid != "" {
			want["kid"] = test.kid
		}
		if diff := cmp.Diff(want, a.header); diff != "" || !verify(t, text, test.alg, key.Public()) {
			t.Errorf("the header: %s", diff)
		}
		if aud, _ := a.claims["aud"].(string); aud != test.aud && !test.audIsTokenPath || test.audIsTokenPath && !strings.HasSuffix(aud, "/token") {
			t.Errorf("the audience is %q", aud)
		}
	}
}

// TE-REQ-ASSERT: none is shown twice, whatever became of the request before.
func TestEachAssertionIsNew(t *testing.T) {
	issue := sdktest.JSON(200, good)
	server := sdktest.TokenServer(t, sdktest.Respond(503, nil, ""), issue, sdktest.JSON(200, good), sdktest.Drop)
	server.API(sdktest.Respond(200, nil, ""))
	c := newClient(t, server.TokenURL(), signing(pkcs8(keys()["ES256"])))
	refresh := &oauth.Grant{Params: []sdk.Param{param("grant_type", "refresh_token"), param("refresh_token", "R3fresh")}, Refresh: true}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	for _, g := range []*oauth.Grant{login(), login(), refresh, login()} {
		_, _ = c.Token(t.Context(), g)
	}
	endpoint := must(url.Parse(server.APIURL() + "/revoke"))
	if err := c.Revoke(t.Context(), endpoint, sdk.NewSecret("R3fresh"), "refresh_token"); err != nil {
		t.Fatal(err)
	}
	var texts, ids []string
	for _, r := range slices.Concat(server.Requests(), server.APIRequests()) {
		text := assertionOf(t, r)
		a := readJWT(t, text)
		texts, ids = append(texts, text), append(ids, a.claims["jti"].(string))
		if aud := a.claims["aud"]; aud != server.TokenURL() {
			t.Errorf("the audience is %v", aud)
		}
	}
	for _, list := range [][]string{texts, ids} {
		slices.Sort(list)
		if len(list) != 5 || len(slices.Compact(list)) != 5 {
			t.Errorf("not each of %d is new", len(list))
		}
	}
}

// What a server says of an assertion is shown without it.
func TestAssertionIsHidden(t *testing.T) {
	for name, echo := range map[string]func(assertion string) string{
		"whole":     func(a string) string { return a },
		"signature": func(a string) string { return a[strings.LastIndex(a, ".")+1:] },
		"escaped":   func(a string) string { return strings.ReplaceAll(a, ".", "%2E") },
		"broken up": func(a string) string { return a[:40] + "\t" + a[40:] },
	} {
		for _, status := range []int{400, 401, 500} {
			var server *sdktest.Server
			var assertion string
			server = sdktest.TokenServer(t, func(w http.ResponseWriter, _ *http.Request) {
				assertion = assertionOf(t, server.Requests()[0])
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client", "error_description": "not good: " + echo(assertion)})
			})
			c := newClient(t, server.TokenURL(), signing(pkcs8(keys()["ES256"])))
			_, err := c.Token(t.Context(), login())
			e := sdk.AsError(err)
			signature := assertion[strings.LastIndex(assertion, ".")+1:]
			if leaks := sdktest.Leaks([]string{assertion, signature}, err); leaks != nil || e.Code == "" {
				t.Errorf("%s, %d: %v: %v", name, status, leaks, e)
			}
		}
	}
}
