package oauth

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func unsigned(payload string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln"
}

func TestJWTClaims(t *testing.T) {
	long := strings.Repeat("x", 2000)
	when := time.Unix(1767323045, 0)
	for payload, want := range map[string]Claims{
		`{}`: {},
		`{"iss":"https://as/","sub":"alice","aud":"api","scope":"a  b","exp":1767323045,"iat":1767323045.9,"nbf":"1767323045"}`: {
			Issuer: "https://as/", Subject: "alice", Audience: []string{"api"}, Scopes: []string{"a", "b"}, Expiry: when, IssuedAt: when, NotBefore: when,
		},
		`{"aud":["a b","c",7,null],"scp":["a","b"]}`:                            {Audience: []string{"a b", "c"}, Scopes: []string{"a", "b"}},
		`{"scope":null,"scp":"a b"}`:                                            {Scopes: []string{"a", "b"}},
		`{"iss":7,"sub":["a"],"aud":{"a":1},"exp":"soon","iat":-1,"nbf":1e300}`: {Audience: []string{""}},
		`{"iss":"` + long + `","sub":"alice"}`:                                  {Subject: "alice"},
		`{"EXP":1767323045,"exp ":1}`:                                           {},
		`{"aud":[` + strings.Repeat(`"a",`, 150) + `"a"]}`:                      {Audience: strings.Fields(strings.Repeat("a ", 100))},
	} {
		got, ok := JWTClaims(unsigned(payload))
		if len(got.Scopes) == 0 {
			got.Scopes = nil
		}
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%.60s: %s", payload, diff)
		}
	}
	for _, token := range []string{
		"", ".", "..", "...", "opaque", "a.b", "e30.e30", "e30.!!.x", "e30.e30.x.y", "e30.e30.a.b.c",
		unsigned(`[]`), unsigned(`{"exp":1,"exp":2}`), unsigned(`{} {}`), unsigned(strings.Repeat("[", 40)), strings.Repeat(".", 1<<20),
	} {
		if claims, ok := JWTClaims(token); ok {
			t.Errorf("%.30s is read as %v", token, claims)
		}
	}
	if _, ok := JWTClaims(strings.Replace(unsigned(`{"a":1}`), ".c2ln", "=.", 1)); !ok {
		t.Error("one with padding and without a signature is not read")
	}
}
