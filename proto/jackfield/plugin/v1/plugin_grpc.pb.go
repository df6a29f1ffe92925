// What crosses between a Jackfield host and a connection-type plugin.
//
// A plugin is a program that serves one or more connection types. It keeps
// nothing: each call carries the whole configuration and the state that the
// previous call gave back, and the host does all the remembering, sharing,
// scheduling and rationing.
//
// These comments are all that it takes to write a plugin in any language that
// has gRPC over TLS. In Go, package sdk does what the next four sections ask.
//
// # What is installed
//
// A plugin is a folder with a manifest, plugin.json, and the files that it names:
//
//   {
//     "manifest_version": 1,
//     "name": "bearer",
//     "version": "1.0.0",
//     "types": [{
//       "name": "bearer",
//       "title": "Bearer token",
//       "description": "A token that somebody else obtained.",
//       "version": "1.0.0",
//       "schema": {"fields": [
//         {"name": "api_endpoint", "kind": "url", "required": true, "roles": ["api_origin", "secret_origin"]},
//         {"name": "token", "title": "Token", "kind": "secret", "required": true, "pattern": "^[!-~]+$"},
//         {"name": "scheme", "kind": "enum", "default": "Bearer", "advanced": true,
//          "options": [{"value": "Bearer"}, {"value": "Token", "title": "Token, as some servers say"}]}
//       ]},
//       "presets": [{"name": "acme", "title": "Acme", "config": {"api_endpoint": "https://api.acme.example"}}]
//     }],
//     "platforms": {
//       "linux/amd64":   {"file": "bearer", "sha256": "64 lower-case hexadecimal digits"},
//       "windows/amd64": {"file": "bearer.exe", "sha256": "64 lower-case hexadecimal digits"}
//     }
//   }
//
// It says what Describe answers, name by name as in the messages below, enums in
// lower case without their prefix ("api_origin" for ROLE_API_ORIGIN). What is
// empty, false or unset is left out; members that are not in this file are
// errors. The host lists types and checks configs by it without starting
// anything, and refuses a plugin that then describes a schema otherwise.
//
// "platforms" names, for each GOOS/GOARCH of Go ("darwin/arm64"), one file in the
// folder itself and the SHA-256 of its bytes. That file is all that the host
// verifies and runs, so a script is best bundled into one file with what it
// imports. It must be executable: a "#!" line names its interpreter by the full
// path, because there is no PATH ("#!/usr/bin/env node" finds node in /bin and
// /usr/bin at most). On Windows it is an .exe.
//
// # How a plugin is started
//
// The host runs the file in the manner of hashicorp/go-plugin, core protocol 1,
// "grpc", with mutual TLS. It gets no arguments, the null device as standard
// input, and a process group of its own. From the start until Configure has been
// answered it has 10 seconds.
//
//  1. Its working directory is a new, private folder that is removed when it has
//     ended, and does not hold the plugin: a script finds its own folder by its
//     own path.
//  2. Its environment holds what follows here, and TZ, LANG, LC_ALL,
//     SSL_CERT_FILE and SSL_CERT_DIR if the host has them (on Windows SystemRoot,
//     TEMP and TMP as well). No PATH, no HOME, no proxy, no secret.
//  3. JACKFIELD_PLUGIN is "connection-type". A program that does not see it was
//     started by hand: it says so on standard error and exits with status 1.
//  4. PLUGIN_PROTOCOL_VERSIONS lists, separated by commas, the versions that the
//     host speaks. This file is version 1.
//  5. PLUGIN_CLIENT_CERT is the host's certificate in PEM: self-signed, ECDSA
//     P-521, made for this one start. The plugin requires a client certificate on
//     every connection and trusts this one as the only authority.
//  6. The plugin makes a key and a self-signed certificate of its own, at each
//     start: X.509 version 3, valid now, with the DNS name "localhost" as subject
//     alternative name, for server authentication if it has an extended key
//     usage, for digital signature if it has a key usage. ECDSA P-256 will do. It
//     serves TLS 1.2 or later with it, ALPN "h2". The host trusts this
//     certificate alone, by the line below.
//  7. It listens on a unix socket directly in PLUGIN_UNIX_SOCKET_DIR (the working
//     directory, and also TMPDIR; give the socket a short name, since paths of
//     sockets end at about 100 bytes), or else on TCP at exactly 127.0.0.1, on a
//     port between PLUGIN_MIN_PORT and PLUGIN_MAX_PORT. Any other address is
//     refused.
//  8. When it can be connected to, it prints one line on standard output, the
//     first that it prints there, of at most 16 KiB:
//
//       1|1|unix|/path/to/socket|grpc|BASE64
//
//     core protocol 1, this protocol's version, "unix" or "tcp", the absolute
//     path or "127.0.0.1:port", "grpc", and its certificate: the DER form in
//     standard base64 without "=" and without line breaks.
//
// The host then connects, calls Configure once, then Describe, and after that
// Authorize, Test and Revoke, many at a time. A call that the host gives up, or
// whose deadline passes, is canceled: what the plugin does for it should end.
//
// # What else is called
//
// Besides this service the host calls, from three services of go-plugin whose
// messages may all be taken for empty ones:
//
//   plugin.GRPCController.Shutdown  unary; to be served
//   plugin.GRPCStdio.StreamStdio    answered with UNIMPLEMENTED, it is not missed
//   plugin.GRPCBroker.StartStream   answered with UNIMPLEMENTED, it is not missed
//
// Shutdown ends the plugin: it answers and exits, and 2 seconds after the call it
// is killed with all of its process group, which is also how a plugin ends that
// does not serve Shutdown. No other signal is sent. On Linux it is killed when the
// host dies. A plugin that exits by itself is started again when it is needed.
// grpc.health.v1 is not used.
//
// # What it prints
//
// Standard error, and standard output after the first line, are the plugin's log,
// one line an entry: a JSON object with "@level" ("debug", "info", "warn",
// "error"), "@message", perhaps "@timestamp", and further members of any kind, or
// plain text. The host blots out the secrets that it knows, and logs 4 KiB of a
// message; of a line longer than 64 KiB the end is lost. If the plugin does not
// come up, the last line is shown to whoever started it.
//
// # Limits
//
// A message is at most 4 MiB in either direction. All texts are UTF-8. Of a
// failure or a check, message and hint are cut at 1000 bytes, field at 200, a
// check's name at 50. An authorization is refused unless
//
//   - it has at least one header or query parameter, or for an API that wants none
//     says where that is (base_url);
//   - each header's name is a token and each value free of control characters
//     other than tab (RFC 9110 section 5), and each parameter has a name;
//   - base_url, if there is one, is absolute, http or https, with a host and
//     without user information;
//   - expiry, if there is one, is between the years 2000 and 9999.
//
// What breaks the contract is a failure of the plugin ("plugin_failed"), which
// the owner of the connection cannot mend.
//
// # Failures
//
// A call that fails ends with a gRPC status whose details hold one
// google.rpc.ErrorInfo with domain "jackfield" and, as its reason, one of:
//
//   reason         gRPC code            the call failed because
//   CONFIG         INVALID_ARGUMENT     these settings cannot work
//   DENIED         PERMISSION_DENIED    the server refused the user's credentials, or wants a second factor
//   CLIENT_DENIED  PERMISSION_DENIED    the server refused the client
//   SCOPE_DENIED   PERMISSION_DENIED    the server refused the scope
//   UNSUPPORTED    UNIMPLEMENTED        grant or token type is not supported
//   THROTTLED      RESOURCE_EXHAUSTED   the server asked to slow down; google.rpc.RetryInfo says how long
//   UNAVAILABLE    UNAVAILABLE          nothing was sent, or the server answered 5xx
//   TIMEOUT        DEADLINE_EXCEEDED    the request was sent, and no whole answer came in time
//   AMBIGUOUS      UNKNOWN              the request was sent, and the answer was lost
//   TLS            FAILED_PRECONDITION  the server's identity could not be proved
//   BLOCKED        FAILED_PRECONDITION  the egress policy forbids the address, or the server redirected
//   BAD_RESPONSE   DATA_LOSS            the answer is not what the protocol demands
//   TOO_LARGE      OUT_OF_RANGE         the answer is larger than the client reads
//   NOT_FOUND      NOT_FOUND            the plugin has no such connection type
//   CANCELED       CANCELLED            the host gave the call up, or its deadline passed
//   INTERNAL       INTERNAL             the plugin failed in a way that it did not expect
//
// The host goes by the reason; the gRPC code is for others who watch. INTERNAL,
// and a reason that is not in this list, are a failure of the plugin with the
// status's message. A status without such an ErrorInfo is one too, whatever its
// code, and its message is not shown: with RESOURCE_EXHAUSTED it counts as a
// message that was too large, with UNIMPLEMENTED as a call that is not served,
// with UNAVAILABLE as the end of the process, and costs a second. Once the host
// has given a call up it takes any such status for that; a time limit of the
// plugin's own is TIMEOUT, AMBIGUOUS or UNAVAILABLE, never CANCELED.
//
// ErrorInfo.metadata may hold:
//
//   field   the field of the config at fault, e.g. "token_endpoint"
//   hint    what to do next, one line
//   logins  how many passwords were sent during the call, in decimal; absent: 0
//   final   "true": trying again is of no use, although the reason says that it
//           may be, e.g. for a server that answers 501
//   login_needed  "true": nothing but a login would do, and the call was told to
//           spend none (AuthorizeRequest.no_login)
//
// A google.rpc.RetryInfo beside it says how long to wait, with any reason; it is
// taken for at least 1 second and at most 15 minutes.
//
// Details travel in the trailer grpc-status-details-bin: a serialized
// google.rpc.Status (googleapis, google/rpc/status.proto and error_details.proto)
// whose details are each a google.protobuf.Any with the type URL
// "type.googleapis.com/google.rpc.ErrorInfo" or the like. With a gRPC library that
// knows nothing of it, set it as binary metadata. The Status must repeat the gRPC
// code, else all is lost, and its message is the one that is read.
//
// The status message is written by the plugin for the owner of the connection:
// lower case, no full stop, never a response body, a URL's query or a secret.

// Code generated by protoc-gen-go-grpc. DO NOT EDIT.
// versions:
// - protoc-gen-go-grpc v1.6.2
// - protoc             (unknown)
// source: jackfield/plugin/v1/plugin.proto

package pluginv1

import (
	context "context"
	grpc "google.golang.org/grpc"
	codes "google.golang.org/grpc/codes"
	status "google.golang.org/grpc/status"
)

// This is a compile-time assertion to ensure that this generated file
// is compatible with the grpc package it is being compiled against.
// Requires gRPC-Go v1.64.0 or later.
const _ = grpc.SupportPackageIsVersion9

const (
	ConnectorService_Configure_FullMethodName = "/jackfield.plugin.v1.ConnectorService/Configure"
	ConnectorService_Describe_FullMethodName  = "/jackfield.plugin.v1.ConnectorService/Describe"
	ConnectorService_Test_FullMethodName      = "/jackfield.plugin.v1.ConnectorService/Test"
	ConnectorService_Authorize_FullMethodName = "/jackfield.plugin.v1.ConnectorService/Authorize"
	ConnectorService_Revoke_FullMethodName    = "/jackfield.plugin.v1.ConnectorService/Revoke"
)

// ConnectorServiceClient is the client API for ConnectorService service.
//
// For semantics around ctx use and closing/ending streaming RPCs, please refer to https://pkg.go.dev/google.golang.org/grpc/?tab=doc#ClientConn.NewStream.
//
// ConnectorService is what a plugin serves of its own.
type ConnectorServiceClient interface {
	// Configure is called once, before anything else in this service, with what the
	// host decides for the whole process. A plugin must obey egress and ca_bundle on
	// every connection that it opens.
	Configure(ctx context.Context, in *ConfigureRequest, opts ...grpc.CallOption) (*ConfigureResponse, error)
	// Describe lists the connection types of this plugin. The answer is the same
	// each time, and says what the manifest says that the plugin was installed with.
	Describe(ctx context.Context, in *DescribeRequest, opts ...grpc.CallOption) (*DescribeResponse, error)
	// Test tries a configuration and streams what it finds, each check as soon as
	// it is known, in the order in which they are made. The stream ends with OK when
	// no check failed; otherwise with the failure of the first one that did, or
	// with OK all the same: the host then takes that failure from the check.
	// Test may spend at most one login, and hands back the authorization that it
	// obtained, so that the host need not spend another.
	Test(ctx context.Context, in *TestRequest, opts ...grpc.CallOption) (grpc.ServerStreamingClient[TestResponse], error)
	// Authorize obtains an authorization. It must not send a password more than
	// once, whatever the server does: the host decides about another attempt. Told
	// to spend no login, it sends none.
	Authorize(ctx context.Context, in *AuthorizeRequest, opts ...grpc.CallOption) (*AuthorizeResponse, error)
	// Revoke ends an authorization at its server. It is called only if the plugin
	// named the capability CAPABILITY_REVOKE.
	Revoke(ctx context.Context, in *RevokeRequest, opts ...grpc.CallOption) (*RevokeResponse, error)
}

type connectorServiceClient struct {
	cc grpc.ClientConnInterface
}

func NewConnectorServiceClient(cc grpc.ClientConnInterface) ConnectorServiceClient {
	return &connectorServiceClient{cc}
}

func (c *connectorServiceClient) Configure(ctx context.Context, in *ConfigureRequest, opts ...grpc.CallOption) (*ConfigureResponse, error) {
	cOpts := append([]grpc.CallOption{grpc.StaticMethod()}, opts...)
	out := new(ConfigureResponse)
	err := c.cc.Invoke(ctx, ConnectorService_Configure_FullMethodName, in, out, cOpts...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (c *connectorServiceClient) Describe(ctx context.Context, in *DescribeRequest, opts ...grpc.CallOption) (*DescribeResponse, error) {
	cOpts := append([]grpc.CallOption{grpc.StaticMethod()}, opts...)
	out := new(DescribeResponse)
	err := c.cc.Invoke(ctx, ConnectorService_Describe_FullMethodName, in, out, cOpts...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (c *connectorServiceClient) Test(ctx context.Context, in *TestRequest, opts ...grpc.CallOption) (grpc.ServerStreamingClient[TestResponse], error) {
	cOpts := append([]grpc.CallOption{grpc.StaticMethod()}, opts...)
	stream, err := c.cc.NewStream(ctx, &ConnectorService_ServiceDesc.Streams[0], ConnectorService_Test_FullMethodName, cOpts...)
	if err != nil {
		return nil, err
	}
	x := &grpc.GenericClientStream[TestRequest, TestResponse]{ClientStream: stream}
	if err := x.ClientStream.SendMsg(in); err != nil {
		return nil, err
	}
	if err := x.ClientStream.CloseSend(); err != nil {
		return nil, err
	}
	return x, nil
}

// This type alias is provided for backwards compatibility with existing code that references the prior non-generic stream type by name.
type ConnectorService_TestClient = grpc.ServerStreamingClient[TestResponse]

func (c *connectorServiceClient) Authorize(ctx context.Context, in *AuthorizeRequest, opts ...grpc.CallOption) (*AuthorizeResponse, error) {
	cOpts := append([]grpc.CallOption{grpc.StaticMethod()}, opts...)
	out := new(AuthorizeResponse)
	err := c.cc.Invoke(ctx, ConnectorService_Authorize_FullMethodName, in, out, cOpts...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (c *connectorServiceClient) Revoke(ctx context.Context, in *RevokeRequest, opts ...grpc.CallOption) (*RevokeResponse, error) {
	cOpts := append([]grpc.CallOption{grpc.StaticMethod()}, opts...)
	out := new(RevokeResponse)
	err := c.cc.Invoke(ctx, ConnectorService_Revoke_FullMethodName, in, out, cOpts...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ConnectorServiceServer is the server API for ConnectorService service.
// All implementations must embed UnimplementedConnectorServiceServer
// for forward compatibility.
//
// ConnectorService is what a plugin serves of its own.
type ConnectorServiceServer interface {
	// Configure is called once, before anything else in this service, with what the
	// host decides for the whole process. A plugin must obey egress and ca_bundle on
	// every connection that it opens.
	Configure(context.Context, *ConfigureRequest) (*ConfigureResponse, error)
	// Describe lists the connection types of this plugin. The answer is the same
	// each time, and says what the manifest says that the plugin was installed with.
	Describe(context.Context, *DescribeRequest) (*DescribeResponse, error)
	// Test tries a configuration and streams what it finds, each check as soon as
	// it is known, in the order in which they are made. The stream ends with OK when
	// no check failed; otherwise with the failure of the first one that did, or
	// with OK all the same: the host then takes that failure from the check.
	// Test may spend at most one login, and hands back the authorization that it
	// obtained, so that the host need not spend another.
	Test(*TestRequest, grpc.ServerStreamingServer[TestResponse]) error
	// Authorize obtains an authorization. It must not send a password more than
	// once, whatever the server does: the host decides about another attempt. Told
	// to spend no login, it sends none.
	Authorize(context.Context, *AuthorizeRequest) (*AuthorizeResponse, error)
	// Revoke ends an authorization at its server. It is called only if the plugin
	// named the capability CAPABILITY_REVOKE.
	Revoke(context.Context, *RevokeRequest) (*RevokeResponse, error)
	mustEmbedUnimplementedConnectorServiceServer()
}

// UnimplementedConnectorServiceServer must be embedded to have
// forward compatible implementations.
//
// NOTE: this should be embedded by value instead of pointer to avoid a nil
// pointer dereference when methods are called.
type UnimplementedConnectorServiceServer struct{}

func (UnimplementedConnectorServiceServer) Configure(context.Context, *ConfigureRequest) (*ConfigureResponse, error) {
	return nil, status.Error(codes.Unimplemented, "method Configure not implemented")
}
func (UnimplementedConnectorServiceServer) Describe(context.Context, *DescribeRequest) (*DescribeResponse, error) {
	return nil, status.Error(codes.Unimplemented, "method Describe not implemented")
}
func (UnimplementedConnectorServiceServer) Test(*TestRequest, grpc.ServerStreamingServer[TestResponse]) error {
	return status.Error(codes.Unimplemented, "method Test not implemented")
}
func (UnimplementedConnectorServiceServer) Authorize(context.Context, *AuthorizeRequest) (*AuthorizeResponse, error) {
	return nil, status.Error(codes.Unimplemented, "method Authorize not implemented")
}
func (UnimplementedConnectorServiceServer) Revoke(context.Context, *RevokeRequest) (*RevokeResponse, error) {
	return nil, status.Error(codes.Unimplemented, "method Revoke not implemented")
}
func (UnimplementedConnectorServiceServer) mustEmbedUnimplementedConnectorServiceServer() {}
func (UnimplementedConnectorServiceServer) testEmbeddedByValue()                          {}

// UnsafeConnectorServiceServer may be embedded to opt out of forward compatibility for this service.
// Use of this interface is not recommended, as added methods to ConnectorServiceServer will
// result in compilation errors.
type UnsafeConnectorServiceServer interface {
	mustEmbedUnimplementedConnectorServiceServer()
}

func RegisterConnectorServiceServer(s grpc.ServiceRegistrar, srv ConnectorServiceServer) {
	// If the following call panics, it indicates UnimplementedConnectorServiceServer was
	// embedded by pointer and is nil.  This will cause panics if an
	// unimplemented method is ever invoked, so we test this at initialization
	// time to prevent it from happening at runtime later due to I/O.
	if t, ok := srv.(interface{ testEmbeddedByValue() }); ok {
		t.testEmbeddedByValue()
	}
	s.RegisterService(&ConnectorService_ServiceDesc, srv)
}

func _ConnectorService_Configure_Handler(srv interface{}, ctx context.Context, dec func(interface{}) error, interceptor grpc.UnaryServerInterceptor) (interface{}, error) {
	in := new(ConfigureRequest)
	if err := dec(in); err != nil {
		return nil, err
	}
	if interceptor == nil {
		return srv.(ConnectorServiceServer).Configure(ctx, in)
	}
	info := &grpc.UnaryServerInfo{
		Server:     srv,
		FullMethod: ConnectorService_Configure_FullMethodName,
	}
	handler := func(ctx context.Context, req interface{}) (interface{}, error) {
		return srv.(ConnectorServiceServer).Configure(ctx, req.(*ConfigureRequest))
	}
	return interceptor(ctx, in, info, handler)
}

func _ConnectorService_Describe_Handler(srv interface{}, ctx context.Context, dec func(interface{}) error, interceptor grpc.UnaryServerInterceptor) (interface{}, error) {
	in := new(DescribeRequest)
	if err := dec(in); err != nil {
		return nil, err
	}
	if interceptor == nil {
		return srv.(ConnectorServiceServer).Describe(ctx, in)
	}
	info := &grpc.UnaryServerInfo{
		Server:     srv,
		FullMethod: ConnectorService_Describe_FullMethodName,
	}
	handler := func(ctx context.Context, req interface{}) (interface{}, error) {
		return srv.(ConnectorServiceServer).Describe(ctx, req.(*DescribeRequest))
	}
	return interceptor(ctx, in, info, handler)
}

func _ConnectorService_Test_Handler(srv interface{}, stream grpc.ServerStream) error {
	m := new(TestRequest)
	if err := stream.RecvMsg(m); err != nil {
		return err
	}
	return srv.(ConnectorServiceServer).Test(m, &grpc.GenericServerStream[TestRequest, TestResponse]{ServerStream: stream})
}

// This type alias is provided for backwards compatibility with existing code that references the prior non-generic stream type by name.
type ConnectorService_TestServer = grpc.ServerStreamingServer[TestResponse]

func _ConnectorService_Authorize_Handler(srv interface{}, ctx context.Context, dec func(interface{}) error, interceptor grpc.UnaryServerInterceptor) (interface{}, error) {
	in := new(AuthorizeRequest)
	if err := dec(in); err != nil {
		return nil, err
	}
	if interceptor == nil {
		return srv.(ConnectorServiceServer).Authorize(ctx, in)
	}
	info := &grpc.UnaryServerInfo{
		Server:     srv,
		FullMethod: ConnectorService_Authorize_FullMethodName,
	}
	handler := func(ctx context.Context, req interface{}) (interface{}, error) {
		return srv.(ConnectorServiceServer).Authorize(ctx, req.(*AuthorizeRequest))
	}
	return interceptor(ctx, in, info, handler)
}

func _ConnectorService_Revoke_Handler(srv interface{}, ctx context.Context, dec func(interface{}) error, interceptor grpc.UnaryServerInterceptor) (interface{}, error) {
	in := new(RevokeRequest)
	if err := dec(in); err != nil {
		return nil, err
	}
	if interceptor == nil {
		return srv.(ConnectorServiceServer).Revoke(ctx, in)
	}
	info := &grpc.UnaryServerInfo{
		Server:     srv,
		FullMethod: ConnectorService_Revoke_FullMethodName,
	}
	handler := func(ctx context.Context, req interface{}) (interface{}, error) {
		return srv.(ConnectorServiceServer).Revoke(ctx, req.(*RevokeRequest))
	}
	return interceptor(ctx, in, info, handler)
}

// ConnectorService_ServiceDesc is the grpc.ServiceDesc for ConnectorService service.
// It's only intended for direct use with grpc.RegisterService,
// and not to be introspected or modified (even as a copy)
var ConnectorService_ServiceDesc = grpc.ServiceDesc{
	ServiceName: "jackfield.plugin.v1.ConnectorService",
	HandlerType: (*ConnectorServiceServer)(nil),
	Methods: []grpc.MethodDesc{
		{
			MethodName: "Configure",
			Handler:    _ConnectorService_Configure_Handler,
		},
		{
			MethodName: "Describe",
			Handler:    _ConnectorService_Describe_Handler,
		},
		{
			MethodName: "Authorize",
			Handler:    _ConnectorService_Authorize_Handler,
		},
		{
			MethodName: "Revoke",
			Handler:    _ConnectorService_Revoke_Handler,
		},
	},
	Streams: []grpc.StreamDesc{
		{
			StreamName:    "Test",
			Handler:       _ConnectorService_Test_Handler,
			ServerStreams: true,
		},
	},
	Metadata: "jackfield/plugin/v1/plugin.proto",
}
