package conformance

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// letGo is how long a plugin may hold what a call that was given up had opened,
// and how long an answer that needs nobody may take.
func (s *session) letGo() time.Duration { return cmp.Or(s.options.letGo, 5*time.Second) }

func callChecks() []check {
	return []check{
		{
			"cancel.at_once", "calls that are given up after a millisecond do it no harm",
			"treat the end of a call's context as any other failure, wherever it comes",
			typed(cancelAtOnce),
		},
		{
			"cancel.midway", "what it does for a call ends when the call is given up",
			"hand the call's context on to whatever waits: the connection, the request, the retry",
			typed(cancelMidway),
		},
		{
			"deadline.kept", "what it does for a call ends when the call's deadline passes",
			"hand the call's deadline on to whatever waits, and let no retry outlive it",
			typed(deadlineKept),
		},
		{
			"concurrency.answers", "of 64 calls at once each gets its own answer",
			"keep nothing of a call where another call sees it",
			typed(answersApart),
		},
		{
			"concurrency.waiting", "while 64 calls wait for a slow server, another is answered",
			"serve calls side by side: no lock, queue or single thread around what waits",
			typed(othersWait),
		},
	}
}

// sampled is a request for an authorization from a server that says nothing.
func (s *session) sampled(t plugin.Type) (*pluginv1.AuthorizeRequest, error) {
	config, err := s.sample(t, s.silent.address(), false)
	if err != nil {
		return nil, err
	}
	return &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()}, nil
}

// serves reports how a process does not serve any more; "" if it does.
func (p *running) serves(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, p.session.letGo())
	defer cancel()
	if _, err := p.description(ctx); err != nil {
		if p.ends(time.Second) {
			return "it ended (" + p.status() + ")"
		}
		return "it answers no more: " + err.Error()
	}
	return ""
}

func cancelAtOnce(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	req, err := s.sampled(t)
	if err != nil {
		return made(err)
	}
	for range 50 {
		brief, cancel := context.WithTimeout(ctx, time.Millisecond)
		p.authorize(brief, req)
		p.test(brief, &pluginv1.TestRequest{Type: req.GetType(), Config: req.GetConfig()})
		cancel()
	}
	if trouble := p.serves(ctx); trouble != "" {
		return failed("after 100 such calls %s", trouble)
	}
	return passed("100 calls")
}

// held makes calls to a server that says nothing, and returns when they have
// connected to it. It is false if they do not connect at all. When stop is called
// they are given up, and it has returned when they have ended here.
func (s *session) held(ctx context.Context, p *running, req *pluginv1.AuthorizeRequest, n int) (stop func(), ok bool) {
	_, before, _ := s.silent.seen()
	ctx, cancel := context.WithCancel(ctx)
	var calls sync.WaitGroup
	for range n {
		calls.Go(func() { p.authorize(ctx, req) })
	}
	over := make(chan struct{})
	go func() { calls.Wait(); close(over) }()
	ok = s.silent.until(s.letGo(), over, func(_, total int) bool { return total > before })
	return func() { cancel(); calls.Wait() }, ok
}

func cancelMidway(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	req, err := s.sampled(t)
	if err != nil {
		return made(err)
	}
	stop, ok := s.held(ctx, p, req, 1)
	stop()
	if !ok {
		return skipped("it asks no server that could be slow")
	}
	return s.released(ctx, p, "the call was given up")
}

// released says whether the plugin closed its connections to the silent server.
func (s *session) released(ctx context.Context, p *running, when string) verdict {
	begin := time.Now()
	if !s.silent.until(s.letGo(), ctx.Done(), func(open, _ int) bool { return open == 0 }) {
		p.kill() // what it holds is not to be seen by the checks that follow
		s.ended = true
		return failed("%v after %s it was still connected to the server", s.letGo(), when)
	}
	if trouble := p.serves(ctx); trouble != "" {
		return failed("%s", trouble)
	}
	return passed("it let go of the server %v after %s", time.Since(begin).Round(time.Millisecond), when)
}

func deadlineKept(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	req, err := s.sampled(t)
	if err != nil {
		return made(err)
	}
	_, before, _ := s.silent.seen()
	brief, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	p.authorize(brief, req)
	if _, total, _ := s.silent.seen(); total == before {
		return skipped("it asks no server that could be slow")
	}
	return s.released(ctx, p, "the deadline")
}

// many is how many calls are made at once.
const many = 64

// An errand is one of many calls, and what is right for it alone.
type errand struct {
	config []byte
	alone  string // how it ends when nothing else is asked; empty: it may end as it likes
	own    string // a secret that may come back; that of another errand must not
}

func answersApart(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	errands, err := s.errands(ctx, p, t)
	if err != nil {
		return made(err)
	}
	faults := make([]string, many)
	var calls sync.WaitGroup
	for i := range many {
		calls.Go(func() {
			own := errands[i%len(errands)]
			a, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: own.config})
			faults[i] = mixedUp(own, errands, a, f)
		})
	}
	calls.Wait()
	for _, fault := range faults {
		if fault != "" {
			return failed("%s", fault)
		}
	}
	return passed("%d calls of %d kinds", many, len(errands))
}

// errands are calls that must end differently: a wrong value for each field, and
// configs that are good, each with secrets of its own, for a server that is not
// there.
func (s *session) errands(ctx context.Context, p *running, t plugin.Type) ([]errand, error) {
	address, err := closedAddress()
	if err != nil {
		return nil, err
	}
	var all []errand
	for _, f := range t.Schema.Fields {
		if alone(t, f) && len(all) < many/2 {
			config, err := s.altered(t, func(c map[string]any) { c[f.Name] = wrong(f.Kind) })
			if err != nil {
				return nil, err
			}
			_, failure := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config})
			all = append(all, errand{config: config, alone: failure.String()})
		}
	}
	for len(all) < many {
		config, err := s.sample(t, address, false)
		if err != nil {
			return nil, err
		}
		e := errand{config: config.Canonical()}
		for _, secret := range config.Secrets() {
			e.own = secret.Reveal()
		}
		all = append(all, e)
	}
	return all, nil
}

// mixedUp says how an answer is another call's; "" if it is not.
func mixedUp(own errand, all []errand, a *pluginv1.Authorization, f *failure) string {
	if own.alone != "" && f.String() != own.alone {
		return fmt.Sprintf("a call of which alone it is said that %s, among many: %v", own.alone, f)
	}
	var text strings.Builder
	for _, p := range append(a.GetHeaders(), a.GetQuery()...) {
		text.WriteString(p.GetValue() + "\n")
	}
	text.Write(a.GetState())
	for _, other := range all {
		if other.own != "" && other.own != own.own && strings.Contains(text.String(), other.own) {
			return "a call got the secret of another call"
		}
	}
	return ""
}

func othersWait(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	req, err := s.sampled(t)
	if err != nil {
		return made(err)
	}
	stop, ok := s.held(ctx, p, req, many)
	defer s.silent.until(s.letGo(), ctx.Done(), func(open, _ int) bool { return open == 0 })
	defer stop()
	if !ok {
		return skipped("it asks no server that could be slow")
	}
	begin := time.Now()
	brief, cancel := context.WithTimeout(ctx, s.letGo())
	defer cancel()
	p.authorize(brief, &pluginv1.AuthorizeRequest{Type: "no-such-type", Config: []byte("{}")})
	if brief.Err() != nil {
		return failed("another call was not answered within %v", s.letGo())
	}
	return passed("another call took %v", time.Since(begin).Round(time.Millisecond))
}
