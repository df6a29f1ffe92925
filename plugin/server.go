package plugin

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"google.golang.org/grpc"

	"github.com/jackfield-dev/jackfield/internal/secret"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// Register puts c on a gRPC server: the plugin's end of the pipe. Failures whose
// text nobody chose are written to log and cross the pipe as [Internal], which
// the host takes for [PluginFailed].
func Register(s grpc.ServiceRegistrar, c Connector, log *slog.Logger) {
	pluginv1.RegisterConnectorServiceServer(s, &server{connector: c, log: log})
}

// server serves a Connector over gRPC.
type server struct {
	pluginv1.UnimplementedConnectorServiceServer
	connector Connector
	log       *slog.Logger

	description atomic.Pointer[Description] // nil until the first request
}

// fail turns what a call ended with, or panicked with, into a status. It is
// deferred by every call, so that no call can end another.
func (s *server) fail(ctx context.Context, call string, err *error) {
	if p := recover(); p != nil {
		s.log.ErrorContext(ctx, "the plugin panicked", "call", call, "panic", p, "stack", string(debug.Stack()))
		*err = Errorf(Internal, "the plugin panicked in %s; its log says where", call)
	}
	if *err == nil {
		return
	}
	e := AsError(*err)
	if e.canceled != nil && ended(ctx) == nil {
		// A time limit of the author's own: the caller has not given up, and nobody
		// said whether anything was sent.
		e = Errorf(Internal, "the plugin gave up without saying whether anything was sent")
	}
	if e.Code == Internal {
		s.log.ErrorContext(ctx, "the plugin failed", "call", call, "error", *err)
	}
	*err = statusFromError(e)
}

func (s *server) Configure(ctx context.Context, req *pluginv1.ConfigureRequest) (_ *pluginv1.ConfigureResponse, err error) {
	defer s.fail(ctx, "Configure", &err)
	settings, err := settingsFromProto(req)
	if err != nil {
		return nil, err
	}
	if c, ok := s.connector.(Configurer); ok {
		if err := c.Configure(ctx, settings); err != nil {
			return nil, err
		}
	}
	resp := &pluginv1.ConfigureResponse{}
	if _, ok := s.connector.(Revoker); ok {
		resp.Capabilities = append(resp.Capabilities, pluginv1.Capability_CAPABILITY_REVOKE)
	}
	return resp, nil
}

func (s *server) Describe(ctx context.Context, _ *pluginv1.DescribeRequest) (_ *pluginv1.DescribeResponse, err error) {
	defer s.fail(ctx, "Describe", &err)
	d, err := s.connector.Describe(ctx)
	if err != nil {
		return nil, err
	}
	return descriptionToProto(d)
}

func (s *server) Authorize(ctx context.Context, in *pluginv1.AuthorizeRequest) (_ *pluginv1.AuthorizeResponse, err error) {
	defer s.fail(ctx, "Authorize", &err)
	req, err := s.request(ctx, in)
	if err != nil {
		return nil, err
	}
	req.Previous, req.Reason, req.NoLogin = secretFromBytes(in.GetPreviousState()), reasonFromProto(in.GetReason()), in.GetNoLogin()
	a, err := s.connector.Authorize(ctx, req)
	if err != nil {
		return nil, err
	}
	return &pluginv1.AuthorizeResponse{Authorization: authorizationToProto(a)}, nil
}

func (s *server) Test(in *pluginv1.TestRequest, stream grpc.ServerStreamingServer[pluginv1.TestResponse]) (err error) {
	ctx := stream.Context()
	defer s.fail(ctx, "Test", &err)
	req, err := s.request(ctx, in)
	if err != nil {
		return err
	}
	req.NoLogin = in.GetNoLogin()
	r := &reporter{stream: stream}
	defer r.end()
	return s.connector.Test(ctx, req, r.report)
}

func (s *server) Revoke(ctx context.Context, in *pluginv1.RevokeRequest) (_ *pluginv1.RevokeResponse, err error) {
	defer s.fail(ctx, "Revoke", &err)
	revoker, ok := s.connector.(Revoker)
	if !ok {
		return nil, Errorf(Unsupported, "this plugin does not revoke authorizations")
	}
	req, err := s.request(ctx, in)
	if err != nil {
		return nil, err
	}
	req.Previous = secretFromBytes(in.GetState())
	return &pluginv1.RevokeResponse{}, revoker.Revoke(ctx, req)
}

// request checks a config against its type's schema again: a plugin trusts no
// host, so that its author may trust the config.
func (s *server) request(ctx context.Context, in interface {
	GetType() string
	GetConfig() []byte
}) (*Request, error) {
	d, err := s.described(ctx)
	if err != nil {
		return nil, err
	}
	t, ok := d.Type(in.GetType())
	if !ok {
		return nil, Errorf(NotFound, "this plugin has no connection type %q", in.GetType())
	}
	var raw map[string]any
	if json.Unmarshal(in.GetConfig(), &raw) != nil {
		return nil, Errorf(Config, "the config is not a JSON object")
	}
	config, err := t.Schema.ParseStored(raw)
	if err != nil {
		return nil, err
	}
	return &Request{Type: t.Name, Config: config}, nil
}

// described is what the connector serves. It describes the same each time, so it is
// asked once, and the schemas are compiled once.
func (s *server) described(ctx context.Context) (*Description, error) {
	if d := s.description.Load(); d != nil {
		return d, nil
	}
	d, err := s.connector.Describe(ctx)
	if err != nil {
		return nil, err
	}
	compiled := *d
	compiled.Types = slices.Clone(d.Types)
	for i := range compiled.Types {
		compiled.Types[i].Schema = compiled.Types[i].Schema.Compiled()
	}
	s.description.Store(&compiled)
	return &compiled, nil
}

func secretFromBytes(b []byte) secret.String {
	if len(b) == 0 {
		return secret.String{}
	}
	return secret.New(string(b))
}
