package schema

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestGetters(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{
		"api_endpoint": "https://api.example.com/v1", "resource": []any{"a", "b"}, "extra_params": map[string]any{"k": "v"},
		"retries": 3, "factor": 1.5, "timeout": "1m30s", "allow_http": true,
	}))
	got := []any{
		config.Text("username"), config.Text("auth_method"), config.Text("token_endpoint"), config.Text("timeout"),
		config.Secret("password").Reveal(), config.URL("api_endpoint").Host, config.Int("retries"), config.Float("factor"),
		config.Bool("allow_http"), config.Duration("timeout"), config.Strings("resource"), config.Strings("renew_on"),
		config.Ints("renew_on"), config.Map("extra_params"), config.Has("api_endpoint"), config.Has("client_key"),
	}
	want := []any{
		"ada", "post", "https://login.example.com/token", "1m30s",
		planted, "api.example.com", int64(3), 1.5,
		true, 90 * time.Second, []string{"a", "b"}, []string{"401"},
		[]int64{401}, map[string]string{"k": "v"}, true, false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGettersOfWhatIsAbsent(t *testing.T) {
	config := mustParse(t, login, loginDoc(nil))
	if config.URL("api_endpoint") != nil || config.Strings("resource") != nil || len(config.Map("extra_params")) != 0 ||
		!config.Secret("client_key").IsZero() || config.Int("retries") != 0 || len(config.SecretMap("token_headers")) != 0 {
		t.Error("what is absent has a value")
	}
	if config.Duration("timeout") != 10*time.Second {
		t.Error("the default is lost")
	}
}

func TestMistakesPanic(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{
		"password": map[string]any{"env": "P"}, "token_headers": map[string]any{"A": map[string]any{"env": "A"}},
	}))
	for want, mistake := range map[string]func(){
		"schema: no field user":                                               func() { config.Text("user") },
		"schema: no field has":                                                func() { config.Has("has") },
		"schema: field password is of kind secret, not string":                func() { config.Text("password") },
		"schema: field username is of kind string, not integer":               func() { config.Int("username") },
		"schema: field token_headers is a map of secret":                      func() { config.Map("token_headers") },
		"schema: field extra_params is a map of string":                       func() { config.SecretMap("extra_params") },
		"schema: field resource is no list of integers":                       func() { mustParse(t, login, loginDoc(map[string]any{"resource": []any{"a"}})).Ints("resource") },
		"schema: a reference in field password is not resolved":               func() { config.Secret("password") },
		"schema: a reference in field token_headers is not resolved":          func() { config.SecretMap("token_headers") },
		"schema: Canonical of a Config with references that are not resolved": func() { config.Canonical() },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}()
			mistake()
		}()
	}
}

func TestCanonical(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{"retries": 3.0, "extra_params": map[any]any{"b": "2", "a": "1"}}))
	const want = `{"allow_http":false,"auth_method":"post","extra_params":{"a":"1","b":"2"},"keep_password":true,` +
		`"password":"hunter2-hunter2","renew_on":[401],"retries":3,"timeout":"10s",` +
		`"token_endpoint":"https://login.example.com/token","username":"ada"}`
	if diff := cmp.Diff(want, string(config.Canonical())); diff != "" {
		t.Error(diff)
	}
	spelled := mustParse(t, login, loginDoc(map[string]any{
		"retries": 3, "extra_params": map[string]any{"b": "2", "a": "1"}, "timeout": "10s", "auth_method": "post",
	}))
	if string(spelled.Canonical()) != want || !spelled.Equal(config) {
		t.Error("equal settings differ when a default is spelled out")
	}
}

func TestRedacted(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{
		"token_headers": map[string]any{"A": "a", "B": map[string]any{"file": "/b"}},
	}))
	want := map[string]any{
		"token_endpoint": "https://login.example.com/token", "username": "ada", "password": kept,
		"token_headers": map[string]any{"A": kept, "B": map[string]any{"file": "/b"}},
	}
	if diff := cmp.Diff(want, config.Redacted()); diff != "" {
		t.Error(diff)
	}
}

func TestConfigIsImmutable(t *testing.T) {
	doc := loginDoc(map[string]any{"resource": []any{"a"}, "extra_params": map[string]any{"k": "v"}})
	config := mustParse(t, login, doc)
	before := config.String()
	doc["resource"].([]any)[0], doc["extra_params"].(map[string]any)["k"] = "x", "x"
	config.Strings("resource")[0], config.Map("extra_params")["k"] = "x", "x"
	config.Document()["resource"].([]any)[0] = "x"
	config.URL("token_endpoint").Host = "x"
	if after := config.String(); after != before || strings.Contains(after, `"x"`) {
		t.Errorf("changed to %s", after)
	}
}

func TestRoles(t *testing.T) {
	config := mustParse(t, login, loginDoc(map[string]any{"allow_http": true, "api_endpoint": "http://api.example.com:8080/v1"}))
	want := map[string]string{"token_endpoint": "https://login.example.com/token", "username": "ada"}
	if diff := cmp.Diff(want, config.Account()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"http://api.example.com:8080"}, config.Origins(APIOrigin)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"https://login.example.com:443"}, config.Origins(SecretOrigin)); diff != "" {
		t.Error(diff)
	}
	if got := mustParse(t, login, loginDoc(nil)).Origins(APIOrigin); got != nil {
		t.Errorf("an absent url has the origin %v", got)
	}
}

func TestEqual(t *testing.T) {
	base := mustParse(t, login, loginDoc(nil))
	for name, doc := range map[string]map[string]any{
		"other text":   loginDoc(map[string]any{"username": "grace"}),
		"other secret": loginDoc(map[string]any{"password": "other"}),
		"reference":    loginDoc(map[string]any{"password": map[string]any{"env": "P"}}),
		"one more":     loginDoc(map[string]any{"retries": 0}),
	} {
		if mustParse(t, login, doc).Equal(base) {
			t.Errorf("%s: equal", name)
		}
	}
}
