package oauth

import (
	"fmt"
	"regexp"

	"github.com/jackfield-dev/jackfield/sdk"
)

// meaning is what a code means here, in words.
func (x *exchange) meaning(code sdk.Code) string {
	switch code {
	case sdk.Denied:
		if x.grant.Refresh {
			return "the server refused the refresh token"
		}
		if !x.grant.Login {
			return "the server refused the client"
		}
		return "the server refused the user's credentials"
	case sdk.ClientDenied:
		return "the server refused the client"
	case sdk.ScopeDenied:
		return "the server refused the scope"
	case sdk.Unsupported:
		return "the server does not support this grant or token"
	case sdk.BadConfig:
		return "the server cannot serve this request"
	case sdk.Throttled:
		return "the server asks to slow down"
	case sdk.Unavailable:
		return "the server is not able to answer now"
	}
	return "the server's answer is no token"
}

// facts are what may be told of an answer: who, the status, the error's name, and
// its description with the secrets blotted out.
func (r reader) facts(said reading, known bool) string {
	text := fmt.Sprintf("%s answered %d", r.client.Address(), r.status)
	if name := r.shown(said, known); name != "" {
		text += " " + name
	} else if said.name != "" {
		text += " an error of its own"
	}
	if description := r.describe(said); description != "" {
		text += fmt.Sprintf(" (%s)", description)
	}
	return text
}

// errorName is what the names of errors look like.
var errorName = regexp.MustCompile(`^[a-z_]{1,40}$`)

// shown is the error's name if it is fit to be shown: one that nobody knows may be
// anything.
func (r reader) shown(said reading, known bool) string {
	if !known && (!errorName.MatchString(said.name) || Show(said.name, 40, r.held(said)...) != said.name) {
		return ""
	}
	return said.name
}

// longestDescription is that of a description: one that is longer is none. To cut
// it first would leave half of a secret.
const longestDescription = 4 << 10

// describe is the server's description, fit to be shown.
func (r reader) describe(said reading) string {
	if said.description == "" || len(said.description) > longestDescription {
		return ""
	}
	return Show(said.description, 200, r.held(said)...)
}
