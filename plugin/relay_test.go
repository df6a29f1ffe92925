package plugin_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A relay is a gRPC server and a connection to it, without a network: messages
// are written and read, and that is all. A client can be made of it for each
// case of a property.
type relay struct {
	service any
	methods map[string]grpc.MethodDesc
}

// RegisterService makes the relay a server.
func (r *relay) RegisterService(desc *grpc.ServiceDesc, service any) {
	r.service, r.methods = service, map[string]grpc.MethodDesc{}
	for _, m := range desc.Methods {
		r.methods[m.MethodName] = m
	}
}

// Invoke makes the relay a connection.
func (r *relay) Invoke(ctx context.Context, method string, args, reply any, _ ...grpc.CallOption) error {
	m := r.methods[method[strings.LastIndexByte(method, '/')+1:]]
	resp, err := m.Handler(r.service, ctx, func(in any) error { return copyMessage(in, args) }, nil)
	if err != nil {
		return err
	}
	return copyMessage(reply, resp)
}

// NewStream is not needed by those who use a relay.
func (r *relay) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errors.New("a relay has no streams")
}

func copyMessage(to, from any) error {
	source, ok := from.(proto.Message)
	target, also := to.(proto.Message)
	if !ok || !also {
		return errors.New("a relay carries protobuf messages")
	}
	data, err := proto.Marshal(source)
	if err != nil {
		return err
	}
	return proto.Unmarshal(data, target)
}

func sameSettings(want, got plugin.Settings) string {
	return cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }))
}
