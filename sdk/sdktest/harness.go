package sdktest

import (
	"bytes"
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
	"github.com/jackfield-dev/jackfield/plugin/schema"
	"github.com/jackfield-dev/jackfield/sdk"
)

// A Harness stands where a host stands: in front of one connection type.
type Harness struct {
	t      testing.TB
	typ    *sdk.ConnectionType
	client *plugin.Client
	log    *record
	rules  *rules
}

// New puts a type behind the pipe. It may reach loopback, where a [Server] is,
// and logs at every level.
func New(t testing.TB, typ *sdk.ConnectionType) *Harness {
	t.Helper()
	return NewWith(t, typ, Settings())
}

// NewWith is [New] with settings of the caller's choice.
func NewWith(t testing.TB, typ *sdk.ConnectionType, s plugin.Settings) *Harness {
	t.Helper()
	h := &Harness{t: t, typ: typ, log: &record{}, rules: &rules{}}
	p := sdk.Plugin{Types: []*sdk.ConnectionType{h.rules.watch(typ)}}
	h.client = plugintest.PipeWith(t, p.Connector(h.log), s)
	if _, err := h.client.Describe(t.Context()); err != nil {
		t.Fatalf("sdktest: the type cannot be served: %v", err)
	}
	return h
}

// Settings returns the settings of [New], to be changed and given to [NewWith].
func Settings() plugin.Settings {
	return plugin.Settings{
		HostVersion: "test",
		LogLevel:    slog.LevelDebug,
		EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}
}

// Authorize asks for a first authorization.
func (h *Harness) Authorize(config map[string]any) (*sdk.Authorization, error) {
	return h.AuthorizeContext(h.t.Context(), config, nil, sdk.First)
}

// Renew asks for an authorization in place of previous.
func (h *Harness) Renew(config map[string]any, previous *sdk.Authorization, reason sdk.Reason) (*sdk.Authorization, error) {
	return h.AuthorizeContext(h.t.Context(), config, previous, reason)
}

// AuthorizeContext asks for an authorization with everything that a host can say;
// previous may be nil.
func (h *Harness) AuthorizeContext(ctx context.Context, config map[string]any, previous *sdk.Authorization, reason sdk.Reason) (*sdk.Authorization, error) {
	req, err := h.request(config)
	if err != nil {
		return nil, err
	}
	req.Reason = reason
	if previous != nil {
		req.Previous = previous.State
	}
	a, err := h.client.Authorize(ctx, req)
	if err == nil {
		canary.Secrets(a.Secrets()...)
	}
	return a, err
}

// Test tries a config and returns the checks in the order in which they came. It
// fails the test where they break a rule: a name that is not one lower-case word; a
// code that is not lower-case words with underscores; a fix that the schema does
// not take, or of a secret; a failed check whose error is not the one returned.
func (h *Harness) Test(config map[string]any) ([]sdk.Check, error) { return h.test(config, false) }

// TestWithoutLogin tries as much of a config as costs no login. It fails the test as
// Test does, and where a login was spent.
func (h *Harness) TestWithoutLogin(config map[string]any) ([]sdk.Check, error) {
	return h.test(config, true)
}

func (h *Harness) test(config map[string]any, noLogin bool) ([]sdk.Check, error) {
	req, err := h.request(config)
	if err != nil {
		return nil, err
	}
	req.NoLogin = noLogin
	var checks []sdk.Check
	err = h.client.Test(h.t.Context(), req, func(c sdk.Check) { checks = append(checks, c) })
	for _, line := range h.rules.broken() {
		h.t.Errorf("sdktest: %s", line)
	}
	return checks, err
}

// Revoke ends an authorization at its server.
func (h *Harness) Revoke(config map[string]any, a *sdk.Authorization) error {
	req, err := h.request(config)
	if err != nil {
		return err
	}
	req.Previous = a.State
	return h.client.Revoke(h.t.Context(), req)
}

// Log returns what the type has logged so far, as the host would read it.
func (h *Harness) Log() string { return h.log.String() }

// request reads a config as a host does; a bad one is the error that a host
// would report.
func (h *Harness) request(raw map[string]any) (*plugin.Request, error) {
	config, err := h.typ.Schema.ParseStored(raw)
	if err == nil {
		config, err = config.Resolve(schema.Sources{})
	}
	if err != nil {
		return nil, plugin.AsError(err)
	}
	canary.Secrets(config.Secrets()...)
	return &plugin.Request{Type: h.typ.Name, Config: config}, nil
}

// record keeps what is written to it.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}
