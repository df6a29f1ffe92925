package main

import (
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// also joins two pieces of advice.
func also(hint, more string) string {
	if hint == "" {
		return more
	}
	return hint + "; " + more
}

func fact(name, value string) sdk.Fact { return sdk.Fact{Name: name, Value: value} }

// list is a list of names that somebody else gave, in words.
func (t *trial) list(names []string) string {
	const most = 20
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "...")
	}
	return t.shown(strings.Join(names, ", "))
}

// shown makes a text that somebody else wrote fit to be shown: secrets blotted
// out, then one line of ASCII, then cut.
func (t *trial) shown(text string) string {
	const longest = 300
	secrets := t.req.Config.Secrets()
	if t.issued != nil {
		secrets = append(secrets, t.issued.AccessToken, t.issued.RefreshToken)
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, sdk.Scrub(text, secrets...))
	text = sdk.Scrub(text, secrets...) // lest one that was broken up is mended
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	return text
}
