package plugin

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// Serve serves c to the host that started this process, until the host ends it.
// It returns at once, with an error for people, if no host did.
func Serve(c Connector, log *slog.Logger) error {
	h := handshake()
	if os.Getenv(h.MagicCookieKey) != h.MagicCookieValue {
		return errors.New("this program is a Jackfield plugin: a host starts it")
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: h,
		Plugins:         goplugin.PluginSet{serviceName: &grpcPlugin{connector: c, log: log}},
		Logger:          hclog.NewNullLogger(),
		GRPCServer: func(opts []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(messageMax), grpc.MaxSendMsgSize(messageMax))...)
		},
	})
	return nil
}

// grpcPlugin is how go-plugin is told of the two ends.
type grpcPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	connector Connector // in the plugin
	log       *slog.Logger
}

// GRPCServer is called in the plugin.
func (p *grpcPlugin) GRPCServer(_ *goplugin.GRPCBroker, s *grpc.Server) error {
	Register(s, p.connector, p.log)
	return nil
}

// GRPCClient is called in the host.
func (p *grpcPlugin) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &Client{rpc: pluginv1.NewConnectorServiceClient(conn)}, nil
}
