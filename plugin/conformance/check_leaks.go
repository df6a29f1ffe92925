package conformance

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func leakChecks() []check {
	return []check{
		{
			"leaks.files", "200 calls leave no more open files than there were",
			"close what each call opens, also where it fails",
			typed(leakedFiles),
		},
		{
			"leaks.memory", "200 calls leave no more memory in use than there was, but for a little",
			"keep nothing between calls",
			typed(leakedMemory),
		},
		{
			"leaks.processes", "no call leaves a process running",
			"end and wait for what a call starts",
			asked(leakedProcesses),
		},
	}
}

// The allowances are for pools and heaps that breathe; what is left behind by each
// of 200 calls is more.
const (
	leakCalls  = 200
	fileSlack  = 20
	sizeSlack  = 24 << 20
	settleTime = 3 * time.Second
)

// work makes calls of all kinds, ten of which reach for a server.
func (s *session) work(ctx context.Context, p *running, t plugin.Type, calls int) error {
	address, err := closedAddress()
	if err != nil {
		return err
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return err
	}
	good := &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()}
	for i := range calls {
		switch i % 4 {
		case 0:
			p.authorize(ctx, good)
		case 1:
			p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: []byte("{")})
		case 2:
			p.test(ctx, &pluginv1.TestRequest{Type: t.Name, Config: good.GetConfig(), NoLogin: true})
		case 3:
			if _, err := p.description(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// grown measures a process before and after calls. What was used for the first
// time by the first ones does not count, and what is on its way out is waited for.
func (s *session) grown(ctx context.Context, p *running, t plugin.Type, slack int, measure func(pid int) (int, error)) (before, after int, err error) {
	if err := s.work(ctx, p, t, leakCalls/2); err != nil {
		return 0, 0, err
	}
	if before, err = measure(p.cmd.Process.Pid); err != nil {
		return 0, 0, err
	}
	if err := s.work(ctx, p, t, leakCalls); err != nil {
		return before, 0, err
	}
	settled := time.After(settleTime)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if after, err = measure(p.cmd.Process.Pid); err != nil || after-before <= slack {
			return before, after, err
		}
		select {
		case <-tick.C:
		case <-settled:
			return before, after, nil
		}
	}
}

func leakedFiles(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	if !procfs() {
		return skipped("this system does not tell how many files a process has open")
	}
	before, after, err := s.grown(ctx, p, t, fileSlack, files)
	if err != nil {
		return made(err)
	}
	if after-before > fileSlack {
		return failed("%d open files before, %d after", before, after)
	}
	return passed("%d open files before, %d after", before, after)
}

func leakedMemory(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	if !procfs() {
		return skipped("this system does not tell how much memory a process uses")
	}
	before, after, err := s.grown(ctx, p, t, sizeSlack, resident)
	if err != nil {
		return made(err)
	}
	if after-before > sizeSlack {
		return failed("%d MiB before, %d MiB after", before>>20, after>>20)
	}
	return passed("%d MiB before, %d MiB after", before>>20, after>>20)
}

func leakedProcesses(_ context.Context, _ *session, p *running) verdict {
	if !procfs() {
		return skipped("this system does not tell which processes a process has started")
	}
	if children := started(p.cmd.Process.Pid, p.dir); len(children) > 0 {
		return failed("%d processes that it started are running", len(children))
	}
	return passed("it has started none that runs")
}
