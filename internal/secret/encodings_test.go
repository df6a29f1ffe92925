package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// appearances returns value as the standard library, asked independently of
// this package, makes it appear between other things.
func appearances(value string) map[string]string {
	raw := []byte(value)
	asJSON, _ := json.Marshal(map[string]string{"password": value})
	var noHTML bytes.Buffer
	encoder := json.NewEncoder(&noHTML)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode([]string{value})
	quotedTwice, _ := json.Marshal(fmt.Sprintf("login %q refused", value))
	asText := fmt.Sprintf("%q", fmt.Sprintf("login %q refused", value))
	shown := map[string]string{
		"raw": "<" + value + ">", "json": string(asJSON), "json without html": noHTML.String(), "%q in json": string(quotedTwice), "%q in %q": asText,
		"json in %q": strconv.Quote(string(asJSON)),
		"%q":         strconv.Quote("x" + value + "x"), "%+q": strconv.QuoteToASCII(value), "%#q": fmt.Sprintf("%#q", value),
		"form": url.Values{"password": {value}}.Encode(), "lower-case form": lowerHex(url.QueryEscape(value)),
		"path": url.PathEscape(value), "lower-case path": lowerHex(url.PathEscape(value)),
		"user information": url.UserPassword("u", value).String(), "whole path": (&url.URL{Path: "/" + value}).EscapedPath(),
		"hex": hex.EncodeToString(raw), "%X": fmt.Sprintf("%X", value), "% x": fmt.Sprintf("% x", value),
		"%v of bytes": fmt.Sprintf("%v", raw), "%#v of bytes": fmt.Sprintf("%#v", raw), "%q of bytes": fmt.Sprintf("%q", raw),
	}
	for length := range 4 {
		id := strings.Repeat("i", length)
		shown["basic after "+id] = base64.StdEncoding.EncodeToString([]byte(id + ":" + value))
		shown["url basic after "+id] = base64.RawURLEncoding.EncodeToString([]byte(id + ":" + value))
		shown["encoded basic after "+id] = base64.StdEncoding.EncodeToString([]byte(id + ":" + url.QueryEscape(value)))
		shown["base64 before "+id] = base64.StdEncoding.EncodeToString([]byte(value + id))
		shown["base64 between "+id] = base64.URLEncoding.EncodeToString([]byte(id + value + id))
	}
	return shown
}

// lowerHex writes percent escapes in lower case.
func lowerHex(text string) string {
	parts := strings.Split(text, "%")
	for i := range parts[1:] {
		parts[i+1] = strings.ToLower(parts[i+1][:2]) + parts[i+1][2:]
	}
	return strings.Join(parts, "%")
}

// values generates secrets: passwords of people, tokens, and any bytes at all.
func values() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[A-Za-z0-9_.+/=-]{4,40}`),
		rapid.StringMatching(`[ -~]{4,20}`),
		rapid.StringN(4, 20, -1),
		rapid.StringMatching(`[ab"\\]{4,12}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 4, 40), func(b []byte) string { return string(b) }),
	)
}

func TestEncodingsCoverWhatTheLibraryWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := values().Draw(t, "value")
		forms := secret.Encodings(value)
		for way, text := range appearances(value) {
			if !slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) }) {
				t.Errorf("%s: %q is not recognised in %q", way, value, text)
			}
		}
	})
}

func TestEncodingsAreTidy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := values().Draw(t, "value")
		forms := secret.Encodings(value)
		if !slices.Contains(forms, value) {
			t.Error("the value itself is missing")
		}
		seen := map[string]bool{}
		for i, form := range forms {
			if len(form) < 4 || seen[form] || i > 0 && len(form) > len(forms[i-1]) {
				t.Errorf("%q is short, repeated or out of order", form)
			}
			seen[form] = true
		}
	})
}

func TestEncodingsOfForeignWriters(t *testing.T) {
	tests := []struct{ name, value, form string }{
		{"python json", "pässwörd", `p\u00e4ssw\u00f6rd`},
		{"upper-case json", "pässwörd", `p\u00E4ssw\u00F6rd`},
		{"surrogates", "pass😀word", `pass\ud83d\ude00word`},
		{"php json", "pass/word", `pass\/word`},
		{"dotnet html", "pass<word", `pass\u003Cword`},
		{"javascript", "it's (a) pass*word!", `it's%20(a)%20pass*word!`},
		{"browser form", "pass~word *", `pass%7Eword+*`},
		{"python quote", "pass/word~ ", `pass/word~%20`},
		{"everything", "pass.word", `pass%2Eword`},
		{"a line of a key", "-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n", "MIIEvQIBADANBg"},
		{"a windows line of a key", "-----BEGIN KEY-----\r\nMIIEvQIBADANBg\r\n", "MIIEvQIBADANBg"},
		{"a trimmed file", "pass word\n", "pass word"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !slices.Contains(secret.Encodings(tt.value), tt.form) {
				t.Errorf("%q is missing from %q", tt.form, secret.Encodings(tt.value))
			}
		})
	}
}

func TestEncodingsLeaveOutWhatIsNoSecret(t *testing.T) {
	for _, value := range []string{"", "a", "abc"} {
		if forms := secret.Encodings(value); forms != nil {
			t.Errorf("%q has encodings %q, want none", value, forms)
		}
	}
	for _, form := range secret.Encodings("-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\n") {
		if form == "-----BEGIN KEY-----" || form == "short" {
			t.Errorf("%q is not a secret by itself", form)
		}
	}
}
