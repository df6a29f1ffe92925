package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const planted = "hunter2-hunter2"

// TestSecretsStayHidden plants a secret wherever one can be and looks for it
// in all that can be printed.
func TestSecretsStayHidden(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{
		"auth_method": "key", "client_key": "-----BEGIN " + planted, "token_headers": map[string]any{"X-Key": planted},
	}))
	marshalled := encoded(t, config)
	var logged bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&logged, nil), slog.NewJSONHandler(&logged, nil)} {
		slog.New(handler).Info("x", "config", config, "pointer", &config, "any", []any{config})
	}
	wrapped := struct{ config Config }{config}
	prints := []string{string(marshalled), logged.String(), config.String(), fmt.Sprint(config.Redacted())}
	for verb := range strings.FieldsSeq("%v %+v %#v %s %q %x %d %T %10v") {
		prints = append(prints, fmt.Sprintf(verb, config), fmt.Sprintf(verb, &config), fmt.Sprintf(verb, wrapped))
	}
	for _, text := range prints {
		if strings.Contains(text, planted) || strings.Contains(text, fmt.Sprintf("%x", planted)) {
			t.Errorf("the secret shows in %s", text)
		}
	}
	if !json.Valid(marshalled) || !strings.Contains(config.String(), `"password":"[secret]"`) || !strings.Contains(config.String(), "login.example.com") {
		t.Errorf("not what a person needs: %s", config)
	}
}

// TestProblemsHoldNoSecret makes every problem a secret can have.
func TestProblemsHoldNoSecret(t *testing.T) {
	strict := Schema{Fields: []Field{{Name: "s", Kind: Secret, Pattern: "^[0-9]+$", Min: new(3.0), Max: new(30.0)},
		{Name: "m", Kind: Map, Of: Secret, Pattern: "^[0-9]+$"}, {Name: "u", Kind: URL}, {Name: "t", Kind: String, Pattern: "^x$"}}}
	for _, value := range []any{
		planted, strings.Repeat(planted, 3), planted[:2], planted + "\xff", []any{planted}, map[string]any{planted: planted, "b": planted},
		map[string]any{"env": planted + "="}, map[string]any{"env": []any{planted}}, map[string]any{"file": "/" + planted + "\x00"},
		map[string]any{"stored": planted}, "https://ada:" + planted + "@example.com",
	} {
		for _, name := range []string{"s", "m", "u", "t"} {
			if _, err := strict.Parse(map[string]any{name: value}); err == nil || name != "m" && strings.Contains(err.Error(), planted) {
				t.Errorf("%s = %v: %v", name, value, err)
			}
		}
		if _, err := strict.Parse(map[string]any{"m": map[string]any{"k": value}}); err == nil || strings.Contains(err.Error(), planted) {
			t.Errorf("m.k = %v: %v", value, err)
		}
	}
}

func TestReferenceProblems(t *testing.T) {
	const want = "it must be text, {env: NAME} or {file: PATH}"
	for _, test := range []struct {
		value any
		want  string
	}{
		{12345, "is a number; " + want + ": put it in quotes"},
		{[]any{}, "is a list; " + want},
		{map[string]any{}, "is a map; " + want},
		{map[string]any{"env": "A", "file": "b"}, "is a map; " + want},
		{map[string]any{"vault": "A"}, "is a map; " + want},
		{map[string]any{"env": 1}, "names no environment variable; env must be text: put it in quotes"},
		{map[string]any{"file": nil}, "names no file; file must be text"},
		{map[string]any{"env": "1A"}, "names no environment variable: such names are letters, digits and _, as in API_PASSWORD"},
		{map[string]any{"file": ""}, "names no file: file must be an absolute path, which means the same wherever the program is started"},
		{map[string]any{"stored": true}, "has no stored value here; " + want},
		{map[string]any{"stored": "yes"}, "is neither given nor kept; stored can only be true"},
	} {
		_, err := login.Parse(loginDoc(map[string]any{"password": test.value}))
		wantProblems(t, err, "password: "+test.want)
	}
}

func TestResolve(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{
		"password":      map[string]any{"env": "PASSWORD"},
		"token_headers": map[string]any{"A": map[any]any{"file": "/a"}, "B": "given"},
	}))
	if config.Resolved() || len(config.Secrets()) != 1 {
		t.Error("a reference counts as resolved")
	}
	resolved, err := config.Resolve(Sources{
		LookupEnv: func(name string) (string, bool) { return "from " + name, true },
		ReadFile:  func(path string) ([]byte, error) { return []byte("from " + path + "\n\n"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"password": resolved.Secret("password").Reveal()}
	for key, value := range resolved.SecretMap("token_headers") {
		got[key] = value.Reveal()
	}
	want := map[string]string{"password": "from PASSWORD", "A": "from /a\n", "B": "given"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !resolved.Resolved() || len(resolved.Secrets()) != 3 || config.Resolved() {
		t.Error("resolving changed the wrong Config")
	}
	if diff := cmp.Diff(config.Document(), resolved.Document()); diff != "" {
		t.Errorf("resolving changed what was typed:\n%s", diff)
	}
}

func TestResolveProblems(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "unset", Kind: Secret}, {Name: "empty", Kind: Secret, Required: true}, {Name: "short", Kind: List, Of: Secret, Pattern: "^[0-9]+$"},
		{Name: "missing", Kind: Secret}, {Name: "closed", Kind: Secret}, {Name: "broken", Kind: Secret}, {Name: "huge", Kind: Secret}, {Name: "binary", Kind: Secret},
	}}
	file := func(name string) map[string]any { return map[string]any{"file": "/" + name} }
	config := mustParse(t, s, map[string]any{
		"unset": map[string]any{"env": "UNSET"}, "empty": map[string]any{"env": "EMPTY"}, "short": []any{"1", file("short")},
		"missing": file("missing"), "closed": file("closed"), "broken": file("broken"), "huge": file("huge"), "binary": file("binary"),
	})
	files := map[string]string{"short": planted, "huge": strings.Repeat("x", maxSecretFile+1), "binary": "\xff"}
	_, err := config.Resolve(Sources{
		LookupEnv: func(name string) (string, bool) { return "", name == "EMPTY" },
		ReadFile: func(path string) ([]byte, error) {
			path = strings.TrimPrefix(path, "/")
			if text, ok := files[path]; ok {
				return []byte(text), nil
			}
			return nil, map[string]error{"missing": fs.ErrNotExist, "closed": &fs.PathError{Err: fs.ErrPermission}, "broken": errors.New(planted)}[path]
		},
	})
	wantProblems(t, err,
		"unset: refers to the environment variable UNSET, which is not set",
		"empty: is empty; it is required",
		"short[1]: does not have the form asked for: it must match ^[0-9]+$",
		`missing: refers to the file "/missing", which does not exist`,
		`closed: refers to the file "/closed", which may not be read by this process`,
		`broken: refers to the file "/broken", which cannot be read`,
		`huge: refers to the file "/huge", which is larger than 1 MiB`,
		"binary: is not valid text (UTF-8)",
	)
}

func TestResolveFromThisProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("in a file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SCHEMA_TEST_PASSWORD", "in a variable")
	s := Schema{Fields: []Field{{Name: "a", Kind: Secret}, {Name: "b", Kind: Secret}}}
	config, err := mustParse(t, s, map[string]any{
		"a": map[string]any{"file": path}, "b": map[string]any{"env": "SCHEMA_TEST_PASSWORD"},
	}).Resolve(Sources{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := config.Secret("a").Reveal(), config.Secret("b").Reveal(); a != "in a file" || b != "in a variable" {
		t.Errorf("got %q and %q", a, b)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), maxSecretFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := mustParse(t, s, map[string]any{"a": map[string]any{"file": path}}).Resolve(Sources{}); err == nil {
		t.Error("a file past the bound was read")
	}
}
