package conformance

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
)

// service is the one that plugins serve.
const service = "/jackfield.plugin.v1.ConnectorService/"

// raw is a codec that sends bytes as they are, whatever they are.
type raw struct{}

// Marshal implements encoding.Codec.
func (raw) Marshal(v any) ([]byte, error) {
	data, ok := v.(*[]byte)
	if !ok {
		return nil, fmt.Errorf("%T is not bytes", v)
	}
	return *data, nil
}

// Unmarshal implements encoding.Codec.
func (raw) Unmarshal(data []byte, v any) error {
	into, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("%T is not bytes", v)
	}
	*into = append([]byte(nil), data...)
	return nil
}

// Name implements encoding.Codec.
func (raw) Name() string { return "proto" }

// throw sends bytes to a method, and returns how that ended. An answer is as good
// as an error here.
func (p *running) throw(ctx context.Context, method string, message []byte) error {
	stream, err := p.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, service+method, grpc.ForceCodec(raw{}), grpc.MaxCallSendMsgSize(16*messageMax))
	if err != nil {
		return err
	}
	if err := stream.SendMsg(&message); err != nil {
		var nothing []byte
		return stream.RecvMsg(&nothing) // says why
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for {
		var answer []byte
		if err := stream.RecvMsg(&answer); err != nil {
			return err // io.EOF is the good end
		}
	}
}
