package main

import (
	"regexp"
	"slices"
	"sync"

	"github.com/jackfield-dev/jackfield/sdk"
)

// capitals is a word that a preset wants replaced: https://TENANT.example.com.
var capitals = regexp.MustCompile(`\b[A-Z]{3,}\b`)

// placeholders are such words, by the fields of our presets in which they stand.
// Elsewhere a word in capitals is just that.
var placeholders = sync.OnceValue(func() map[string][]string {
	words := map[string][]string{}
	for _, p := range presets() {
		for field, value := range p.Config {
			text, _ := value.(string)
			words[field] = append(words[field], capitals.FindAllString(text, -1)...)
		}
	}
	return words
})

// unfinished finds a word that was to be replaced. With TENANT in it, an address
// may well exist, and be somebody else's: the password must not go there.
func unfinished(config sdk.Config) error {
	for _, f := range config.Schema().Fields {
		if f.Kind != sdk.URL && f.Kind != sdk.String {
			continue
		}
		for _, word := range capitals.FindAllString(config.Text(f.Name), -1) {
			if slices.Contains(placeholders()[f.Name], word) {
				return sdk.Errorf(sdk.BadConfig, "still holds the word %s of a preset", word).In(f.Name).
					WithHint("put your own in its place; the help of the preset says what that is")
			}
		}
	}
	return nil
}
