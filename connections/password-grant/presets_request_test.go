package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// differences are what of a request is not as documented: the names of parameters
// and headers.
func (p *play) differences(got sdktest.Request, want request, refresh string) []string {
	var wrong []string
	media, params := "application/x-www-form-urlencoded", texts(got.Form)
	if want.JSON {
		media, params = "application/json", members(got.JSON)
	}
	for name, value := range params {
		if pattern, documented := want.Params[name]; !documented || !p.fits(value, pattern, refresh) {
			wrong = append(wrong, name)
		}
	}
	for name := range want.Params {
		if _, sent := params[name]; !sent {
			wrong = append(wrong, name)
		}
	}
	header := http.Header{"Content-Type": {media}, "Accept": {"application/json"}}
	for name, value := range want.Header {
		header.Set(name, value)
	}
	if want.Basic != nil {
		// RFC 6749 section 2.3.1.
		pair := url.QueryEscape(want.Basic.ID) + ":" + url.QueryEscape(strings.ReplaceAll(want.Basic.Secret, "CLIENT_SECRET", clientSecret))
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	}
	for _, name := range append(slices.Collect(maps.Keys(header)), "Authorization") {
		if !slices.Equal(got.Header.Values(name), header.Values(name)) {
			wrong = append(wrong, name)
		}
	}
	if got.Method != http.MethodPost || got.Query != "" {
		wrong = append(wrong, got.Method+" with the query "+got.Query)
	}
	slices.Sort(wrong)
	return slices.Compact(wrong)
}

// texts are the parameters of a form; one that occurs twice fits nothing.
func texts(form url.Values) map[string]string {
	params := map[string]string{}
	for name, values := range form {
		params[name] = strings.Join(values, "\x00")
	}
	return params
}

// members are those of a JSON object; one that is not text fits nothing.
func members(object map[string]any) map[string]string {
	params := map[string]string{}
	for name, value := range object {
		text, ok := value.(string)
		if !ok {
			text = "\x00"
		}
		params[name] = text
	}
	return params
}

// fits reports whether a value is what a play has in its place.
func (p *play) fits(value, pattern, refresh string) bool {
	switch pattern {
	case "PASSWORD":
		return value == password
	case "CLIENT_SECRET":
		return value == clientSecret
	case "REFRESH_TOKEN":
		return value == refresh
	case "SIX_DIGITS":
		return regexp.MustCompile(`^[0-9]{6}$`).MatchString(value)
	case "ASSERTION":
		return p.Assertion != nil && *p.Assertion == claimed(value)
	}
	return value == pattern
}

// claimed is what an assertion says.
func claimed(jwt string) assertion {
	var a assertion
	for i, part := range strings.SplitN(jwt, ".", 3) {
		data, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || i < 2 && json.Unmarshal(data, &a) != nil {
			return assertion{}
		}
	}
	return a
}

// passwordParam is what the provider calls the password.
func (p *play) passwordParam() string {
	for name, pattern := range p.Request.Params {
		if pattern == "PASSWORD" {
			return name
		}
	}
	return ""
}

// clientKey is a key that signs assertions, as people have it in a file. There is
// one for all tests, since it takes a while to make.
func clientKey(t *testing.T) string {
	t.Helper()
	text, err := madeKey()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var madeKey = sync.OnceValues(func() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), err
})
