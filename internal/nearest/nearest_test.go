package nearest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestName(t *testing.T) {
	names := []string{"username", "password", "token_endpoint", "client_id", "scope"}
	for asked, want := range map[string]string{
		"usernme":        "username",
		"passwrod":       "password", // a swap is one slip
		"tokenEndpoint":  "token_endpoint",
		"client-id":      "client_id",
		"Scope":          "scope",
		"scopes":         "scope",
		"something_else": "",
		"":               "",
	} {
		if got := Name(asked, slices.Values(names)); got != want {
			t.Errorf("Name(%q) = %q, want %q", asked, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "acb", 1}, {"abc", "axc", 1}, {"kitten", "sitting", 3}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestDistanceIsAMeasure(t *testing.T) {
	word := rapid.StringMatching(`[ab_]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) || d < len(a)-len(b) {
			t.Fatalf("distance(%q, %q) = %d", a, b, d)
		}
	})
}
