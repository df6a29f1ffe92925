package plugin

import (
	"cmp"
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// A Client is the host's end of the pipe: a [Connector] whose work is done by a
// plugin. All that comes out of it has been checked: codes that only a host may
// use, authorizations that cannot stand in a request, and failures of the pipe
// itself all arrive as [PluginFailed].
type Client struct {
	rpc     pluginv1.ConnectorServiceClient
	revokes bool // the plugin named the capability

	conn    *grpc.ClientConn // that the host made for it; nil for somebody else's
	exited  <-chan struct{}  // closed when its process has ended; nil for one in this process
	pid     int              // 0 for one in this process
	sandbox string           // what keeps its process in
	crash   func() *Crash    // nil for one in this process
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
func (c *Client) Exited() <-chan struct{} { return c.exited }

// PID returns the plugin's process id; 0 for one without a process of its own.
func (c *Client) PID() int { return c.pid }

// Sandbox says for people what keeps the plugin's process in, as the kernel took
// it: "landlock abi 6", or "none: " and why.
func (c *Client) Sandbox() string {
	if c.exited == nil {
		return "none: it runs in this process"
	}
	return c.sandbox
}

// Crash returns how the plugin's process ended, when it has [Client.Exited] and
// nobody had asked it to; otherwise nil.
func (c *Client) Crash() *Crash {
	if c.crash == nil {
		return nil
	}
	return c.crash()
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
	in := &pluginv1.AuthorizeRequest{
		Type:          req.Type,
		Config:        req.Config.Canonical(),
		PreviousState: []byte(req.Previous.Reveal()),
		Reason:        reasonToProto(req.Reason),
		NoLogin:       req.NoLogin,
	}
	if err := fits(in); err != nil {
		return nil, err
	}
	resp, err := c.rpc.Authorize(ctx, in)
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
	in := &pluginv1.TestRequest{Type: req.Type, Config: req.Config.Canonical(), NoLogin: req.NoLogin}
	if err := fits(in); err != nil {
		return err
	}
	stream, err := c.rpc.Test(ctx, in)
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
	in := &pluginv1.RevokeRequest{
		Type:   req.Type,
		Config: req.Config.Canonical(),
		State:  []byte(req.Previous.Reveal()),
	}
	if err := fits(in); err != nil {
		return err
	}
	if _, err := c.rpc.Revoke(ctx, in); err != nil {
		return c.failure(ctx, err)
	}
	return nil
}
