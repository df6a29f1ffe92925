package plugin_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func header(name, value string) *plugin.Authorization {
	return &plugin.Authorization{Headers: []plugin.Param{{Name: name, Value: secret.New(value)}}}
}

func with(change func(a *plugin.Authorization)) *plugin.Authorization {
	a := bearer()
	change(a)
	return a
}

func expiring(year int) *plugin.Authorization {
	return with(func(a *plugin.Authorization) { a.Expiry = time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC) })
}

func based(url string) *plugin.Authorization {
	return with(func(a *plugin.Authorization) { a.BaseURL = url })
}

// What a plugin returns is put on requests as it stands, so what would harm a
// request is refused, from Authorize and from Test alike.
func TestHostileAuthorizations(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	for name, a := range map[string]*plugin.Authorization{
		"none":                   nil,
		"empty":                  {},
		"a state alone":          {State: secret.New("x")},
		"CRLF in a value":        header("Authorization", "Bearer x\r\nX-Admin: 1"),
		"LF in a value":          header("Authorization", "x\nX-Admin: 1"),
		"NUL in a value":         header("Authorization", "x\x00"),
		"not UTF-8":              header("Authorization", "x\xff"),
		"CRLF in a name":         header("A\r\nB", "x"),
		"colon in a name":        header("A:", "x"),
		"space in a name":        header("A B", "x"),
		"no name":                header("", "x"),
		"long bad name":          header(strings.Repeat("A ", 1<<20), "x"),
		"unnamed parameter":      {Query: []plugin.Param{{Value: secret.New("x")}}},
		"base URL of a user":     based("https://user:pass@example.com"),
		"base URL of a name":     based("https://user@example.com"),
		"relative base URL":      based("/v1"),
		"base URL without host":  based("https:///v1"),
		"opaque base URL":        based("https:example.com"),
		"base URL of a file":     based("file:///etc/passwd"),
		"base URL of a script":   based("javascript://x/%0aalert(1)"),
		"base URL with controls": based("https://example.com/\x7f"),
		"no base URL":            based("example.com"),
		"year 0":                 expiring(0),
		"year 2":                 expiring(2),
		"year 1999":              expiring(1999),
		"year 10000":             expiring(10000),
		"year 300000":            expiring(300000),
	} {
		s.answer(a, nil)
		s.test = func(_ context.Context, _ *plugin.Request, report func(plugin.Check)) error {
			report(plugin.Check{Name: "token", Status: plugin.Passed, Authorization: a})
			return nil
		}
		got, err := client.Authorize(t.Context(), request(t, nil))
		if got != nil || !errors.Is(err, plugin.PluginFailed) || len(err.Error()) > 500 {
			t.Errorf("%s: %v, %.500v", name, got, err)
		}
		if a == nil || name == "not UTF-8" {
			continue // of a check, that is no authorization, and nothing that could be sent
		}
		err = client.Test(t.Context(), request(t, nil), func(c plugin.Check) { t.Errorf("%s: reported %v", name, c.Authorization) })
		if !errors.Is(err, plugin.PluginFailed) {
			t.Errorf("%s: Test: %v", name, err)
		}
	}
	stillServes(t, client)
}

func TestHostileChecks(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	for name, c := range map[string]plugin.Check{
		"no name":        {Status: plugin.Passed},
		"no status":      {Name: "dns"},
		"unknown status": {Name: "dns", Status: "splendid"},
	} {
		ended := make(chan struct{})
		s.test = func(ctx context.Context, _ *plugin.Request, report func(plugin.Check)) error {
			defer close(ended)
			report(c)
			<-ctx.Done() // a test that is broken off ends in the plugin, too
			return ctx.Err()
		}
		err := client.Test(t.Context(), request(t, nil), func(plugin.Check) { t.Errorf("%s was reported", name) })
		if !errors.Is(err, plugin.PluginFailed) {
			t.Errorf("%s: %v", name, err)
		}
		<-ended
	}
}

func TestHostileDescriptions(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	for name, change := range map[string]func(d *plugin.Description){
		"no name":          func(d *plugin.Description) { d.Name = "" },
		"a path":           func(d *plugin.Description) { d.Name = "../x" },
		"no types":         func(d *plugin.Description) { d.Types = nil },
		"a type twice":     func(d *plugin.Description) { d.Types = append(d.Types, d.Types[0]) },
		"an unnamed type":  func(d *plugin.Description) { d.Types[0].Name = "" },
		"an unsound field": func(d *plugin.Description) { d.Types[0].Schema.Fields[0].Pattern = "(" },
		"an unknown kind":  func(d *plugin.Description) { d.Types[0].Schema.Fields[0].Kind = "colour" },
		"an odd preset":    func(d *plugin.Description) { d.Types[0].Presets = []plugin.Preset{{Name: "Auth 0"}} },
	} {
		d := described()
		change(d)
		s.describe = func(context.Context) (*plugin.Description, error) { return d, nil }
		if got, err := client.Describe(t.Context()); got != nil || !errors.Is(err, plugin.PluginFailed) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
