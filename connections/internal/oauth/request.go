package oauth

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// An Encoding is how the parameters of a request are written.
type Encoding string

// The encodings.
const (
	Form Encoding = "form" // application/x-www-form-urlencoded, as RFC 6749 has it
	JSON Encoding = "json" // application/json, which some servers want instead
)

// A Method is how the client proves who it is, by its name in RFC 7591.
type Method string

// The methods.
const (
	Post     Method = "client_secret_post"      // id and secret in the body
	Basic    Method = "client_secret_basic"     // in the header, form-encoded first (RFC 6749 section 2.3.1)
	BasicRaw Method = "client_secret_basic_raw" // in the header as they are (RFC 7617), as many servers read it
	None     Method = "none"                    // a public client: the id in the body

	PrivateKeyJWT   Method = "private_key_jwt"   // an assertion signed with Key (RFC 7523 section 2.2)
	ClientSecretJWT Method = "client_secret_jwt" // an assertion signed with Secret
)

// request builds the one request.
func (x *exchange) request(ctx context.Context) (*http.Request, error) {
	if err := x.client.checkHeaders(); err != nil {
		return nil, err
	}
	creds, err := x.client.credentials()
	if err != nil {
		return nil, err
	}
	x.proof = creds.proof
	media, body, err := x.client.encode(append(x.given(), creds.params...))
	if err != nil {
		return nil, sdk.Errorf(sdk.BadConfig, "the parameters cannot be written as %s", x.client.Encoding)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, x.client.Endpoint.String(), http.NoBody)
	if err != nil {
		return nil, sdk.Errorf(sdk.BadConfig, "no request can be made for this URL").In("token_endpoint")
	}
	sendOnce(req, body)
	req.Header.Set("Content-Type", media)
	req.Header.Set("Accept", "application/json")
	// What is not compressed cannot be a bomb.
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("User-Agent", "Jackfield")
	for _, h := range x.client.Headers {
		req.Header.Set(h.Name, h.Value.Reveal())
	}
	if creds.header != "" {
		req.Header.Set("Authorization", creds.header)
	}
	return req, nil
}

// given are the grant's parameters that say something.
func (x *exchange) given() []sdk.Param {
	var params []sdk.Param
	for _, p := range x.grant.Params {
		if !p.Value.Empty() {
			params = append(params, p)
		}
	}
	return params
}

// credentials are what shows who the client is.
type credentials struct {
	params []sdk.Param
	header string
	proof  []sdk.SecretValue // secrets that were made here
}

func (c *Client) credentials() (credentials, error) {
	switch c.Method {
	case Basic:
		return c.basic(url.QueryEscape(c.ID), url.QueryEscape(c.Secret.Reveal()))
	case BasicRaw:
		if strings.Contains(c.ID, ":") {
			return credentials{}, sdk.Errorf(sdk.BadConfig, "holds a colon, which ends the id in a Basic header").In("client_id").
				WithHint("set token_endpoint_auth_method to %s or %s", Basic, Post)
		}
		return c.basic(c.ID, c.Secret.Reveal())
	case PrivateKeyJWT, ClientSecretJWT:
		return c.asserted()
	}
	var creds credentials
	if c.ID != "" {
		creds.params = append(creds.params, param("client_id", c.ID))
	}
	// An empty secret is sent when there is one: some servers want it so.
	if c.Secret.IsSet() && c.Method != None {
		creds.params = append(creds.params, sdk.Param{Name: "client_secret", Value: c.Secret})
	}
	return creds, nil
}

func (c *Client) basic(id, secret string) (credentials, error) {
	if c.ID == "" {
		return credentials{}, sdk.Errorf(sdk.BadConfig, "is missing; %s needs it", c.Method).In("client_id")
	}
	return credentials{header: "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))}, nil
}

func param(name, value string) sdk.Param { return sdk.Param{Name: name, Value: sdk.NewSecret(value)} }

// encode writes the parameters, with their media type.
func (c *Client) encode(params []sdk.Param) (media string, body []byte, err error) {
	if c.Encoding == JSON {
		body, err = encodeJSON(params)
		return "application/json", body, err
	}
	form := url.Values{}
	for _, p := range params {
		form.Add(p.Name, p.Value.Reveal())
	}
	return "application/x-www-form-urlencoded", []byte(form.Encode()), nil
}

// encodeJSON writes one member for each name: text, or an array where the name
// occurs several times. HTML escapes are left out, since a server that compares
// bytes would take them for another password.
func encodeJSON(params []sdk.Param) ([]byte, error) {
	members := map[string]any{}
	for _, p := range params {
		value := p.Value.Reveal()
		switch before := members[p.Name].(type) {
		case nil:
			members[p.Name] = value
		case string:
			members[p.Name] = []string{before, value}
		case []string:
			members[p.Name] = append(before, value)
		}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(members)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}
