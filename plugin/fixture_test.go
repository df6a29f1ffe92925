package plugin_test

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// TestMain makes the test binary a plugin when a host starts it as one: under
// which name says what kind of plugin. It can be a host to be killed, too, and
// an echo to be measured by.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv("JACKFIELD_PLUGIN") != "":
		// Not os.Exit, which under -cover would have the last word on the log.
		syscall.Exit(servePlugin(filepath.Base(os.Args[0])))
	case os.Getenv(hostCanary) == hostMode:
		os.Exit(hostToBeKilled(os.Args[1]))
	case os.Getenv(hostCanary) == loadMode:
		os.Exit(hostUnderLoad(os.Args[1]))
	case os.Getenv(echoSocket) != "":
		os.Exit(serveEcho(os.Getenv(echoSocket)))
	}
	goleak.VerifyTestMain(m)
}

// A script is a Connector that does as it is told.
type script struct {
	configure func(context.Context, plugin.Settings) error
	describe  func(context.Context) (*plugin.Description, error)
	test      func(context.Context, *plugin.Request, func(plugin.Check)) error
	authorize func(context.Context, *plugin.Request) (*plugin.Authorization, error)
	revoke    func(context.Context, *plugin.Request) error
}

// described is what a script serves unless it is told otherwise.
func described() *plugin.Description {
	return &plugin.Description{Name: "script", Version: "1.0.0", Types: []plugin.Type{{
		Name: "script", Title: "A script", Version: "1.0.0",
		Schema: schema.Schema{Fields: []schema.Field{
			{Name: "username", Kind: schema.String},
			{Name: "password", Kind: schema.Secret, ForgetWhen: &schema.Condition{Field: "forget", Equals: []string{"true"}}},
			{Name: "forget", Kind: schema.Boolean},
		}},
	}}}
}

func bearer() *plugin.Authorization {
	return &plugin.Authorization{Headers: []plugin.Param{{Name: "Authorization", Value: secret.New("Bearer x")}}}
}

func (s *script) Configure(ctx context.Context, settings plugin.Settings) error {
	if s.configure == nil {
		return nil
	}
	return s.configure(ctx, settings)
}

func (s *script) Describe(ctx context.Context) (*plugin.Description, error) {
	if s.describe == nil {
		return described(), nil
	}
	return s.describe(ctx)
}

func (s *script) Test(ctx context.Context, req *plugin.Request, report func(plugin.Check)) error {
	if s.test == nil {
		return nil
	}
	return s.test(ctx, req, report)
}

func (s *script) Authorize(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
	if s.authorize == nil {
		return bearer(), nil
	}
	return s.authorize(ctx, req)
}

func (s *script) Revoke(ctx context.Context, req *plugin.Request) error {
	if s.revoke == nil {
		return nil
	}
	return s.revoke(ctx, req)
}

// answer makes every later Authorize end like this.
func (s *script) answer(a *plugin.Authorization, err error) {
	s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) { return a, err }
}

// fatal is what testing.TB and rapid.T have in common.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// request asks for the type that a script serves.
func request(t fatal, config map[string]any) *plugin.Request {
	t.Helper()
	parsed, err := described().Types[0].Schema.Parse(config)
	if err != nil {
		t.Fatalf("parsing a config: %v", err)
	}
	return &plugin.Request{Type: "script", Config: parsed}
}

// same compares what went in with what came out. A secret compares itself, and
// what is empty is not told from what is absent: protobuf does not.
func same(want, got any) string {
	return cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(plugin.Error{}))
}

// stillServes fails the test unless the plugin answers.
func stillServes(t *testing.T, client *plugin.Client) {
	t.Helper()
	if _, err := client.Describe(t.Context()); err != nil {
		t.Errorf("the call after: %v", err)
	}
}
