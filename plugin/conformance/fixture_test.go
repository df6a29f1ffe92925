package conformance

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// pluginName begins the names under which this test binary is a plugin. What
// follows is its defect, since a plugin gets no arguments and no environment.
const pluginName = "plugin-"

func TestMain(m *testing.M) {
	defect, ok := strings.CutPrefix(filepath.Base(os.Args[0]), pluginName)
	if !ok {
		os.Exit(m.Run())
	}
	k := &kit{identity: newIdentity, out: os.Stdout, stopped: make(chan struct{})}
	k.broken = defects()[strings.TrimSuffix(defect, ".exe")]
	if k.broken.change != nil {
		k.broken.change(k)
	}
	// Not os.Exit, at which a race detector waits a second.
	syscall.Exit(k.serve())
}

// A kit is a plugin made by hand, as somebody would who has no SDK: all that a
// defect may change of it is a member.
type kit struct {
	broken

	byHand   func() int                  // nil: as it should be
	identity func() (identity, error)    // its certificate
	tls      func(*tls.Config)           // changes how it is served
	line     func(string) string         // changes the first line
	serverOf []grpc.ServerOption         // how it is served
	describe func(d *plugin.Description) // changes what it serves
	login    func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error)
	checks   func(req *plugin.Request, report func(plugin.Check)) error
	settle   func(plugin.Settings) error
	asked    func(s *grpc.Server) // instead of stopping, when it is asked to end
	status   int
	leave    func() // done before it ends

	out     io.Writer
	stopped chan struct{}
}

// serve does what the comments of the .proto file say, step by step.
func (k *kit) serve() int {
	if os.Getenv("JACKFIELD_PLUGIN") != "connection-type" {
		if k.byHand != nil {
			return k.byHand()
		}
		fmt.Fprintln(os.Stderr, "this is a plugin: a host starts it")
		return 1
	}
	id, err := k.identity()
	if err != nil {
		return 1
	}
	hosts := x509.NewCertPool()
	hosts.AppendCertsFromPEM([]byte(os.Getenv("PLUGIN_CLIENT_CERT")))
	config := &tls.Config{
		Certificates: []tls.Certificate{id.cert}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: hosts, MinVersion: tls.VersionTLS12,
	}
	if k.tls != nil {
		k.tls(config)
	}
	socket := filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	s := grpc.NewServer(append(k.serverOf, grpc.Creds(credentials.NewTLS(config)))...)
	plugin.Register(s, k, slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	k.control(s)
	block, _ := pem.Decode([]byte(id.pem))
	line := fmt.Sprintf("1|1|unix|%s|grpc|%s", socket, base64.RawStdEncoding.EncodeToString(block.Bytes))
	if k.line != nil {
		line = k.line(line)
	}
	fmt.Fprintln(k.out, line)
	go func() { _ = s.Serve(listener) }()
	<-k.stopped
	if k.leave != nil {
		k.leave()
	}
	return k.status
}

// control serves plugin.GRPCController.Shutdown.
func (k *kit) control(s *grpc.Server) {
	end := func(any, context.Context, func(any) error, grpc.UnaryServerInterceptor) (any, error) {
		go func() {
			if k.asked != nil {
				k.asked(s)
			} else {
				s.Stop()
				close(k.stopped)
			}
		}()
		return &emptypb.Empty{}, nil
	}
	s.RegisterService(&grpc.ServiceDesc{
		ServiceName: "plugin.GRPCController", HandlerType: (*any)(nil), Methods: []grpc.MethodDesc{{MethodName: "Shutdown", Handler: end}},
	}, struct{}{})
}

func (k *kit) Configure(_ context.Context, s plugin.Settings) error {
	if k.settle != nil {
		return k.settle(s)
	}
	return nil
}

// Describe implements plugin.Connector.
func (k *kit) Describe(context.Context) (*plugin.Description, error) {
	d := &plugin.Description{Name: "kit", Version: "1.0.0", Types: []plugin.Type{{
		Name: "kit", Title: "A kit", Version: "1.0.0",
		Schema: schema.Schema{Fields: []schema.Field{
			{Name: "endpoint", Kind: schema.URL, Required: true, HTTPIf: "allow_http", Roles: []schema.Role{schema.APIOrigin, schema.SecretOrigin}},
			{Name: "allow_http", Kind: schema.Boolean, Default: false},
			{Name: "username", Kind: schema.String, Required: true, Roles: []schema.Role{schema.Account}, Pattern: "^[a-z]+$"},
			{Name: "password", Kind: schema.Secret, Required: true},
			{Name: "tries", Kind: schema.Integer, Default: 1},
		}},
		Presets: []plugin.Preset{{
			Name: "acme", Title: "Acme", Help: "TENANT is yours.", Config: map[string]any{"endpoint": "https://TENANT.acme.example/"},
			FillIn: map[string]string{"username": "You.", "password": "Yours."},
		}},
	}}}
	if k.describe != nil {
		k.describe(d)
	}
	return d, nil
}

// Authorize implements plugin.Connector. The server that it asks is to answer with
// a line, which is the token.
func (k *kit) Authorize(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
	if k.login != nil {
		return k.login(ctx, req)
	}
	if req.NoLogin {
		return nil, &plugin.Error{Code: plugin.Denied, Message: "the state renews nothing", LoginNeeded: true}
	}
	token, err := ask(ctx, req)
	if err != nil {
		return nil, err
	}
	return bearer(token), nil
}

func bearer(token string) *plugin.Authorization {
	return &plugin.Authorization{Headers: []plugin.Param{{Name: "Authorization", Value: plugin.NewSecret("Bearer " + token)}}, Logins: 1}
}

// ask sends the password to the endpoint and waits for a line.
func ask(ctx context.Context, req *plugin.Request) (string, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", req.Config.URL("endpoint").Host)
	if err != nil {
		return "", plugin.Errorf(plugin.Unavailable, "nobody listens there").In("endpoint")
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\nX-Password: %s\r\nConnection: close\r\n\r\n", req.Config.Secret("password").Reveal())
	answer, err := io.ReadAll(conn)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil || strings.HasPrefix(string(answer), "HTTP/1.1 4") {
		return string(answer), plugin.Errorf(plugin.Denied, "the server refused the password").In("password").Spent(1)
	}
	return "token", nil
}

// Test implements plugin.Connector.
func (k *kit) Test(ctx context.Context, req *plugin.Request, report func(plugin.Check)) error {
	if k.checks != nil {
		return k.checks(req, report)
	}
	report(plugin.Check{Name: "config", Status: plugin.Passed, Message: "the settings make sense"})
	if req.NoLogin {
		report(plugin.Check{Name: "token", Status: plugin.Skipped, Message: "it would be a login"})
		return nil
	}
	_, err := ask(ctx, req)
	if err != nil {
		e := plugin.AsError(err)
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		report(plugin.Check{Name: "token", Status: plugin.Failed, Message: e.Message, Err: e, Logins: e.Logins})
		return err
	}
	report(plugin.Check{Name: "token", Status: plugin.Passed, Logins: 1})
	return nil
}
