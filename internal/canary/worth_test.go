package canary_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/canary"
)

func TestWorth(t *testing.T) {
	for value, want := range map[string]bool{
		"Wonder1and!": true, "s3cr3t-C1ient": true, "se:cr:et": true, "T0k3n-SECRET-1": true, `<a&b>"\é`: true,
		"canary-key": true, "my Canary": true,
		"": false, "T0k3n": false, " T0k3n\n\n\n": false, "aA1!aA1!aA1!": false,
		"refresh-token": false, "application/json": false, "Bearer 2": false, "31415926535": false,
		"the secret of alice@example.com": false, "CLIENT_SECRET": false, "xxxxxxxxxx": false, "token-17-first": false,
	} {
		if got := canary.Worth(value); got != want {
			t.Errorf("Worth(%q) = %t, want %t", value, got, want)
		}
	}
}

// TestTokensAreWorthIt: what servers make up is looked for, however they write it.
func TestTokensAreWorthIt(t *testing.T) {
	for i := range 1000 {
		raw := make([]byte, 16+i%48)
		rand.Read(raw)
		for _, token := range []string{
			rand.Text(), hex.EncodeToString(raw), "Bearer " + hex.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
		} {
			if !canary.Worth(token) {
				t.Errorf("%q is not worth it", token)
			}
		}
	}
}
