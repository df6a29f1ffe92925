package plugin_test

import (
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// The generators make all that a plugin may say, within what is documented: a
// test of the pipe wants to find what the pipe loses, not what it refuses.

func text(t *rapid.T, label string) string { return rapid.StringN(0, 20, -1).Draw(t, label) }

func some[T any](t *rapid.T, label string, most int, draw func(i int) T) []T {
	var all []T
	for i := range rapid.IntRange(0, most).Draw(t, label) {
		all = append(all, draw(i))
	}
	return all
}

func coin(t *rapid.T, label string) bool { return rapid.Bool().Draw(t, label) }

func drawDescription(t *rapid.T) *plugin.Description {
	d := &plugin.Description{Name: "drawn-1", Version: text(t, "version")}
	for i := range rapid.IntRange(1, 3).Draw(t, "types") {
		fields := drawSchema(t)
		d.Types = append(d.Types, plugin.Type{
			Name: fmt.Sprintf("type-%d", i), Title: text(t, "title"), Description: text(t, "description"), Version: text(t, "version"),
			Schema: fields,
			Presets: some(t, "presets", 2, func(i int) plugin.Preset {
				p := plugin.Preset{Name: fmt.Sprintf("preset-%d", i), Title: text(t, "title"), Help: text(t, "help"), Config: drawPart(t, fields)}
				p.Beware = some(t, "beware", 2, func(int) string { return text(t, "warning") })
				p.Sources = some(t, "sources", 2, func(int) string { return text(t, "source") })
				if coin(t, "fill in") {
					p.FillIn = map[string]string{"flag": text(t, "what to fill in")}
				}
				return p
			}),
		})
	}
	return d
}

// drawPart draws part of a config, as encoding/json decodes it.
func drawPart(t *rapid.T, s schema.Schema) map[string]any {
	part := map[string]any{}
	for _, f := range s.Fields {
		part[f.Name] = drawDefault(t, f)
		if !coin(t, "given") || s.CheckPart(part) != nil {
			delete(part, f.Name)
		}
	}
	return part
}

var scalars = []schema.Kind{schema.String, schema.Secret, schema.URL, schema.Integer, schema.Number, schema.Boolean, schema.Enum, schema.Duration}

// drawSchema draws a sound schema: what would make it unsound is left out again.
func drawSchema(t *rapid.T) schema.Schema {
	s := schema.Schema{Fields: []schema.Field{{Name: "flag", Kind: schema.Boolean}}}
	for i := range rapid.IntRange(0, 4).Draw(t, "fields") {
		f := drawField(t, fmt.Sprintf("field_%d", i))
		for _, undo := range []func(){
			func() {},
			func() { f.Default = nil },
			func() { f.Required, f.Min, f.Max = false, nil, nil },
			func() { f.Pattern, f.HTTPIf = "", "" },
			func() { f.Roles = nil },
		} {
			undo()
			if (schema.Schema{Fields: append(slices.Clone(s.Fields), f)}).Validate() == nil {
				s.Fields = append(s.Fields, f)
				break
			}
		}
	}
	return s
}

func drawField(t *rapid.T, name string) schema.Field {
	f := schema.Field{
		Name: name, Title: text(t, "title"), Help: text(t, "help"), Placeholder: text(t, "placeholder"), Group: text(t, "group"),
		Advanced: coin(t, "advanced"), Required: coin(t, "required"),
		Kind: rapid.SampledFrom(append(slices.Clone(scalars), schema.List, schema.Map)).Draw(t, "kind"),
	}
	element := f.Kind
	if f.Kind == schema.List || f.Kind == schema.Map {
		f.Of = rapid.SampledFrom(append(slices.Clone(scalars), "")).Draw(t, "of")
		element = f.Of
	}
	if element == schema.Enum {
		f.Options = []schema.Option{{Value: "a", Title: text(t, "option")}, {Value: "b"}}
	}
	if coin(t, "dependent") {
		f.VisibleWhen = &schema.Condition{Field: "flag", Equals: []string{"true", "false"}[:rapid.IntRange(1, 2).Draw(t, "equals")]}
	}
	if f.Kind == schema.Secret && coin(t, "forgotten") {
		f.ForgetWhen = &schema.Condition{Field: "flag", Equals: []string{"false"}}
	}
	if coin(t, "http_if") {
		f.HTTPIf = "flag"
	}
	f.Pattern = rapid.SampledFrom([]string{"", "^a*$", "s"}).Draw(t, "pattern")
	f.Min, f.Max = drawBound(t, "min", 0), drawBound(t, "max", 5)
	role := rapid.SampledFrom([]schema.Role{schema.APIOrigin, schema.SecretOrigin, schema.Account})
	f.Roles = some(t, "roles", 2, func(int) schema.Role { return role.Draw(t, "role") })
	f.Default = drawDefault(t, f)
	return f
}

func drawBound(t *rapid.T, label string, least int) *float64 {
	bound := float64(rapid.IntRange(least, least+3).Draw(t, label))
	if coin(t, label+" unset") {
		return nil
	}
	return &bound
}

func drawDefault(t *rapid.T, f schema.Field) any {
	one := rapid.SampledFrom([]any{"a", "b", "https://a.example/s", 1.0, 2.5, true, false, "1m30s", nil}).Draw(t, "default")
	switch f.Kind {
	case schema.List:
		return []any{one, one}
	case schema.Map:
		return map[string]any{"key": one}
	}
	return one
}

func drawAuthorization(t *rapid.T) *plugin.Authorization {
	a := &plugin.Authorization{
		Headers: some(t, "headers", 3, func(int) plugin.Param {
			return plugin.Param{Name: rapid.StringMatching(`[A-Za-z][A-Za-z0-9-]{0,20}`).Draw(t, "header"), Value: secret.New(rapid.StringMatching(`[ -~]{0,40}`).Draw(t, "value"))}
		}),
		Query: some(t, "query", 3, func(i int) plugin.Param {
			return plugin.Param{Name: fmt.Sprintf("q%d%s", i, text(t, "parameter")), Value: secret.New(text(t, "value"))}
		}),
		BaseURL: rapid.SampledFrom([]string{"", "https://api.example.com", "http://[::1]:8080/v1/", "https://a.example/x?y=z"}).Draw(t, "base"),
		Scopes:  some(t, "scopes", 3, func(int) string { return text(t, "scope") }),
		Account: text(t, "account"),
		RenewOn: some(t, "renew on", 2, func(int) int { return rapid.IntRange(400, 599).Draw(t, "status") }),
		Logins:  rapid.IntRange(0, 1<<20).Draw(t, "logins"),
	}
	if state := text(t, "state"); state != "" {
		a.State = secret.New(state)
	}
	if coin(t, "expires") {
		first, last := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
		a.Expiry = time.Unix(rapid.Int64Range(first, last).Draw(t, "expiry"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC()
	}
	if len(a.Headers)+len(a.Query) == 0 {
		a.Headers = bearer().Headers
	}
	return a
}

// pluginCodes are the codes that a host believes a plugin.
var pluginCodes = []plugin.Code{
	plugin.Config, plugin.Denied, plugin.ClientDenied, plugin.ScopeDenied, plugin.Unsupported, plugin.Throttled, plugin.Unavailable,
	plugin.Timeout, plugin.Ambiguous, plugin.TLS, plugin.Blocked, plugin.BadResponse, plugin.TooLarge, plugin.NotFound, plugin.Canceled,
}

func drawError(t *rapid.T) *plugin.Error {
	e := &plugin.Error{
		Code:    rapid.SampledFrom(pluginCodes).Draw(t, "code"),
		Message: text(t, "message"), Field: text(t, "field"), Hint: text(t, "hint"),
		Logins: rapid.IntRange(0, 1000).Draw(t, "logins"),
		Final:  coin(t, "final"), LoginNeeded: coin(t, "login needed"),
	}
	if coin(t, "retry") {
		e.RetryAfter = time.Duration(rapid.Int64Range(int64(time.Second), int64(15*time.Minute)).Draw(t, "retry after"))
	}
	return e
}

func drawCheck(t *rapid.T) plugin.Check {
	c := plugin.Check{
		Name:    "c" + text(t, "name"),
		Status:  rapid.SampledFrom([]plugin.Status{plugin.Passed, plugin.Warned, plugin.Failed, plugin.Skipped}).Draw(t, "status"),
		Message: text(t, "message"), Hint: text(t, "hint"),
		Duration: time.Duration(rapid.Int64Range(0, 1<<40).Draw(t, "microseconds")) * time.Microsecond,
		Logins:   rapid.IntRange(0, 2).Draw(t, "logins"),
	}
	c.Name = strings.ToValidUTF8(c.Name[:min(len(c.Name), 50)], "")
	c.Evidence = some(t, "evidence", 3, func(int) plugin.Fact { return plugin.Fact{Name: "seen", Value: text(t, "fact")} })
	c.Field, c.Code = text(t, "field"), rapid.SampledFrom([]string{"", "scope_narrowed", "x1"}).Draw(t, "finding")
	if coin(t, "mendable") {
		c.Fix = &plugin.Fix{Field: "flag", Value: rapid.SampledFrom([]any{nil, true, "text", 1.5, []any{"a"}}).Draw(t, "fix")}
	}
	if c.Status == plugin.Failed {
		// A failure is told once: the check's own words are the error's.
		c.Err = &plugin.Error{Code: rapid.SampledFrom(pluginCodes).Draw(t, "code"), Message: c.Message, Field: c.Field, Hint: c.Hint, Logins: c.Logins}
		c.Code = string(c.Err.Code)
		if coin(t, "waits") {
			c.Err.RetryAfter = time.Duration(rapid.Int64Range(int64(time.Second), int64(15*time.Minute)).Draw(t, "retry after"))
		}
	}
	if coin(t, "obtained") {
		c.Authorization = drawAuthorization(t)
	}
	return c
}

func drawSettings(t *rapid.T) plugin.Settings {
	s := plugin.Settings{
		HostVersion: text(t, "version"),
		LogLevel:    rapid.SampledFrom([]slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}).Draw(t, "level"),
		CABundle:    []byte(text(t, "bundle")),
	}
	s.EgressAllow = some(t, "prefixes", 3, func(int) netip.Prefix {
		bytes := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "address")
		addr := netip.AddrFrom16([16]byte(bytes))
		if coin(t, "IPv4") {
			addr = netip.AddrFrom4([4]byte(bytes[:4]))
		}
		return netip.PrefixFrom(addr, rapid.IntRange(0, addr.BitLen()).Draw(t, "bits"))
	})
	return s
}
