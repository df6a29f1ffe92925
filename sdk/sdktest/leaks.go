package sdktest

import (
	"fmt"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Leaks looks for secrets, in every encoding, in what was reported: errors,
// checks, authorizations, texts, printed in each way that a program might. It
// returns one line for each find, which names the secret by its place in secrets.
// A secret shorter than four bytes is not looked for.
func Leaks(secrets []string, reported ...any) []string {
	var finds []string
	for _, thing := range reported {
		for _, text := range printed(thing) {
			for i, s := range secrets {
				if form := found(s, text); form {
					finds = append(finds, fmt.Sprintf("secrets[%d] is in a %T", i, thing))
				}
			}
		}
	}
	return finds
}

// printed is a thing in words: as each verb of fmt shows it, and for an error
// also the parts that its text leaves out.
func printed(thing any) []string {
	texts := []string{fmt.Sprintf("%v", thing), fmt.Sprintf("%+v", thing), fmt.Sprintf("%#v", thing)}
	if err, ok := thing.(error); ok && err != nil {
		e := plugin.AsError(err)
		texts = append(texts, e.Message, e.Hint, e.Field)
	}
	return texts
}

func found(value, text string) bool {
	for _, form := range secret.Encodings(value) {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}
