package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var kept = map[string]any{"stored": true}

func TestEditKeepsWhatIsStored(t *testing.T) {
	old := mustParse(t, login, loginDoc(map[string]any{
		"token_headers": map[string]any{"A": "a-secret", "B": map[string]any{"env": "B"}},
	}))
	edited, err := login.Edit(old, loginDoc(map[string]any{
		"username": "grace", "password": kept, "token_headers": map[string]any{"A": kept, "B": kept, "C": "c-secret"},
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := loginDoc(map[string]any{
		"username":      "grace",
		"token_headers": map[string]any{"A": "a-secret", "B": map[string]any{"env": "B"}, "C": "c-secret"},
	})
	if diff := cmp.Diff(want, edited.Document()); diff != "" {
		t.Error(diff)
	}
}

func TestEditOfWhatIsNotStored(t *testing.T) {
	old := mustParse(t, login, loginDoc(map[string]any{"password": map[string]any{"env": "P"}}))
	_, err := login.Edit(old, loginDoc(map[string]any{"password": kept, "token_headers": map[string]any{"A": kept}}))
	wantProblems(t, err, "token_headers.A: has no stored value: enter one")
	_, err = login.Edit(Config{}, loginDoc(map[string]any{"password": kept}))
	wantProblems(t, err, "password: enter it again: token_endpoint changed, and secrets are only sent where they were meant for")
}

func TestEditOfListsKeepsByPlace(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "keys", Kind: List, Of: Secret}}}
	old := mustParse(t, s, map[string]any{"keys": []any{"one", "two"}})
	edited, err := s.Edit(old, map[string]any{"keys": []any{kept, "new"}})
	if err != nil || edited.SecretList("keys")[0].Reveal() != "one" || edited.SecretList("keys")[1].Reveal() != "new" {
		t.Errorf("got %v %v", edited.Document(), err)
	}
	_, err = s.Edit(old, map[string]any{"keys": []any{kept}})
	wantProblems(t, err, "keys[0]: has no stored value: enter one")
}

// TestEditOfAnOrigin is the attack: a new token endpoint and an old password.
func TestEditOfAnOrigin(t *testing.T) {
	old := mustParse(t, login, loginDoc(map[string]any{
		"api_endpoint": "https://api.example.com", "token_headers": map[string]any{"A": "a"},
	}))
	const why = " changed, and secrets are only sent where they were meant for"
	for name, test := range map[string]struct {
		changes map[string]any
		changed string
	}{
		"new token endpoint":   {map[string]any{"token_endpoint": "https://evil.example/token", "api_endpoint": "https://api.example.com"}, "token_endpoint"},
		"other path":           {map[string]any{"token_endpoint": "https://login.example.com/other", "api_endpoint": "https://api.example.com"}, "token_endpoint"},
		"new api endpoint":     {map[string]any{"api_endpoint": "https://evil.example"}, "api_endpoint"},
		"api endpoint removed": {nil, "api_endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := loginDoc(test.changes)
			doc["password"], doc["token_headers"] = kept, map[string]any{"A": kept, "B": map[string]any{"env": "B"}}
			_, err := login.Edit(old, doc)
			wantProblems(t, err, "password: enter it again: "+test.changed+why, "token_headers.A: enter it again: "+test.changed+why)
			doc["password"], doc["token_headers"] = "entered again", map[string]any{"A": map[string]any{"file": "/a"}}
			if _, err := login.Edit(old, doc); err != nil {
				t.Errorf("secrets entered again are refused: %v", err)
			}
		})
	}
}

// TestEditOfAHiddenOrigin: showing a field is giving it a value.
func TestEditOfAHiddenOrigin(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "key", Kind: Secret},
		{Name: "elsewhere", Kind: Boolean},
		{Name: "server", Kind: URL, Default: "https://a.example", Roles: []Role{SecretOrigin},
			VisibleWhen: &Condition{Field: "elsewhere", Equals: []string{"true"}}},
	}}
	old := mustParse(t, s, map[string]any{"key": "k", "server": "https://b.example"})
	_, err := s.Edit(old, map[string]any{"key": kept, "elsewhere": true})
	wantProblems(t, err, "key: enter it again: server changed, and secrets are only sent where they were meant for")
	if _, err := s.Edit(old, map[string]any{"key": kept, "server": "https://c.example"}); err != nil {
		t.Errorf("a hidden field takes part: %v", err)
	}
}

// TestEditChecksAgain: the schema may have become stricter since.
func TestEditChecksAgain(t *testing.T) {
	old := mustParse(t, Schema{Fields: []Field{{Name: "key", Kind: Secret}}}, map[string]any{"key": "abc"})
	stricter := Schema{Fields: []Field{{Name: "key", Kind: Secret, Min: new(4.0)}}}
	_, err := stricter.Edit(old, map[string]any{"key": kept})
	wantProblems(t, err, "key: is too short; it must have at least 4 characters")
}
