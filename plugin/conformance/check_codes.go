package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func codeChecks() []check {
	return []check{
		{
			"codes.unknown_type", "a type that it does not serve is NOT_FOUND",
			"end the call with NOT_FOUND and an ErrorInfo of the domain jackfield with that reason",
			asked(unknownType),
		},
		{
			"codes.garbage_config", "a config that is no JSON object is CONFIG",
			"end the call with INVALID_ARGUMENT and an ErrorInfo with the reason CONFIG",
			typed(garbageConfig),
		},
		{
			"codes.wrong_value", "a value of the wrong kind is CONFIG, with the field",
			"check the config against the schema, and name the field in the ErrorInfo's metadata",
			typed(wrongValue),
		},
		{
			"codes.missing_field", "a required field that is missing is CONFIG, with the field",
			"check the config against the schema, and name the field in the ErrorInfo's metadata",
			typed(missingField),
		},
		{
			"codes.unreachable", "a server that does not listen is a failure with a reason, soon, and no login",
			"give every failure to connect the reason UNAVAILABLE (BLOCKED where the egress policy forbids it), and count only passwords that were sent",
			typed(unreachable),
		},
		{
			"login.forbidden", "told to spend no login, it spends none and says when one would be needed",
			"with no_login set, renew by previous_state or fail as DENIED with login_needed, no password sent",
			typed(loginForbidden),
		},
		{
			"revoke.capability", "it serves Revoke if it names CAPABILITY_REVOKE, and otherwise does not",
			"name the capability in Configure's answer if and only if Revoke is served",
			typed(revokeCapability),
		},
	}
}

func unknownType(ctx context.Context, _ *session, p *running) verdict {
	const none = "no-such-type"
	_, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: none, Config: []byte("{}")})
	if !f.is("NOT_FOUND") {
		return failed("%v", f)
	}
	if _, f = p.test(ctx, &pluginv1.TestRequest{Type: none, Config: []byte("{}")}); !f.is("NOT_FOUND") {
		return failed("%v", f)
	}
	return passed("Authorize and Test say NOT_FOUND")
}

func garbageConfig(ctx context.Context, _ *session, p *running, t plugin.Type) verdict {
	for _, garbage := range []string{"", "{", "[1,2]", `"text"`, "null\x00", "42"} {
		_, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: []byte(garbage)})
		if !f.is("CONFIG") {
			return failed("of the config %q: %v", garbage, f)
		}
	}
	if _, f := p.test(ctx, &pluginv1.TestRequest{Type: t.Name, Config: []byte("{")}); !f.is("CONFIG") {
		return failed("of the config %q: %v", "{", f)
	}
	return passed("CONFIG")
}

// altered is a sample config with members changed, as JSON. Nobody listens where
// it leads to.
func (s *session) altered(t plugin.Type, change func(map[string]any)) ([]byte, error) {
	address, err := closedAddress()
	if err != nil {
		return nil, err
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return nil, err
	}
	var document map[string]any
	if err := json.Unmarshal(config.Canonical(), &document); err != nil {
		return nil, err
	}
	change(document)
	return json.Marshal(document)
}

// alone reports whether a field takes part whatever the others say, and no other
// one depends on it: a fault of it is a fault of nothing else.
func alone(t plugin.Type, f schema.Field) bool {
	for _, other := range t.Schema.Fields {
		for _, c := range []*schema.Condition{other.VisibleWhen, other.ForgetWhen, {Field: other.HTTPIf}} {
			if c != nil && c.Field == f.Name {
				return false
			}
		}
	}
	return f.VisibleWhen == nil
}

// wrong is a value that no field of a kind takes.
func wrong(kind schema.Kind) any {
	if kind == schema.Map {
		return []any{"a list"}
	}
	return map[string]any{"an": "object"}
}

func wrongValue(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	tried := 0
	for _, f := range t.Schema.Fields {
		if !alone(t, f) {
			continue
		}
		config, err := s.altered(t, func(c map[string]any) { c[f.Name] = wrong(f.Kind) })
		if err != nil {
			return made(err)
		}
		_, failure := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config})
		if !failure.is("CONFIG") || !failure.at(f.Name) {
			return failed("of an object as %s: %v", f.Name, failure)
		}
		tried++
	}
	if tried == 0 {
		return skipped("there is no field")
	}
	return passed("%d fields", tried)
}

func missingField(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	tried := 0
	for _, f := range t.Schema.Fields {
		if !f.Required || !alone(t, f) {
			continue
		}
		config, err := s.altered(t, func(c map[string]any) { delete(c, f.Name) })
		if err != nil {
			return made(err)
		}
		_, failure := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config})
		if !failure.is("CONFIG") || !failure.at(f.Name) {
			return failed("without %s: %v", f.Name, failure)
		}
		tried++
	}
	if tried == 0 {
		return skipped("no field is required")
	}
	return passed("%d fields", tried)
}

// unreachableTime is how long a plugin may take to see that nobody listens, which
// the system says at once; a retry with a pause fits in.
const unreachableTime = 20 * time.Second

func unreachable(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return made(err)
	}
	begin := time.Now()
	ctx, cancel := context.WithTimeout(ctx, unreachableTime)
	defer cancel()
	a, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()})
	switch {
	case f == nil && a.GetLogins() > 0:
		return failed("it says that it spent a login, and nobody was there")
	case f == nil:
		return passed("it needs no server: an authorization came back")
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return failed("it had not answered after %v", unreachableTime)
	case !f.chosen():
		return failed("%v", f)
	case f.logins() > 0:
		return failed("%v, and says that it spent a login, and nobody was there", f)
	}
	return passed("%v after %v", f, time.Since(begin).Round(time.Millisecond))
}

func loginForbidden(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return made(err)
	}
	// A state that this plugin never gave: nothing can be renewed by it.
	a, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{
		Type: t.Name, Config: config.Canonical(), PreviousState: []byte("not a state"), Reason: pluginv1.Reason_REASON_DUE, NoLogin: true,
	})
	switch {
	case f == nil && a.GetLogins() > 0, f.logins() > 0:
		return failed("Authorize spent a login")
	case f != nil && !f.chosen():
		return failed("%v", f)
	case f.is("DENIED") && f.info.GetMetadata()["login_needed"] != "true":
		return failed("Authorize failed with DENIED and did not say login_needed")
	}
	logins, f := p.testLogins(ctx, &pluginv1.TestRequest{Type: t.Name, Config: config.Canonical(), NoLogin: true})
	if logins+f.logins() > 0 {
		return failed("Test spent a login")
	}
	return passed("neither Authorize nor Test says that it spent one")
}

// testLogins counts the logins that the checks of a test name.
func (p *running) testLogins(ctx context.Context, req *pluginv1.TestRequest) (int, *failure) {
	checks, f := p.test(ctx, req)
	logins := 0
	for _, c := range checks {
		logins += int(min(c.GetCheck().GetLogins(), 1000))
	}
	return logins, f
}

func revokeCapability(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	f := p.revoke(ctx, &pluginv1.RevokeRequest{Type: "no-such-type", Config: []byte("{}")})
	if p.revokes {
		if !f.is("NOT_FOUND") {
			return failed("it names the capability, and of a type that it does not have: %v", f)
		}
		return passed("it names the capability and serves Revoke")
	}
	config, err := s.sample(t, s.silent.address(), false)
	if err != nil {
		return made(err)
	}
	f = p.revoke(ctx, &pluginv1.RevokeRequest{Type: t.Name, Config: config.Canonical(), State: []byte("not a state")})
	if f == nil {
		return failed("it does not name the capability, and Revoke says that all went well")
	}
	return passed("it names no capability, and %v", f)
}
