package schema

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

const mark = "0123456789abcdef0123456789abcdef"

// once is a Config of login whose password was forgotten.
func once(t *testing.T, changes map[string]any) Config {
	t.Helper()
	config, changed := mustParse(t, login, loginDoc(changes)).Forget(func() string { return mark })
	if !changed {
		t.Fatal("nothing was forgotten")
	}
	return config
}

func TestForget(t *testing.T) {
	doc := loginDoc(map[string]any{"keep_password": false, "token_headers": map[string]any{"A": "kept"}})
	before := mustParse(t, login, doc)
	after, _ := before.Forget(func() string { return mark })
	if after.Has("password") || !after.Secret("password").IsZero() || !after.Forgotten("password") || after.Forgotten("client_key") {
		t.Error("the password is there, or what was never there was forgotten")
	}
	if before.Secret("password").Reveal() != planted || before.Forgotten("password") {
		t.Error("the Config itself was changed")
	}
	if !after.Resolved() || len(after.Secrets()) != 1 || after.SecretMap("token_headers")["A"].Reveal() != "kept" {
		t.Error("more or less than the password was forgotten")
	}
	if ids := after.ForgottenIDs(); len(ids) != 1 || ids[0] != mark {
		t.Errorf("the marks are %v", ids)
	}
	if got := string(after.Canonical()); !strings.Contains(got, `"password":{"forgotten":"`+mark+`"}`) || strings.Contains(got, planted) {
		t.Errorf("Canonical is %s", got)
	}
	if got := fmt.Sprint(after.Redacted()["password"], after); !strings.HasPrefix(got, "map[forgotten:true] ") || strings.Contains(got, mark) {
		t.Errorf("shown: %s", got)
	}
}

func TestForgetIsForValuesThatNeedNotBeKept(t *testing.T) {
	for name, doc := range map[string]map[string]any{
		"by default":    loginDoc(nil),
		"to be kept":    loginDoc(map[string]any{"keep_password": true}),
		"a reference":   loginDoc(map[string]any{"keep_password": false, "password": map[string]any{"env": "P"}}),
		"one resolved":  loginDoc(map[string]any{"keep_password": false, "password": map[string]any{"file": "/p"}}),
		"other secrets": loginDoc(map[string]any{"token_headers": map[string]any{"A": "a"}}),
	} {
		config := mustParse(t, login, doc)
		if name == "one resolved" {
			config, _ = config.Resolve(sources)
		}
		if after, changed := config.Forget(marks()); changed || !after.Equal(config) || len(after.ForgottenIDs()) != 0 {
			t.Errorf("%s: %v was forgotten", name, after.ForgottenIDs())
		}
	}
}

// TestForgetByAHiddenCondition: the field that decides counts although it is out
// of sight.
func TestForgetByAHiddenCondition(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "expert", Kind: Boolean},
		{Name: "keep", Kind: Boolean, VisibleWhen: &Condition{Field: "expert", Equals: []string{"true"}}},
		{Name: "key", Kind: Secret, ForgetWhen: &Condition{Field: "keep", Equals: []string{"false"}}},
	}}
	for _, keep := range []any{nil, false, true} {
		doc := map[string]any{"key": "k", "keep": keep}
		if keep == nil {
			delete(doc, "keep")
		}
		if _, changed := mustParse(t, s, doc).Forget(marks()); changed != (keep != true) {
			t.Errorf("keep is %v: forgotten is %v", keep, changed)
		}
	}
}

func TestNobodyTypesWhatWasForgotten(t *testing.T) {
	const want = "it must be text, {env: NAME} or {file: PATH}"
	for _, test := range []struct {
		value any
		typed string
		kept  string
	}{
		{mark, "is neither given nor kept; forgotten can only be true", ""},
		{true, "has no stored value here; " + want, "is neither given nor kept; forgotten must hold 32 digits in hex"},
		{strings.ToUpper(mark), "is neither given nor kept; forgotten can only be true", "is neither given nor kept; forgotten must hold 32 digits in hex"},
	} {
		doc := loginDoc(map[string]any{"keep_password": false, "password": map[string]any{"forgotten": test.value}})
		_, err := login.Parse(doc)
		wantProblems(t, err, "password: "+test.typed)
		_, err = login.ParseStored(doc)
		if test.kept == "" {
			wantProblems(t, err)
		} else {
			wantProblems(t, err, "password: "+test.kept)
		}
	}
}

func TestWhatIsToBeKeptCannotBeForgotten(t *testing.T) {
	_, err := login.ParseStored(loginDoc(map[string]any{"password": map[string]any{"forgotten": mark}}))
	wantProblems(t, err, "password: was forgotten; enter it again")
	_, err = login.ParseStored(loginDoc(map[string]any{"keep_password": false, "token_headers": map[string]any{"A": map[string]any{"forgotten": mark}}}))
	wantProblems(t, err, "token_headers.A: was forgotten; enter it again")
	_, err = login.ParseStored(loginDoc(map[string]any{"keep_password": false, "password": kept}))
	wantProblems(t, err, "password: has no stored value here; it must be text, {env: NAME} or {file: PATH}")
}

func TestEditOfWhatWasForgotten(t *testing.T) {
	old := once(t, map[string]any{"keep_password": false, "api_endpoint": "https://api.example.com"})
	const again = "password: enter it again: it was forgotten, and the settings that it was used with have changed"
	for name, test := range map[string]struct {
		changes map[string]any
		want    []string
	}{
		"nothing changes":        {nil, nil},
		"a default is spelt out": {map[string]any{"timeout": "10s"}, nil},
		"another field":          {map[string]any{"retries": 3}, []string{again}},
		"it is to be kept":       {map[string]any{"keep_password": true}, []string{"password: was forgotten; enter it again"}},
		"an address":             {map[string]any{"api_endpoint": "https://evil.example"}, []string{"password: enter it again: api_endpoint changed, and secrets are only sent where they were meant for"}},
	} {
		for _, word := range []string{"stored", "forgotten"} {
			doc := loginDoc(map[string]any{"keep_password": false, "api_endpoint": "https://api.example.com", "password": map[string]any{word: true}})
			maps.Copy(doc, test.changes)
			edited, err := login.Edit(old, doc)
			wantProblems(t, err, test.want...)
			if err == nil && (!edited.Equal(old) || edited.ForgottenIDs()[0] != mark) {
				t.Errorf("%s: %v became %v", name, old.ForgottenIDs(), edited.ForgottenIDs())
			}
			doc["password"] = "entered again"
			if edited, err := login.Edit(old, doc); err != nil || edited.Secret("password").Reveal() != "entered again" {
				t.Errorf("%s, entered again: %v %v", name, edited, err)
			}
		}
	}
}

// TestEditKeepsByEitherWord: a form that was read before the secret was forgotten
// says {stored: true}, and the other way round.
func TestEditKeepsByEitherWord(t *testing.T) {
	old := mustParse(t, login, loginDoc(map[string]any{"keep_password": false}))
	edited, err := login.Edit(old, loginDoc(map[string]any{"keep_password": false, "retries": 3, "password": map[string]any{"forgotten": true}}))
	if err != nil || edited.Secret("password").Reveal() != planted {
		t.Errorf("got %v %v", edited, err)
	}
}
