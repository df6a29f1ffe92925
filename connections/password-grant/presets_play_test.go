package main

import (
	"embed"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// playFiles are the dialogues with the presets' providers: what each documents of
// the request, and what it answers. Where nobody documents an answer, its source
// is "unchecked", and it is in the form of RFC 6749.
//
// Some words in capitals stand for what is secret or new each time: PASSWORD,
// CLIENT_SECRET, SIX_DIGITS, ASSERTION, ACCESS_TOKEN, REFRESH_TOKEN and
// NEW_REFRESH_TOKEN. The others are what filled puts in.
//
//go:embed testdata/plays/*.yaml
var playFiles embed.FS

// A play is the dialogue with one provider.
type play struct {
	Request request

	// Assertion is what a client assertion must say; nil: there is none.
	Assertion *assertion

	Token answer

	// Again is the answer to a second login, where that is not another token.
	Again *answer

	// Refresh is nil where the provider gives no refresh token, or the preset does
	// not use it.
	Refresh *refreshing

	// Refusals are the answers that are no tokens, by why.
	Refusals map[string]refusal
}

// A request is one that a provider documents.
type request struct {
	Source string
	JSON   bool              // it is JSON, and not a form
	Params map[string]string // all there are
	Basic  *struct{ ID, Secret string }
	Header map[string]string // besides the usual
}

// An assertion is what a client assertion says: in its header, and to whom.
type assertion struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Aud string `json:"aud"`
}

// An answer is one with a token, and what is to become of it.
type answer struct {
	Source string
	Body   string
	Want   struct {
		Header  string
		BaseURL string        `yaml:"base_url"`
		Lasts   time.Duration // zero: unknown
	}
}

// A refreshing is what is asked with a refresh token, and how it is answered.
type refreshing struct {
	request `yaml:",inline"`

	Answer string // with a NEW_REFRESH_TOKEN, or the old one goes on being good

	// Over is the answer to a refresh token that is of no more use.
	Over refusal
}

// A refusal is an answer that is no token, and what is to be said of it.
type refusal struct {
	Source string
	Status int
	Header map[string]string
	Body   string
	As     string // in place of all of these: as another refusal

	// What is said of it; of a refresh token's end nothing is, since a login
	// follows.
	Code       string
	Field      string
	Says       string        // in the message or the hint
	RetryAfter time.Duration `yaml:"retry_after"`

	// Passes says that a lock ends by itself, and soon.
	Passes bool

	// Misleading says why the code is of no help to a person: it is what comes out,
	// and not what should.
	Misleading string
}

// unchecked is the source of what nobody documents.
const unchecked = "unchecked"

// plays reads all plays, by the names of their presets.
func plays(t *testing.T) map[string]*play {
	t.Helper()
	files, err := playFiles.ReadDir("testdata/plays")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*play{}
	for _, file := range files {
		data, err := playFiles.ReadFile("testdata/plays/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		p := &play{}
		dec := yaml.NewDecoder(strings.NewReader(string(data)))
		dec.KnownFields(true)
		if err := dec.Decode(p); err != nil {
			t.Fatalf("%s: %v", file.Name(), err)
		}
		p.resolve(t)
		all[strings.TrimSuffix(file.Name(), ".yaml")] = p
	}
	return all
}

// resolve puts what a refusal is like in its place.
func (p *play) resolve(t *testing.T) {
	t.Helper()
	for why, r := range p.Refusals {
		if r.As == "" {
			continue
		}
		like, ok := p.Refusals[r.As]
		if !ok || like.As != "" {
			t.Fatalf("%s is as %q, which is none or as another", why, r.As)
		}
		like.As, like.Source = r.As, r.Source
		p.Refusals[why] = like
	}
}

// sources are the sources of everything in a play.
func (p *play) sources() map[string]string {
	all := map[string]string{"request": p.Request.Source, "token": p.Token.Source}
	if p.Again != nil {
		all["again"] = p.Again.Source
	}
	if p.Refresh != nil {
		all["refresh"], all["refresh.over"] = p.Refresh.Source, p.Refresh.Over.Source
	}
	for why, r := range p.Refusals {
		all[why] = r.Source
	}
	return all
}

func TestPlaysNameTheirSources(t *testing.T) {
	for name, p := range plays(t) {
		for what, source := range p.sources() {
			if source != unchecked && !strings.HasPrefix(source, "https://") {
				t.Errorf("%s: %s: the source is %q, which must be an address or %q", name, what, source, unchecked)
			}
		}
	}
}
