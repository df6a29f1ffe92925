package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
)

// A Reattach says where a plugin listens that was started by hand, under a
// debugger as a rule. Such a plugin prints it as one line of JSON, which a host is
// told:
//
//	$ JACKFIELD_PLUGIN_DEBUG=1 dlv exec ./my-plugin
//	{"jackfield_plugin":{"network":"unix","address":"/tmp/jackfield-debug1/plugin2","pid":4711}}
//
// There is no TLS between the two, so only an address that belongs to the same
// user is believed: a socket in a folder that is closed to others, or loopback.
type Reattach struct {
	Network string `json:"network"` // "unix" or "tcp"
	Address string `json:"address"`
	PID     int    `json:"pid"`
}

const (
	debugVariable  = "JACKFIELD_PLUGIN_DEBUG"
	reattachMember = "jackfield_plugin"
)

// ParseReattach reads the line that a plugin prints.
func ParseReattach(line string) (*Reattach, error) {
	var said map[string]*Reattach
	if json.Unmarshal([]byte(line), &said) != nil || said[reattachMember] == nil {
		return nil, Errorf(Config, "this is not the line that a plugin under a debugger prints").
			WithHint("start the plugin with %s=1 in its environment", debugVariable)
	}
	r := said[reattachMember]
	if err := r.check(); err != nil {
		return nil, err
	}
	return r, nil
}

// check refuses an address that others may have put there.
func (r *Reattach) check() error {
	switch r.Network {
	case "unix":
		if err := ownSocket(r.Address); err != nil {
			return Errorf(Config, "the socket %q cannot be trusted: %v", r.Address, err)
		}
		return nil
	case "tcp":
		host, _, err := net.SplitHostPort(r.Address)
		if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsLoopback() {
			return nil
		}
	}
	return Errorf(Config, "a plugin is reattached on this machine only, not at %q", r.Address)
}

// attach connects to a plugin that somebody else started and will end.
func (l Launch) attach(ctx context.Context) (*Client, error) {
	at := l.Reattach
	if err := at.check(); err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient("passthrough:reattach", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, at.Network, at.Address)
		}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(messageMax), grpc.MaxCallSendMsgSize(messageMax)))
	if err != nil {
		return nil, Errorf(Internal, "the address of plugin %s cannot be used", l.Name)
	}
	client, err := NewClient(ctx, conn, l.Settings)
	if err != nil {
		_ = conn.Close()
		return nil, Errorf(PluginFailed, "plugin %s cannot be reattached: %s", l.Name, AsError(err).Message).
			WithHint("is it still running? its process id was %d", at.PID)
	}
	client.pid, client.sandbox = at.PID, "none: somebody else started it"
	client.exited = lost(conn)
	client.stop = sync.OnceFunc(func() { _ = conn.Close() })
	return client, nil
}

// lost is closed when a connection that was there is not there any more, which is
// all that is seen of the end of somebody else's process.
func lost(conn *grpc.ClientConn) <-chan struct{} {
	over := make(chan struct{})
	go func() {
		defer close(over)
		for state := conn.GetState(); state != connectivity.TransientFailure && state != connectivity.Shutdown; state = conn.GetState() {
			if state == connectivity.Idle {
				conn.Connect()
			}
			conn.WaitForStateChange(context.Background(), state) // ends with the connection
		}
	}()
	return over
}

// serveDebugger serves c to a host that is told where.
func serveDebugger(c Connector, log *slog.Logger) error {
	folder, err := os.MkdirTemp("", "jackfield-debug")
	if err != nil {
		return fmt.Errorf("making a folder for the socket: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := os.Setenv(goplugin.EnvUnixSocketDir, folder); err != nil {
		return fmt.Errorf("naming the folder for the socket: %w", err)
	}
	return serve(c, log, nil, func(w io.Writer, at *goplugin.ReattachConfig) error {
		return json.NewEncoder(w).Encode(map[string]Reattach{reattachMember: {
			Network: at.Addr.Network(), Address: at.Addr.String(), PID: at.Pid,
		}})
	})
}
