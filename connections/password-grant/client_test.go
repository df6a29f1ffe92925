package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestAssertion(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token), sdktest.JSON(200, kept)),
		"token_endpoint_auth_method", "private_key_jwt", "client_key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"client_key_id", "k1")
	c.mustAuthorize(c.mustAuthorize(nil)) // a login and a refresh
	ids := map[string]bool{}
	for _, r := range c.Requests() {
		claims := verified(t, r, &key.PublicKey, jose.ES256)
		if claims.Issuer != "client" || claims.Subject != "client" || !claims.Audience.Contains(c.TokenURL()) || ids[claims.ID] {
			t.Errorf("the claims are %+v", claims)
		}
		ids[claims.ID] = true
	}
}

// verified returns the claims of a request's assertion.
func verified(t *testing.T, r sdktest.Request, key any, alg jose.SignatureAlgorithm) jwt.Claims {
	t.Helper()
	text, _ := r.Param("client_assertion")
	if kind, _ := r.Param("client_assertion_type"); kind != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		t.Errorf("the type is %q", kind)
	}
	if _, sent := r.Param("client_secret"); sent {
		t.Error("a secret was sent beside the assertion")
	}
	signed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{alg})
	if err != nil {
		t.Fatal(err)
	}
	var claims jwt.Claims
	if err := signed.Claims(key, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestAssertionBySecret(t *testing.T) {
	secret := "a secret of 32 bytes at the least"
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "token_endpoint_auth_method", "client_secret_jwt",
		"client_secret", secret, "client_assertion_audience", "https://issuer.example/")
	c.mustAuthorize(nil)
	if claims := verified(t, c.Requests()[0], []byte(secret), jose.HS256); !claims.Audience.Contains("https://issuer.example/") {
		t.Errorf("the claims are %+v", claims)
	}
}

func TestKeyThatIsNone(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t), "token_endpoint_auth_method", "private_key_jwt", "client_key", clientSecret)
	if e := c.mustFail(nil); e.Code != sdk.BadConfig || e.Field != "client_key" || e.Logins != 0 {
		t.Errorf("%+v", e)
	}
}

func TestTokenHeaders(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "token_headers", map[string]any{"X-Api-Key": "K3y-SECRET"})
	c.mustAuthorize(nil)
	if got := c.Requests()[0].Header.Get("X-Api-Key"); got != "K3y-SECRET" {
		t.Errorf("the header is %q", got)
	}
}

func TestSecondFactor(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token), sdktest.JSON(200, kept)),
		"totp_secret", "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "totp_param", "otp")
	c.mustAuthorize(c.mustAuthorize(nil))
	code := c.Requests()[0].Form.Get("otp")
	if !regexp.MustCompile(`^\d{6}$`).MatchString(code) {
		t.Errorf("the digits are %q at %v", code, time.Now())
	}
	if c.Requests()[1].Form.Has("otp") {
		t.Error("a refresh presents the second factor")
	}
}

// The digits are good once: nobody may send the same ones again after a failure.
func TestSecondFactorAfterAFailure(t *testing.T) {
	secret := "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"
	for _, answer := range []http.HandlerFunc{sdktest.Respond(502, nil, ""), sdktest.Drop} {
		e := dialled(t, sdktest.TokenServer(t, answer), "totp_secret", secret).mustFail(nil)
		if e.Retry() != sdk.RetryAfter || e.RetryAfter > codePeriod || e.Logins != 1 {
			t.Errorf("%s: %s after %v, %d logins", e.Code, e.Retry(), e.RetryAfter, e.Logins)
		}
		if e := dialled(t, sdktest.TokenServer(t, answer)).mustFail(nil); e.RetryAfter != 0 {
			t.Errorf("without digits: after %v", e.RetryAfter)
		}
	}
	if e := dialled(t, sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_grant"}`)), "totp_secret", secret).mustFail(nil); e.RetryAfter != 0 {
		t.Errorf("a refusal may be tried again after %v", e.RetryAfter)
	}
}

func TestSecondFactorThatIsNone(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t), "totp_secret", "not base32!")
	if e := c.mustFail(nil); e.Code != sdk.BadConfig || e.Field != "totp_secret" || e.Logins != 0 {
		t.Errorf("%+v", e)
	}
}

func TestNamesOfParameters(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "username_param", "login", "password_param", "pwd")
	c.mustAuthorize(nil)
	form := c.Requests()[0].Form
	if form.Get("login") != "alice" || form.Get("pwd") != password || form.Has("username") || form.Has("password") {
		t.Error("the parameters have other names")
	}
}
