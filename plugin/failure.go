package plugin

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// fits refuses a request that is larger than a plugin takes, before it is sent.
func fits(in proto.Message) error {
	if size := proto.Size(in); size > messageMax {
		return Errorf(Config, "these settings make a request of %d bytes, and a plugin takes at most %d MiB", size, messageMax>>20).
			WithHint("shorten the longest setting")
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
	if st.Code() == codes.Unavailable && chosen(st) == nil && c.exited != nil {
		timer := time.NewTimer(exitGrace)
		defer timer.Stop()
		select {
		case <-c.exited:
			if crash := c.Crash(); crash != nil && ended(ctx) == nil {
				return crashed(crash)
			}
		case <-timer.C:
			return Errorf(PluginFailed, "the plugin runs and cannot be connected to").
				WithHint("if it is new, its author should look at its address and its certificate")
		case <-ctx.Done():
		}
	}
	return errorFromStatus(ctx, err)
}

// crashed is the failure of a call that a crash ended.
func crashed(c *Crash) *Error {
	e := Errorf(PluginFailed, "the plugin's process ended during the call: %s", c.Line())
	e.crash = c
	return e
}
