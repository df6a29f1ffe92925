package oauth

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/jackfield-dev/jackfield/sdk"
)

// assertionLife is how long an assertion is good for. It is used at once, and what
// is left over is for clocks that differ.
const assertionLife = time.Minute

// assertionType is client_assertion_type of RFC 7523 section 2.2.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// claims are what an assertion says (RFC 7523 section 3). There is no nbf: a server
// whose clock is a second behind would have to refuse the assertion.
type claims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"` // text and not a list, which some servers cannot read
	ID       string `json:"jti"`
	IssuedAt int64  `json:"iat"`
	Expiry   int64  `json:"exp"`
}

// asserted are the credentials of a client that signs for itself. Each call makes
// an assertion of its own: a server takes none twice (RFC 7523 section 5.2).
//
// The client_id goes with it. RFC 7521 section 4.2 lets it be left out, and some
// servers look the client up by it before they open the assertion.
func (c *Client) asserted() (credentials, error) {
	if c.ID == "" {
		return credentials{}, sdk.Errorf(sdk.BadConfig, "is missing; %s needs it", c.Method).In("client_id")
	}
	key, alg, err := c.signingKey()
	if err != nil {
		return credentials{}, err
	}
	assertion, err := sign(key, alg, c.claims(time.Now()))
	if err != nil {
		// It says nothing about the key that could be repeated here.
		return credentials{}, sdk.Errorf(sdk.BadConfig, "cannot be signed with").In(c.keyField())
	}
	return credentials{params: []sdk.Param{
		param("client_id", c.ID),
		param("client_assertion_type", assertionType),
		{Name: "client_assertion", Value: assertion},
	}, proof: parts(assertion)}, nil
}

func (c *Client) claims(now time.Time) claims {
	return claims{
		Issuer: c.ID, Subject: c.ID, Audience: c.audience(),
		ID:       rand.Text(), // 128 bits and a little more
		IssuedAt: now.Unix(), Expiry: now.Add(assertionLife).Unix(),
	}
}

func (c *Client) audience() string { return cmp.Or(c.AssertionAudience, c.Endpoint.String()) }

// keyField is the setting that assertions are signed with.
func (c *Client) keyField() string {
	if c.Method == ClientSecretJWT {
		return "client_secret"
	}
	return "client_key"
}

func sign(key jose.JSONWebKey, alg jose.SignatureAlgorithm, c claims) (sdk.SecretValue, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return sdk.SecretValue{}, err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, new(jose.SignerOptions).WithType("JWT"))
	if err != nil {
		return sdk.SecretValue{}, err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return sdk.SecretValue{}, err
	}
	text, err := signed.CompactSerialize()
	return sdk.NewSecret(text), err
}

// parts are an assertion and its signature: a server that shows the claims of one
// gives nothing away without that.
func parts(assertion sdk.SecretValue) []sdk.SecretValue {
	text := assertion.Reveal()
	return []sdk.SecretValue{assertion, sdk.NewSecret(text[strings.LastIndex(text, ".")+1:])}
}
