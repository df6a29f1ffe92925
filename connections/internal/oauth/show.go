package oauth

import (
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Show makes a server's text fit to be shown: secrets blotted out, then nothing
// but printable ASCII (RFC 6749 section 5.2 allows no more), then cut. It is empty
// where a secret stands in a form that cannot be blotted out.
func Show(text string, limit int, secrets ...sdk.SecretValue) string {
	secrets = fitting(text, secrets)
	text = sdk.Scrub(text, secrets...)
	if slices.ContainsFunc(secrets, func(s sdk.SecretValue) bool { return resembles(text, s.Reveal()) }) {
		return "" // it stands there in a form that nobody thought of
	}
	if plain := printable(text); plain != text {
		// Once more, lest a secret that a server broke up is mended.
		text = sdk.Scrub(plain, secrets...)
	}
	if len(text) > limit {
		text = text[:limit-len(ellipsis)] + ellipsis
	}
	return text
}

const ellipsis = "..."

// printable is a text on one line of printable ASCII.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// fitting are the secrets that may stand in a text. To look for a megabyte in all
// its forms costs a thousand of them, and what has more characters than the text
// is not in it. Of one with several lines, such as a PEM key, each line is looked
// for by itself.
func fitting(text string, secrets []sdk.SecretValue) []sdk.SecretValue {
	return slices.DeleteFunc(slices.Clone(secrets), func(s sdk.SecretValue) bool {
		v := s.Reveal()
		return utf8.RuneCountInString(v) > len(text) && (len(v) > longestToken || !strings.Contains(v, "\n"))
	})
}

// scrub is Show for what an answer says: none of the secrets of the request is
// seen, nor any more.
func (x *exchange) scrub(text string, limit int, more ...sdk.SecretValue) string {
	return Show(text, limit, append(x.secrets(), more...)...)
}

// resembles reports whether the letters and digits of a secret stand in a text in
// their order, in whatever case and whatever a server's escaping or decoding made of
// the rest.
func resembles(text, secret string) bool {
	const least = 6 // fewer occur in ordinary text
	core := letters(secret)
	return len(core) >= least && strings.Contains(letters(html.UnescapeString(text)), core)
}

// letters are the ASCII letters and digits of a text, the letters small.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, text)
}

// held are all that must not be seen after this exchange: what was sent, and the
// tokens of the answer, which are no less secret where they were refused.
func (r reader) held(said reading) []sdk.SecretValue {
	held := append(r.secrets(), tokens(said.members)...)
	for _, path := range []Path{r.dialect.AccessToken, r.dialect.RefreshToken} {
		if !path.IsZero() {
			value, _ := path.find(said.doc)
			held = append(held, secretText(value)...)
		}
	}
	return held
}

// tokens are those of an answer under the names that they have in one.
func tokens(members map[string]json.RawMessage) []sdk.SecretValue {
	var secrets []sdk.SecretValue
	for _, name := range []string{"access_token", "refresh_token", "id_token", "mfa_token"} {
		secrets = append(secrets, secretText(members[name])...)
	}
	return secrets
}

// secretText is a value that is text. A long one of several lines is left out: each
// of them would be looked for, and it is no token (RFC 6749 appendix A).
func secretText(value json.RawMessage) []sdk.SecretValue {
	s, ok := text(value)
	if !ok || s == "" || len(s) > longestDescription && strings.Contains(s, "\n") {
		return nil
	}
	all := []sdk.SecretValue{sdk.NewSecret(s)}
	if hasScheme(s) {
		all = append(all, sdk.NewSecret(s[len(scheme):]))
	}
	return all
}
