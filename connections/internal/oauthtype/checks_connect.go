package oauthtype

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// connect opens a TCP connection to the token endpoint, and sends nothing.
func (t *trial) connect(ctx context.Context) []sdk.Check {
	ctx, cancel := context.WithTimeout(ctx, t.client.Timeout)
	defer cancel()
	start := time.Now()
	address, err := oauth.Connect(ctx, t.req, t.client.Endpoint)
	if err != nil {
		return one(failed(sdk.AsError(err).In("token_endpoint")))
	}
	took := time.Since(start).Round(10 * time.Microsecond)
	return one(sdk.Check{
		Status: sdk.Passed, Message: "a connection to " + t.client.Address() + " was made",
		Evidence: []sdk.Fact{fact("address", address.String()), fact("connect_time", took.String())},
	})
}
