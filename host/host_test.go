package host_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/sdk"
)

// keyType is a connection type that exchanges a key for numbered tokens, and
// counts how often its key was presented.
type keyType struct {
	sdk.ConnectionType
	logins atomic.Int64
}

func newKeyType() *keyType {
	k := &keyType{}
	k.ConnectionType = sdk.ConnectionType{
		Name: "key", Title: "Key", Version: "1.0.0",
		Schema: sdk.Schema{Fields: []sdk.Field{
			{Name: "url", Kind: sdk.URL, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.APIOrigin, sdk.SecretOrigin}},
			{Name: "key", Kind: sdk.Secret, Required: true},
			{Name: "note", Kind: sdk.String},
			{Name: "allow_http", Kind: sdk.Boolean, Default: false},
		}},
		Authorize: k.authorize,
	}
	return k
}

func (k *keyType) authorize(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	if req.Config.Secret("key").Reveal() == "wrong" {
		k.logins.Add(1)
		return nil, &sdk.Error{Code: sdk.Denied, Message: "the key is refused", Logins: 1}
	}
	a := &sdk.Authorization{State: sdk.NewSecret("canary-renewal"), Expiry: time.Now().Add(time.Hour)}
	if req.Previous.IsZero() {
		a.Logins = 1
		k.logins.Add(1)
	}
	a.Headers = []sdk.Param{sdk.Bearer(fmt.Sprintf("canary-token-%d-%v", k.logins.Load(), req.Reason))}
	canary.Secrets(a.Secrets()...)
	return a, nil
}

// connector is how a host sees the type.
func (k *keyType) open(t *testing.T, c host.Config) *host.Host {
	t.Helper()
	return hosttest.OpenWith(t, c, sdk.Plugin{Types: []*sdk.ConnectionType{&k.ConnectionType}}.Connector(t.Output()))
}

func settings(key string) host.Definition {
	canary.Note(key)
	return host.Definition{Type: "key", Config: map[string]any{"url": "https://api.example.com/v1", "key": key}}
}

func create(t *testing.T, h *host.Host, name string, d host.Definition) *host.Connection {
	t.Helper()
	if err := h.CreateConnection(t.Context(), name, d); err != nil {
		t.Fatalf("creating %s: %v", name, err)
	}
	return h.Connection(name)
}

func lookup(t *testing.T, c *host.Connection, want host.Source) *host.Authorization {
	t.Helper()
	a, source, err := c.AuthorizeSource(t.Context())
	if err != nil || source != want {
		t.Fatalf("Lookup = %v, %q, %v; want one that is %s", a, source, err, want)
	}
	return a
}

func TestFiftyColdCallersAreOneLogin(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	create(t, h, "billing", settings("right"))
	var callers sync.WaitGroup
	for range 50 {
		callers.Go(func() {
			if _, err := h.Authorize(t.Context(), "billing"); err != nil {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	if n := k.logins.Load(); n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
}

func TestAuthorizationsOutliveTheProcess(t *testing.T) {
	k, data := newKeyType(), t.TempDir()
	first := k.open(t, host.Config{Data: data})
	lookup(t, create(t, first, "billing", settings("right")), host.Obtained)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := k.open(t, host.Config{Data: data})
	lookup(t, second.Connection("billing"), host.Cached)
	if n := k.logins.Load(); n != 1 {
		t.Errorf("%d logins over two processes, want 1", n)
	}
}

func TestConnectionsWithEqualSettingsShareALogin(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	lookup(t, create(t, h, "a", settings("right")), host.Obtained)
	lookup(t, create(t, h, "b", settings("right")), host.Cached)
	lookup(t, h.Draft(settings("right")), host.Cached)
	lookup(t, create(t, h, "c", settings("other")), host.Obtained)
	if err := h.DeleteConnection(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	lookup(t, h.Connection("b"), host.Cached)
}

func TestDeleteTakesTheAuthorizationAlong(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	kept := create(t, h, "billing", settings("right"))
	lookup(t, kept, host.Obtained)
	if err := h.DeleteConnection(t.Context(), "billing"); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Authorize(t.Context()); !errors.Is(err, host.NotFound) {
		t.Errorf("err = %v after Delete, want not_found", err)
	}
	lookup(t, create(t, h, "billing", settings("right")), host.Obtained)
}

func TestInvalidateRenewsOnce(t *testing.T) {
	k := newKeyType()
	c := create(t, k.open(t, host.Config{}), "billing", settings("right"))
	dead := lookup(t, c, host.Obtained)
	for range 10 {
		if _, err := c.Invalidate(t.Context(), dead); err != nil {
			t.Fatal(err)
		}
	}
	renewed := lookup(t, c, host.Refreshed)
	if dropped, _ := c.Invalidate(t.Context(), dead); dropped {
		t.Error("a late report dropped the renewed authorization")
	}
	if got := lookup(t, c, host.Cached); got != renewed {
		t.Error("the renewed authorization was replaced")
	}
}

func TestAHandleSeesEdits(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	lookup(t, c, host.Obtained)
	edited := settings("right")
	edited.Config["note"] = "another"
	if err := h.EditConnection(t.Context(), "billing", edited); err != nil {
		t.Fatal(err)
	}
	lookup(t, c, host.Obtained)
}

func TestAnEditIsSeenThoughTheOldAuthorizationIsStillGood(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	c := create(t, h, "a", settings("right"))
	create(t, h, "b", settings("right")) // which keeps the authorization alive
	lookup(t, c, host.Obtained)
	if err := h.EditConnection(t.Context(), "a", settings("other")); err != nil {
		t.Fatal(err)
	}
	lookup(t, c, host.Obtained)
	lookup(t, h.Connection("b"), host.Cached)
}

func TestEditKeepsSecretsOnlyWhereTheyWereMeantFor(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	create(t, h, "billing", settings("right"))
	stored := map[string]any{"stored": true}
	kept := host.Definition{Type: "key", Config: map[string]any{"url": "https://api.example.com/v1", "key": stored, "note": "n"}}
	if err := h.EditConnection(t.Context(), "billing", kept); err != nil {
		t.Errorf("the same address: %v", err)
	}
	moved := host.Definition{Type: "key", Config: map[string]any{"url": "https://evil.example.com", "key": stored}}
	err := h.EditConnection(t.Context(), "billing", moved)
	if e := host.AsError(err); !errors.Is(err, host.BadConfig) || e.Field != "key" {
		t.Errorf("err = %v, want a config error in key: a stored secret went to another origin", err)
	}
}

func TestAWrongKeyIsDeniedWithOneLogin(t *testing.T) {
	k := newKeyType()
	c := create(t, k.open(t, host.Config{}), "billing", settings("wrong"))
	_, err := c.Authorize(t.Context())
	if e := host.AsError(err); !errors.Is(err, host.Denied) || e.Logins != 1 || k.logins.Load() != 1 {
		t.Errorf("err = %v with %d logins; %d were counted", err, e.Logins, k.logins.Load())
	}
}

func TestATestThatPassesSparesALogin(t *testing.T) {
	k := newKeyType()
	c := create(t, k.open(t, host.Config{}), "billing", settings("right"))
	var checks []host.Check
	if err := c.Test(t.Context(), func(check host.Check) { checks = append(checks, check) }); err != nil {
		t.Fatal(err)
	}
	if len(checks) != 1 || checks[0].Status != host.Passed {
		t.Errorf("checks = %v", checks)
	}
	lookup(t, c, host.Cached)
}

func TestBadSettingsStopBeforeThePlugin(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	for _, test := range []struct {
		name  string
		def   host.Definition
		code  host.Code
		field string
	}{
		{"unknown type", host.Definition{Type: "keys"}, host.NotFound, ""},
		{"missing", host.Definition{Type: "key"}, host.BadConfig, "key"},
		{"unknown field", host.Definition{Type: "key", Config: map[string]any{"key": "k", "urll": "x"}}, host.BadConfig, "urll"},
		{"missing variable", host.Definition{Type: "key", Config: map[string]any{"key": map[string]any{"env": "JACKFIELD_NOT_SET"}}}, host.BadConfig, "key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := h.CreateConnection(t.Context(), "billing", test.def)
			if e := host.AsError(err); !errors.Is(err, test.code) || e.Field != test.field {
				t.Errorf("Create: %v, in %q; want %s in %q", err, e.Field, test.code, test.field)
			}
			if _, err := h.Draft(test.def).Authorize(t.Context()); !errors.Is(err, test.code) {
				t.Errorf("Authorize: %v, want %s", err, test.code)
			}
		})
	}
	if list, err := h.Connections(); err != nil || len(list) != 0 || k.logins.Load() != 0 {
		t.Errorf("stored %v, %v, %d logins; want neither", list, err, k.logins.Load())
	}
}

func TestConnectionsAreShownWithoutSecrets(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	create(t, h, "billing", settings("a-canary-value"))
	info, err := h.Connection("billing").Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := h.Connections()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%#v %+v", info, list); !contains(got, "stored") || contains(got, "canary") {
		t.Errorf("shown: %s", got)
	}
}

func TestNamesAndTakenNames(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	create(t, h, "billing", settings("right"))
	if err := h.CreateConnection(t.Context(), "billing", settings("right")); !errors.Is(err, host.Exists) {
		t.Errorf("err = %v, want exists", err)
	}
	for _, name := range []string{"", "-x", "a/b", "a b", "..", "é"} {
		if err := h.CreateConnection(t.Context(), name, settings("right")); !errors.Is(err, host.BadConfig) {
			t.Errorf("the name %q: err = %v, want config", name, err)
		}
	}
}

func TestWatchTellsOfTypes(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	events := h.Watch(ctx)
	if e := <-events; e.Kind != host.Added || e.Type.Name != "key" {
		t.Errorf("first event %v of %s", e.Kind, e.Type.Name)
	}
	other := sdk.Plugin{Types: []*sdk.ConnectionType{{
		Name: "other", Authorize: func(context.Context, *sdk.Request) (*sdk.Authorization, error) { return nil, nil },
	}}}
	if err := h.RegisterConnector(ctx, other.Connector(t.Output())); err != nil {
		t.Fatal(err)
	}
	if e := <-events; e.Kind != host.Added || e.Type.Name != "other" {
		t.Errorf("second event %v of %s", e.Kind, e.Type.Name)
	}
	cancel()
	if _, open := <-events; open {
		t.Error("the channel is open after its context ended")
	}
}
