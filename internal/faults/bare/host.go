package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	goplugin "github.com/hashicorp/go-plugin" //nolint:depguard // it is what is measured here
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/emptypb"
)

// patience is how long anything is waited for that ought to come soon: Jackfield's own bound for ending a process.
const patience = 5 * time.Second

// A host has one plugin.
type host struct {
	path, folder string
	client       *goplugin.Client
	conn         *grpc.ClientConn
}

// config is what go-plugin's documentation tells everybody to write.
func (h *host) config() *goplugin.ClientConfig {
	return &goplugin.ClientConfig{
		HandshakeConfig:  goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "JACKFIELD_PLUGIN", MagicCookieValue: "connection-type"},
		Plugins:          goplugin.PluginSet{"connector": connector{}},
		Cmd:              exec.CommandContext(context.Background(), h.path), //nolint:gosec // it is what is measured
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:         true,
	}
}

// connector hands out the connection as it is.
type connector struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (connector) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is a host")
}

func (connector) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}

// start starts the plugin, and tells how that went and how long it took.
func (h *host) start() bool { return h.startAs("start", h.config()) }

func (h *host) startAs(name string, config *goplugin.ClientConfig) bool {
	h.client = goplugin.NewClient(config)
	begin := time.Now()
	err := h.connect()
	fact(name+"_ms", time.Since(begin).Milliseconds())
	if err != nil {
		fact(name+"_error", err)
		return false
	}
	fact(name+"ed", true)
	return true
}

func (h *host) connect() error {
	protocol, err := h.client.Client()
	if err != nil {
		return err
	}
	dispensed, err := protocol.Dispense("connector")
	if err != nil {
		return err
	}
	h.conn = dispensed.(*grpc.ClientConn)
	return nil
}

func (h *host) pid() int { return h.client.ReattachConfig().Pid }

// describe makes the simplest call, and tells what came of it.
func (h *host) describe(name string) { h.tell(name, h.call(patience, "Describe", &emptypb.Empty{})) }

// authorize asks for the type that the plugins of package plugin's tests serve. The two fields of a message of this type
// are those of the request: a string and bytes.
func (h *host) authorize(limit time.Duration, config string) error {
	return h.call(limit, "Authorize", &anypb.Any{TypeUrl: "script", Value: []byte(config)})
}

func (h *host) call(limit time.Duration, method string, request any) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return h.conn.Invoke(ctx, "/jackfield.plugin.v1.ConnectorService/"+method, request, &emptypb.Empty{})
}

func (*host) tell(name string, err error) {
	if err == nil {
		fact(name, "ok")
		return
	}
	fact(name, err)
}

// kill ends the plugin as every host does, and tells how long that took, or that it took too long.
func (h *host) kill() { within("kill", h.client.Kill) }

// within tells how long something takes, or that it takes too long.
func within(name string, f func()) {
	begin := time.Now()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
		fact(name+"_ms", time.Since(begin).Milliseconds())
	case <-time.After(patience):
		fact(name+"_hangs", true)
	}
}

// signal sends a signal to the plugin alone.
func (h *host) signal(s os.Signal) {
	p, err := os.FindProcess(h.pid())
	if err == nil {
		err = p.Signal(s)
	}
	if err != nil {
		fact("broken", err)
	}
}

// until waits for something, and reports whether it came.
func until(limit time.Duration, f func() bool) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); pause(10 * time.Millisecond) {
		if f() {
			return true
		}
	}
	return false
}

func pause(d time.Duration) { <-time.After(d) }
