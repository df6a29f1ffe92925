package plugin_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// What only a host can know, it does not take from a plugin.
func TestCodes(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	survive := map[plugin.Code]bool{}
	for _, code := range pluginCodes {
		survive[code] = true
	}
	for _, code := range append([]plugin.Code{
		plugin.Locked, plugin.PluginFailed, plugin.Exists, plugin.Unauthenticated, plugin.Forbidden, plugin.Internal, "", "nonsense", "\xff",
	}, pluginCodes...) {
		s.answer(nil, plugin.Errorf(code, "a message"))
		_, err := client.Authorize(t.Context(), request(t, nil))
		want := plugin.PluginFailed
		if survive[code] {
			want = code
		}
		if !errors.Is(err, want) || plugin.AsError(err).Code != want || err.Error() != "a message" {
			t.Errorf("%q arrives as %q: %v", code, plugin.AsError(err).Code, err)
		}
	}
}

func TestWhatNobodyChoseDoesNotCross(t *testing.T) {
	var absent *plugin.Error
	for name, authorize := range map[string]func() error{
		"an error of another library": func() error { return errors.New("dial: " + canary) },
		"a chosen internal failure":   func() error { return fmt.Errorf("%s: %w", canary, plugin.Errorf(plugin.Internal, "told")) },
		"a panic":                     func() error { panic(canary) },
		"a nil panic":                 func() error { panic(nil) }, //nolint:govet // an author's mistake
		"a nil map":                   func() error { return into(nil) },
		"a nil *Error":                func() error { return absent },
		"its own time limit":          func() error { return fmt.Errorf("%s: %w", canary, context.DeadlineExceeded) },
		"its own change of mind":      func() error { return context.Canceled },
		"the same, as an *Error":      func() error { return plugin.AsError(context.Canceled) },
		"a wrapped nil *Error":        func() error { return fmt.Errorf("%s: %w", canary, absent) },
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{
				authorize: func(context.Context, *plugin.Request) (*plugin.Authorization, error) { return nil, authorize() },
				test:      func(context.Context, *plugin.Request, func(plugin.Check)) error { return authorize() },
				revoke:    func(context.Context, *plugin.Request) error { return authorize() },
			}
			client := plugintest.Pipe(t, s)
			_, err := client.Authorize(t.Context(), request(t, nil))
			for _, err := range []error{err, client.Test(t.Context(), request(t, nil), nil), client.Revoke(t.Context(), request(t, nil))} {
				if !errors.Is(err, plugin.PluginFailed) || strings.Contains(fmt.Sprintf("%v %#v", err, err), canary) {
					t.Errorf("%v", err)
				}
			}
			stillServes(t, client)
		})
	}
}

// The plugin's log says what the host does not hear.
func TestOwnTimeLimitIsLogged(t *testing.T) {
	s, log, conn := &script{}, &logged{}, &relay{}
	s.answer(nil, fmt.Errorf("asking: %w", context.DeadlineExceeded))
	plugin.Register(conn, s, slog.New(slog.NewTextHandler(log, nil)))
	client, err := plugin.NewClient(t.Context(), conn, plugin.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Authorize(t.Context(), request(t, nil)); !errors.Is(err, plugin.PluginFailed) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if !strings.Contains(log.String(), "asking: context deadline exceeded") {
		t.Errorf("the log does not say why: %s", log)
	}
}

func into(m map[string]int) error {
	m[canary] = 1
	return nil
}

func TestPanicsElsewhere(t *testing.T) {
	s := &script{describe: func(context.Context) (*plugin.Description, error) { panic("no") }}
	client := plugintest.Pipe(t, s)
	_, err := client.Describe(t.Context())
	if _, other := client.Authorize(t.Context(), request(t, nil)); !errors.Is(err, plugin.PluginFailed) || !errors.Is(other, plugin.PluginFailed) {
		t.Errorf("%v, %v", err, other)
	}
	s.describe = nil
	stillServes(t, client)
	if _, err := plugin.NewClient(t.Context(), registered(&script{
		configure: func(context.Context, plugin.Settings) error { panic("no") },
	}), plugin.Settings{}); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("configuring: %v", err)
	}
}

func TestContextEnds(t *testing.T) {
	entered := make(chan struct{}, 1)
	hang := func(ctx context.Context) error {
		entered <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	client := plugintest.Pipe(t, &script{
		authorize: func(ctx context.Context, _ *plugin.Request) (*plugin.Authorization, error) { return nil, hang(ctx) },
		test:      func(ctx context.Context, _ *plugin.Request, _ func(plugin.Check)) error { return hang(ctx) },
		describe:  nil,
	})
	calls := map[string]func(context.Context) error{
		"Authorize": func(ctx context.Context) error { _, err := client.Authorize(ctx, request(t, nil)); return err },
		"Test":      func(ctx context.Context) error { return client.Test(ctx, request(t, nil), nil) },
	}
	for name, call := range calls {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-entered; cancel() }()
		if err := call(ctx); !errors.Is(err, plugin.Canceled) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s, canceled: %v", name, err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := call(ctx); !errors.Is(err, plugin.Canceled) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s, too late: %v", name, err)
		}
		cancel()
		<-entered
	}
	stillServes(t, client)
}

// A plugin may notice the end of the call first, and say so: the host's caller
// still asks errors.Is(err, context.Canceled).
func TestPluginNoticesTheEndFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{}
	s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) {
		cancel()
		return nil, plugin.AsError(context.Canceled)
	}
	client, err := plugin.NewClient(ctx, registered(s), plugin.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Authorize(ctx, request(t, nil)); !errors.Is(err, plugin.Canceled) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// registered is a connection to s without a network.
func registered(s plugin.Connector) *relay {
	r := &relay{}
	plugin.Register(r, s, quiet())
	return r
}

func TestWaitsAreClamped(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	for given, want := range map[time.Duration]time.Duration{
		-time.Second: 0, 0: 0, time.Nanosecond: time.Second, time.Minute: time.Minute, 24 * 365 * time.Hour: 15 * time.Minute,
	} {
		s.answer(nil, &plugin.Error{Code: plugin.Throttled, Message: "slow down", RetryAfter: given})
		if _, err := client.Authorize(t.Context(), request(t, nil)); plugin.AsError(err).RetryAfter != want {
			t.Errorf("%v arrives as %v", given, plugin.AsError(err).RetryAfter)
		}
	}
}

func TestTextsAreCutAndMadeValid(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	long := strings.Repeat("ü", 20_000)
	s.answer(nil, &plugin.Error{Code: plugin.Denied, Message: long, Field: long, Hint: long, Logins: 1})
	_, err := client.Authorize(t.Context(), request(t, nil))
	if e := plugin.AsError(err); e.Code != plugin.Denied || len(e.Message)+len(e.Field)+len(e.Hint) > 3*(16<<10)+10 || e.Logins != 1 {
		t.Errorf("long texts: %.100v of %d bytes", err, len(err.Error()))
	}
	s.answer(nil, &plugin.Error{Code: plugin.Denied, Message: "m\xff", Field: "f\xff", Hint: "h\xff", Logins: 1})
	_, err = client.Authorize(t.Context(), request(t, nil))
	want := &plugin.Error{Code: plugin.Denied, Message: "m\uFFFD", Field: "f\uFFFD", Hint: "h\uFFFD", Logins: 1}
	if diff := same(want, plugin.AsError(err)); diff != "" {
		t.Error(diff)
	}
	s.test = func(_ context.Context, _ *plugin.Request, report func(plugin.Check)) error {
		report(plugin.Check{Name: "n\xff", Status: plugin.Failed, Message: "m\xff", Hint: "h\xff", Err: &plugin.Error{Code: plugin.Denied, Field: "f\xff"}})
		return nil
	}
	var got plugin.Check
	if err := client.Test(t.Context(), request(t, nil), func(c plugin.Check) { got = c }); !errors.Is(err, plugin.Denied) || got.Name != "n\uFFFD" || got.Err.Field != "f\uFFFD" {
		t.Errorf("a check: %+v, %v", got, err)
	}
}

func TestMessagesThatAreTooLarge(t *testing.T) {
	s := &script{}
	client := plugintest.Pipe(t, s)
	big := bearer()
	big.Account = strings.Repeat("a", 5<<20)
	s.answer(big, nil)
	_, answer := client.Authorize(t.Context(), request(t, nil))
	s.answer(bearer(), nil)
	_, question := client.Authorize(t.Context(), request(t, map[string]any{"username": big.Account}))
	if !errors.Is(answer, plugin.PluginFailed) || !strings.Contains(answer.Error(), "the plugin's answer is larger than 4 MiB") {
		t.Errorf("%v", answer)
	}
	if !errors.Is(question, plugin.Config) || !strings.Contains(question.Error(), "a plugin takes at most 4 MiB") {
		t.Errorf("%v", question)
	}
	stillServes(t, client)
}

// A plugin trusts no host: a config that its schema refuses does not reach the
// author.
func TestPluginChecksWhatItIsGiven(t *testing.T) {
	s := &script{}
	s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) {
		t.Error("the author was called")
		return bearer(), nil
	}
	client := plugintest.Pipe(t, s)
	other, err := schema.Schema{Fields: []schema.Field{{Name: "usernme", Kind: schema.String}}}.Parse(map[string]any{"usernme": "x"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Authorize(t.Context(), &plugin.Request{Type: "script", Config: other})
	if e := plugin.AsError(err); e.Code != plugin.Config || e.Field != "usernme" {
		t.Errorf("a config of another schema: %+v", e)
	}
	req := request(t, nil)
	req.Type = "unknown"
	if _, err := client.Authorize(t.Context(), req); !errors.Is(err, plugin.NotFound) {
		t.Errorf("an unknown type: %v", err)
	}
}

func TestServeByHand(t *testing.T) {
	if err := plugin.Serve(&script{}, quiet()); err == nil || !strings.Contains(err.Error(), "a host starts it") {
		t.Errorf("%v", err)
	}
}

// An Error is shared by all who wait for it.
func TestErrorsAreNotChanged(t *testing.T) {
	shared := plugin.Errorf(plugin.Denied, "no such user").In("username").WithHint("look again")
	shared.Logins = 1
	_ = shared.In("password")
	_ = shared.WithHint("ask nobody")
	changed := shared.In("password").WithHint("ask %s", "somebody")
	if shared.Field != "username" || shared.Hint != "look again" {
		t.Errorf("the one that is shared: %+v", shared)
	}
	if changed.Field != "password" || changed.Hint != "ask somebody" || changed.Logins != 1 || !errors.Is(changed, plugin.Denied) {
		t.Errorf("the copy: %+v", changed)
	}
}

func TestAsErrorOfProblems(t *testing.T) {
	_, err := described().Types[0].Schema.Parse(map[string]any{"username": 1, "colour": "red"})
	e := plugin.AsError(err)
	if e.Code != plugin.Config || e.Field != "username" || len(e.Problems) != 2 || e.Error() != err.Error() {
		t.Errorf("%+v", e)
	}
}
