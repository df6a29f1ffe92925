package plugin

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/jackfield-dev/jackfield/plugin/internal/process"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// A Client is the host's end of the pipe: a [Connector] whose work is done by a
// plugin. All that comes out of it has been checked: codes that only a host may
// use, authorizations that cannot stand in a request, and failures of the pipe
// itself all arrive as [PluginFailed].
type Client struct {
	rpc     pluginv1.ConnectorServiceClient
	revokes bool // the plugin named the capability

	process *process.Process // nil for one in this process
	stop    func()           // nil for one in this process
}

var (
	_ Connector = (*Client)(nil)
	_ Revoker   = (*Client)(nil)
)

// NewClient returns a Client over a connection to a plugin that somebody else
// started, and configures the plugin. Closing the connection is the caller's.
func NewClient(ctx context.Context, conn grpc.ClientConnInterface, s Settings) (*Client, error) {
	c := &Client{rpc: pluginv1.NewConnectorServiceClient(conn)}
	if err := c.configure(ctx, s); err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends the plugin's process and all that it started, within seconds.
func (c *Client) Close() {
	if c.stop != nil {
		c.stop()
	}
}

// Exited is closed when the plugin's process has ended, of itself or by Close.
// For a plugin without a process of its own it is nil.
func (c *Client) Exited() <-chan struct{} {
	if c.process == nil {
		return nil
	}
	return c.process.Exited()
}

// PID returns the plugin's process id; 0 for one without a process of its own.
func (c *Client) PID() int {
	if c.process == nil {
		return 0
	}
	return c.process.PID()
}

func (c *Client) configure(ctx context.Context, s Settings) error {
	resp, err := c.rpc.Configure(ctx, settingsToProto(s))
	if err != nil {
		return c.failure(ctx, err)
	}
	for _, capability := range resp.GetCapabilities() {
		c.revokes = c.revokes || capability == pluginv1.Capability_CAPABILITY_REVOKE
	}
	return nil
}

// Describe lists the plugin's connection types.
func (c *Client) Describe(ctx context.Context) (*Description, error) {
	resp, err := c.rpc.Describe(ctx, &pluginv1.DescribeRequest{})
	if err != nil {
		return nil, c.failure(ctx, err)
	}
	d := descriptionFromProto(resp)
	if err := d.Validate(); err != nil {
		return nil, Errorf(PluginFailed, "the plugin's description is faulty: %v", err)
	}
	return d, nil
}

// Authorize has the plugin obtain an authorization.
func (c *Client) Authorize(ctx context.Context, req *Request) (*Authorization, error) {
	resp, err := c.rpc.Authorize(ctx, &pluginv1.AuthorizeRequest{
		Type:          req.Type,
		Config:        req.Config.Canonical(),
		PreviousState: []byte(req.Previous.Reveal()),
		Reason:        reasonToProto(req.Reason),
		NoLogin:       req.NoLogin,
	})
	if err != nil {
		return nil, c.failure(ctx, err)
	}
	a := authorizationFromProto(resp.GetAuthorization())
	if err := a.validate(); err != nil {
		return nil, err
	}
	return a, nil
}

// Test has the plugin try a configuration. A plugin need not tell a failure
// twice: a stream that ends well after a check that failed ends with that.
func (c *Client) Test(ctx context.Context, req *Request, report func(Check)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // a test that is broken off must not go on in the plugin
	stream, err := c.rpc.Test(ctx, &pluginv1.TestRequest{Type: req.Type, Config: req.Config.Canonical(), NoLogin: req.NoLogin})
	if err != nil {
		return c.failure(ctx, err)
	}
	var first *Error
	for {
		resp, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return c.failure(ctx, err)
		}
		check, err := checkFromProto(resp)
		if err != nil {
			return err
		}
		first = cmp.Or(first, check.Err)
		report(check)
	}
	if first != nil { // not "return first": a nil *Error in an error is one
		return first
	}
	return nil
}

// Revoke has the plugin end an authorization at its server; [Unsupported] if the
// plugin cannot.
func (c *Client) Revoke(ctx context.Context, req *Request) error {
	if !c.revokes {
		return Errorf(Unsupported, "this connection type does not revoke authorizations")
	}
	_, err := c.rpc.Revoke(ctx, &pluginv1.RevokeRequest{
		Type:   req.Type,
		Config: req.Config.Canonical(),
		State:  []byte(req.Previous.Reveal()),
	})
	if err != nil {
		return c.failure(ctx, err)
	}
	return nil
}

// exitGrace is how long a process whose connection broke may take to be seen to
// have exited: the one comes a moment before the other.
const exitGrace = time.Second

// failure returns what a call ended with as an *Error. When the pipe broke it
// waits until the process is seen to have exited, so that whoever gets the error
// and tries again is not sent to the dead process. A broken pipe has the gRPC
// code of a server that the plugin could not reach, but says nothing more.
func (c *Client) failure(ctx context.Context, err error) *Error {
	st := status.Convert(err)
	if st.Code() == codes.Unavailable && chosen(st) == nil && c.process != nil {
		timer := time.NewTimer(exitGrace)
		defer timer.Stop()
		select {
		case <-c.process.Exited():
		case <-timer.C:
			return Errorf(PluginFailed, "the plugin runs and cannot be connected to").
				WithHint("if it is new, its author should look at its address and its certificate")
		case <-ctx.Done():
		}
	}
	return errorFromStatus(ctx, err)
}
