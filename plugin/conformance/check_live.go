package conformance

import (
	"context"
	"fmt"

	"github.com/jackfield-dev/jackfield/plugin"
)

func liveChecks() []check {
	return []check{
		{
			"live.authorize", "the given connection gives an authorization that a host takes",
			"run jackfield test with the same file; it says what the server made of it",
			live(liveAuthorize),
		},
		{
			"live.test", "a test of the given connection passes, without a login",
			"run jackfield test with the same file; it says what the server made of it",
			live(liveTest),
		},
	}
}

// live is a check of the connection that was given, by way of a host's client.
func live(run func(context.Context, *plugin.Client, *plugin.Request) verdict) func(context.Context, *session) verdict {
	return func(ctx context.Context, s *session) verdict {
		if s.options.Live == nil {
			return skipped("no connection was given to try for real")
		}
		if _, err := s.describe(ctx); err != nil {
			return skipped("its description is of no use: %v", err)
		}
		config, err := s.read(s.options.Live)
		if err != nil {
			return failed("%v", err)
		}
		p, err := s.start(ctx)
		if err != nil {
			return skipped("%v", err)
		}
		defer p.kill()
		client, err := plugin.NewClient(ctx, p.conn, s.settings())
		if err != nil {
			return failed("%v", err)
		}
		return run(ctx, client, &plugin.Request{Type: s.options.Live.Type, Config: config})
	}
}

func liveAuthorize(ctx context.Context, client *plugin.Client, req *plugin.Request) verdict {
	a, err := client.Authorize(ctx, req)
	if err != nil {
		return failed("%s: %v", plugin.AsError(err).Code, err)
	}
	return passed("an %v, with %d headers and %d query parameters", a, len(a.Headers), len(a.Query))
}

func liveTest(ctx context.Context, client *plugin.Client, req *plugin.Request) verdict {
	req.NoLogin = true
	checks, logins := 0, 0
	err := client.Test(ctx, req, func(c plugin.Check) { checks++; logins += c.Logins })
	switch {
	case logins > 0:
		return failed("told to spend no login, it spent %d", logins)
	case err != nil:
		return failed("%s: %v", plugin.AsError(err).Code, err)
	}
	return passed("%s", fmt.Sprint(checks, " checks"))
}
