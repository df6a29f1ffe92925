package oauthtype

import (
	"regexp"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// capitals is a word that a preset wants replaced: https://TENANT.example.com.
var capitals = regexp.MustCompile(`\b[A-Z]{3,}\b`)

// A beginning is a value of a preset with words to be replaced.
type beginning struct {
	place string         // the field, and the name in a map: extra_params.platform
	form  *regexp.Regexp // what the value looks like, with a group for each word
	words []string
}

// begun are the beginnings of all presets.
func (f *Flow) begun() []beginning {
	f.once.Do(func() { f.beginnings = beginnings(f.Presets) })
	return f.beginnings
}

func beginnings(presets []sdk.Preset) []beginning {
	var all []beginning
	for _, p := range presets {
		for place, text := range wordings(p.Config) {
			if words := capitals.FindAllString(text, -1); words != nil {
				form := capitals.ReplaceAllLiteralString(regexp.QuoteMeta(text), "(.+)")
				all = append(all, beginning{place, regexp.MustCompile("^" + form + "$"), words})
			}
		}
	}
	return all
}

// wordings are the texts of a document, by their places.
func wordings(document map[string]any) map[string]string {
	all := map[string]string{}
	for field, value := range document {
		switch v := value.(type) {
		case string:
			all[field] = v
		case map[string]any:
			for name, text := range wordings(v) {
				all[field+"."+name] = text
			}
		}
	}
	return all
}

// unfinished finds a word of a preset that was to be replaced and was not. With
// TENANT in it, an address may well exist, and be somebody else's: the password
// must not go there. A word in capitals that stands where the preset has another
// one, or none, is just that.
func (f *Flow) unfinished(config sdk.Config) error {
	for _, b := range f.begun() {
		text := written(config, b.place)
		if !slices.ContainsFunc(b.words, func(word string) bool { return strings.Contains(text, word) }) {
			continue // as nearly always, and much cheaper to see than a form
		}
		found := b.form.FindStringSubmatch(text) // the whole, and a group for each word
		for i, word := range b.words {
			if len(found) > i+1 && found[i+1] == word {
				return sdk.Errorf(sdk.BadConfig, "still holds the word %s of a preset", word).In(b.place).
					WithHint("put your own in its place; the help of the preset says what that is")
			}
		}
	}
	return nil
}

// written is the text at a place of a config; "" if there is none.
func written(config sdk.Config, place string) string {
	field, name, inMap := strings.Cut(place, ".")
	f, ok := config.Schema().Field(field)
	switch {
	case !ok || f.HoldsSecrets():
		return ""
	case inMap && f.Kind == sdk.Map:
		return config.Map(field)[name]
	case !inMap && (f.Kind == sdk.String || f.Kind == sdk.URL):
		return config.Text(field)
	}
	return ""
}
