package oauthtype

import (
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
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

// enumerated is a list of our own names, in words.
func enumerated(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// shown makes a text that somebody else wrote fit to be shown.
func (t *trial) shown(text string) string {
	const longest = 300
	return oauth.Show(text, longest, slices.Concat(t.req.Config.Secrets(), t.presented)...)
}

// fitting is a suggestion that holds what somebody else wrote; nil if that is not
// fit to be shown.
func (t *trial) fitting(field, value string) *sdk.Fix {
	if t.shown(value) != value {
		return nil
	}
	return &sdk.Fix{Field: field, Value: value}
}
