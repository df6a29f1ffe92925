package conformance

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A check is one thing that the contract says.
type check struct {
	id     string
	title  string // what the contract says
	advice string // what to do when it is not so
	run    func(context.Context, *session) verdict
}

// A verdict is what a check came to.
type verdict struct {
	outcome Outcome
	seen    string
}

func passed(format string, args ...any) verdict { return verdict{Passed, fmt.Sprintf(format, args...)} }
func failed(format string, args ...any) verdict { return verdict{Failed, fmt.Sprintf(format, args...)} }
func skipped(format string, args ...any) verdict {
	return verdict{Skipped, fmt.Sprintf(format, args...)}
}

// inventory is every check, in the order in which they are made. What ends the
// process comes late, and what looks back on all the rest comes last.
func inventory() []check {
	return slices.Concat(handshakeChecks(), describeChecks(), schemaChecks(), codeChecks(), callChecks(), inputChecks(),
		streamChecks(), echoChecks(), liveChecks(), leakChecks(), shutdownChecks(), overallChecks())
}

// IDs returns the ids of all checks, in the order in which they are made, with
// their titles.
func IDs() (ids, titles []string) {
	for _, c := range inventory() {
		ids, titles = append(ids, c.id), append(titles, c.title)
	}
	return ids, titles
}

// asked is a check that needs a process to ask.
func asked(run func(context.Context, *session, *running) verdict) func(context.Context, *session) verdict {
	return func(ctx context.Context, s *session) verdict {
		p, err := s.process(ctx)
		if err != nil {
			return skipped("%v", err)
		}
		return run(ctx, s, p)
	}
}

// typed is a check of each connection type. The first one that does not pass
// decides; of those that were not tried, any other.
func typed(run func(context.Context, *session, *running, plugin.Type) verdict) func(context.Context, *session) verdict {
	return asked(func(ctx context.Context, s *session, p *running) verdict {
		d, err := s.describe(ctx)
		if err != nil {
			return skipped("its description is of no use: %v", err)
		}
		var last verdict
		for _, t := range d.Types {
			v := run(ctx, s, p, t)
			if v.seen = t.Name + ": " + v.seen; v.outcome == Failed {
				return v
			}
			if last.outcome != Passed {
				last = v
			}
		}
		if len(d.Types) > 1 && last.outcome == Passed {
			last.seen = fmt.Sprintf("of %d types, %s", len(d.Types), last.seen)
		}
		return last
	})
}

// describe returns what the plugin serves, as a host reads it. It is asked for once,
// of a process of its own, because the host's client configures what it talks to
// and no process is configured twice.
func (s *session) describe(ctx context.Context) (*plugin.Description, error) {
	if s.described != nil {
		return s.described, nil
	}
	p, err := s.start(ctx)
	if err != nil {
		return nil, err
	}
	defer p.kill()
	client, err := plugin.NewClient(ctx, p.conn, s.settings())
	if err != nil {
		return nil, err
	}
	d, err := client.Describe(ctx)
	if err != nil {
		return nil, err
	}
	s.described = d
	return d, nil
}
