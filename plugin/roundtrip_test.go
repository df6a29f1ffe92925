package plugin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"google.golang.org/grpc"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func TestDescriptionSurvives(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	rapid.Check(t, func(t *rapid.T) {
		want := drawDescription(t)
		s.describe = func(context.Context) (*plugin.Description, error) { return want, nil }
		got, err := client.Describe(context.Background())
		if err != nil {
			t.Fatalf("describing: %v", err)
		}
		if diff := same(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A schema may be written with what Go has and JSON has not: an int, a []string.
func TestSchemaMeansTheSame(t *testing.T) {
	s, d := &script{}, described()
	d.Types[0].Schema.Fields = append(d.Types[0].Schema.Fields,
		schema.Field{Name: "number", Kind: schema.Integer, Default: 3}, schema.Field{Name: "list", Kind: schema.List, Default: []string{"a", "b"}})
	s.describe = func(context.Context) (*plugin.Description, error) { return d, nil }
	got, err := plugintest.Pipe(t, s).Describe(t.Context())
	if err != nil || !got.Types[0].Schema.Equal(d.Types[0].Schema) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestManifestSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := &plugin.Manifest{ManifestVersion: 1, Description: *drawDescription(t), Platforms: map[string]plugin.File{
			plugin.Platform: {File: "run", SHA256: rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "digest")},
		}}
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := plugin.ParseManifest(data)
		if err != nil {
			t.Fatalf("%v in %s", err, data)
		}
		if diff := same(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAuthorizationSurvives(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	rapid.Check(t, func(t *rapid.T) {
		want := drawAuthorization(t)
		s.answer(want, nil)
		got, err := client.Authorize(context.Background(), request(t, nil))
		if err != nil {
			t.Fatalf("authorizing: %v", err)
		}
		if diff := same(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRequestSurvives(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	rapid.Check(t, func(t *rapid.T) {
		want := request(t, map[string]any{"username": text(t, "username"), "password": text(t, "password"), "forget": coin(t, "forget")})
		if coin(t, "forgotten") {
			want.Config, _ = want.Config.Forget(func() string { return rapid.StringMatching("[0-9a-f]{32}").Draw(t, "mark") })
		}
		want.Reason = rapid.SampledFrom([]plugin.Reason{plugin.First, plugin.Due, plugin.Refused}).Draw(t, "reason")
		if previous := string(rapid.SliceOf(rapid.Byte()).Draw(t, "previous")); previous != "" {
			want.Previous = secret.New(previous)
		}
		want.NoLogin = coin(t, "no login")
		var authorized, tested, revoked *plugin.Request
		s.authorize = func(_ context.Context, req *plugin.Request) (*plugin.Authorization, error) {
			authorized = req
			return bearer(), nil
		}
		s.test = func(_ context.Context, req *plugin.Request, _ func(plugin.Check)) error { tested = req; return nil }
		s.revoke = func(_ context.Context, req *plugin.Request) error { revoked = req; return nil }
		if _, err := client.Authorize(context.Background(), want); err != nil {
			t.Fatal(err)
		}
		if err := client.Test(context.Background(), want, nil); err != nil {
			t.Fatal(err)
		}
		if err := client.Revoke(context.Background(), want); err != nil {
			t.Fatal(err)
		}
		sameRequest(t, want, authorized)
		sameRequest(t, &plugin.Request{Type: want.Type, Config: want.Config, NoLogin: want.NoLogin}, tested)
		sameRequest(t, &plugin.Request{Type: want.Type, Config: want.Config, Previous: want.Previous}, revoked)
	})
}

func sameRequest(t *rapid.T, want, got *plugin.Request) {
	if got.Type != want.Type || got.Reason != want.Reason || got.NoLogin != want.NoLogin || !got.Previous.Equal(want.Previous) ||
		!bytes.Equal(got.Config.Canonical(), want.Config.Canonical()) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestErrorSurvives(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	rapid.Check(t, func(t *rapid.T) {
		want := drawError(t)
		s.answer(nil, want)
		s.test = func(context.Context, *plugin.Request, func(plugin.Check)) error { return want }
		_, err := client.Authorize(context.Background(), request(t, nil))
		for _, err := range []error{err, client.Test(context.Background(), request(t, nil), nil)} {
			if diff := same(want, plugin.AsError(err)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestChecksSurviveInOrder(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	rapid.Check(t, func(t *rapid.T) {
		want := some(t, "checks", 4, func(int) plugin.Check { return drawCheck(t) })
		s.test = func(_ context.Context, _ *plugin.Request, report func(plugin.Check)) error {
			for _, c := range want {
				report(c)
			}
			return nil
		}
		var got []plugin.Check
		err := client.Test(context.Background(), request(t, nil), func(c plugin.Check) { got = append(got, c) })
		if diff := same(want, got); diff != "" {
			t.Fatal(diff)
		}
		failed := slices.IndexFunc(want, func(c plugin.Check) bool { return c.Status == plugin.Failed })
		if failed < 0 {
			if err != nil {
				t.Fatalf("no check failed, and testing: %v", err)
			}
			return
		}
		// This author returns nil all the same: the first failure is told once.
		if diff := same(want[failed].Err, plugin.AsError(err)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A check reaches the host when it is made, not when the test is over.
func TestChecksArriveAsTheyAreMade(t *testing.T) {
	s, seen := &script{}, make(chan struct{})
	s.test = func(ctx context.Context, _ *plugin.Request, report func(plugin.Check)) error {
		report(plugin.Check{Name: "dns", Status: plugin.Passed})
		select {
		case <-seen:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := plugintest.Pipe(t, s).Test(t.Context(), request(t, nil), func(plugin.Check) { close(seen) }); err != nil {
		t.Error(err)
	}
}

func TestSettingsSurvive(t *testing.T) {
	s, conn := &script{}, &relay{}
	plugin.Register(conn, s, nil)
	rapid.Check(t, func(t *rapid.T) {
		want := drawSettings(t)
		var got plugin.Settings
		s.configure = func(_ context.Context, settings plugin.Settings) error { got = settings; return nil }
		if _, err := plugin.NewClient(context.Background(), conn, want); err != nil {
			t.Fatalf("configuring: %v", err)
		}
		if diff := sameSettings(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRevokeIsForThoseWhoCan(t *testing.T) {
	if err := plugintest.Pipe(t, &script{}).Revoke(t.Context(), request(t, nil)); err != nil {
		t.Errorf("a plugin that revokes: %v", err)
	}
	// Embedding the interface hides Revoke.
	client := plugintest.Pipe(t, struct{ plugin.Connector }{&script{}})
	err := client.Revoke(t.Context(), request(t, nil))
	if plugin.AsError(err).Code != plugin.Unsupported {
		t.Errorf("a plugin that does not: %v", err)
	}
}

var _ grpc.ClientConnInterface = (*relay)(nil)
