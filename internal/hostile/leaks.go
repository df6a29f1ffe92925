package hostile

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// Leaks names the secrets, tokens and bodies of the cases that a text shows.
func Leaks(text string) []string {
	var names []string
	for canary, forms := range canaryForms() {
		if slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) }) {
			names = append(names, described(canary))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// canaryForms are what must not be seen, in every form in which it may show itself.
var canaryForms = sync.OnceValue(func() map[string][]string {
	forms := map[string][]string{}
	for _, canary := range canaries() {
		forms[canary] = secret.Encodings(canary)
	}
	return forms
})

// harmless is a client's text as it may be shown, whatever the client thought of that.
func harmless(text string) string {
	for _, forms := range canaryForms() {
		for _, form := range forms {
			text = strings.ReplaceAll(text, form, "[SECRET]")
		}
	}
	const most = 300
	if len(text) > most {
		text = text[:most] + "..."
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "?")
}

// described names a canary without showing it.
func described(value string) string {
	switch value {
	case good:
		return "the token"
	case wrong:
		return "the wrong token"
	case stolen:
		return "the trap's token"
	case password, passwordCore:
		return "the password"
	case clientSecret, secretCore:
		return "the client secret"
	case firstGrant, nextGrant:
		return "a refresh token"
	case marker:
		return "the body"
	case "":
		return "empty"
	}
	return fmt.Sprintf("none that was issued (%d bytes)", len(value))
}
