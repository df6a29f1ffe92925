package plugin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// Serve serves c to the host that started this process, until the host ends it or
// the system asks the process to end (SIGTERM), when calls under way may finish.
// It returns at once, with an error for people, if no host did.
//
// With JACKFIELD_PLUGIN_DEBUG=1 in the environment no host is needed: the process
// prints how one reaches it (see [Reattach]), and serves until it is ended. So it
// can be started under a debugger.
func Serve(c Connector, log *slog.Logger) error {
	h := handshake()
	if os.Getenv(debugVariable) == "1" {
		return serveDebugger(c, log)
	}
	if os.Getenv(h.MagicCookieKey) != h.MagicCookieValue {
		return errors.New("this program is a Jackfield plugin: a host starts it")
	}
	config, certificate, err := pluginTLS(os.Getenv(clientCertificate))
	if err != nil {
		return err
	}
	return serve(c, log, config, func(w io.Writer, at *goplugin.ReattachConfig) error {
		_, err := fmt.Fprintf(w, "%d|%d|%s|%s|%s|%s\n", goplugin.CoreProtocolVersion, at.ProtocolVersion,
			at.Addr.Network(), at.Addr.String(), at.Protocol, certificate)
		return err
	})
}

// serve serves c and announces on standard output where.
//
// go-plugin's test mode is what it calls serving without a say in the rest of the
// process: it hands out the address instead of printing it, which lets the
// certificate be ours, and leaves standard output, standard error and signals
// alone. What an author prints comes to the host by the process's own pipes.
func serve(c Connector, log *slog.Logger, config *tls.Config, announce func(io.Writer, *goplugin.ReattachConfig) error) error {
	calls := &inFlight{}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ignore := onSignals(func() {
		calls.drain(drainMax)
		stop()
	})
	defer ignore()
	ready := make(chan *goplugin.ReattachConfig, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		goplugin.Serve(&goplugin.ServeConfig{
			HandshakeConfig: handshake(),
			TLSProvider:     func() (*tls.Config, error) { return config, nil },
			Plugins:         goplugin.PluginSet{serviceName: &grpcPlugin{connector: c, log: log}},
			Logger:          hclog.NewNullLogger(),
			GRPCServer:      calls.server,
			Test:            &goplugin.ServeTestConfig{Context: ctx, ReattachConfigCh: ready},
		})
	}()
	select {
	case at := <-ready:
		if err := announce(os.Stdout, at); err != nil {
			return fmt.Errorf("telling the host where this plugin listens: %w", err)
		}
		<-ended
		return nil
	case <-ended:
		return errors.New("this plugin cannot listen for its host")
	}
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
	return &Client{rpc: pluginv1.NewConnectorServiceClient(conn), conn: conn}, nil
}
