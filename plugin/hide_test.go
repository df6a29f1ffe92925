package plugin_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

const canary = "hunter2-canary"

// holders are all that may hold a secret, as values and as pointers.
func holders(t *testing.T) map[string]any {
	t.Helper()
	param := plugin.Param{Name: "Authorization", Value: secret.New(canary)}
	a := plugin.Authorization{Headers: []plugin.Param{param}, Query: []plugin.Param{param}, State: secret.New(canary)}
	check := plugin.Check{Name: "token", Status: plugin.Passed, Authorization: &a}
	req := request(t, map[string]any{"password": canary})
	req.Previous = secret.New(canary)
	return map[string]any{
		"Authorization": a, "*Authorization": &a, "Param": param, "*Param": &param, "[]Param": []plugin.Param{param},
		"Request": *req, "*Request": req, "Check": check, "*Check": &check, "[]Check": []plugin.Check{check},
		"wrapped": struct{ In map[string]any }{map[string]any{"a": &a, "r": req, "c": check}},
	}
}

func TestNothingShowsASecret(t *testing.T) {
	for name, holder := range holders(t) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "% x", "%08b", "%t", "%p"} {
			hides(t, name+" "+verb, fmt.Sprintf(verb, holder))
		}
		var out bytes.Buffer
		level := &slog.HandlerOptions{Level: slog.LevelDebug}
		slog.New(slog.NewTextHandler(&out, level)).Info("m", "a", holder, slog.Group("g", "b", holder))
		slog.New(slog.NewJSONHandler(&out, level)).Info("m", "a", holder, slog.Group("g", "b", holder))
		hides(t, name+" logged", out.String())
		data, err := json.Marshal(holder)
		if err != nil {
			t.Errorf("marshalling %s: %v", name, err)
		}
		hides(t, name+" marshalled", string(data))
	}
}

func hides(t *testing.T, what, shown string) {
	t.Helper()
	for _, form := range []string{canary, hex.EncodeToString([]byte(canary)), base64.StdEncoding.EncodeToString([]byte(canary)), fmt.Sprintf("%d", []byte(canary))} {
		if strings.Contains(strings.ToLower(shown), strings.ToLower(form)) {
			t.Errorf("%s shows %s", what, shown)
		}
	}
}

func TestAuthorizationSaysWhatItIs(t *testing.T) {
	for want, a := range map[string]*plugin.Authorization{
		"no authorization":                         nil,
		"authorization of unknown lifetime":        bearer(),
		"authorization until 2030-06-01T00:00:00Z": expiring(2030),
	} {
		if got := a.String(); got != want || fmt.Sprintf("%+v", a) != want {
			t.Errorf("%q, %+v; want %q", got, a, want)
		}
	}
	data, err := json.Marshal(expiring(2030))
	if string(data) != `"authorization until 2030-06-01T00:00:00Z"` || err != nil {
		t.Errorf("%s, %v", data, err)
	}
}

func TestApply(t *testing.T) {
	a := &plugin.Authorization{
		Headers: []plugin.Param{{Name: "authorization", Value: secret.New("Bearer x")}},
		Query:   []plugin.Param{{Name: "key", Value: secret.New("a&b")}},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://example.com/p?z=1&key=old", nil)
	if err != nil {
		t.Fatal(err)
	}
	a.Apply(req)
	if req.Header.Get("Authorization") != "Bearer x" || req.URL.RawQuery != "key=a%26b&z=1" {
		t.Errorf("%v %v", req.Header, req.URL)
	}
}

// A server quotes a token without its scheme.
func TestSecrets(t *testing.T) {
	a := &plugin.Authorization{
		Headers: []plugin.Param{
			{Name: "Authorization", Value: plugin.NewSecret("Bearer  t0ken")}, {Name: "X-Key", Value: plugin.NewSecret("k3y")},
			{Name: "Cookie", Value: plugin.NewSecret("a=1; b=2")}, {Name: "X-Odd", Value: plugin.NewSecret("odd ")},
		},
		Query: []plugin.Param{{Name: "key", Value: plugin.NewSecret("a b")}},
		State: plugin.NewSecret("state"),
	}
	var got []string
	for _, s := range a.Secrets() {
		got = append(got, s.Reveal())
	}
	want := []string{"state", "Bearer  t0ken", "t0ken", "k3y", "a=1; b=2", "odd ", "a b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
