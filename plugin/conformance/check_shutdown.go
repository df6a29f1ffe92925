package conformance

import (
	"context"
	"os"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

func shutdownChecks() []check {
	return []check{
		{
			"shutdown.ends", "asked to end, it ends within 2 seconds, with status 0",
			"serve plugin.GRPCController.Shutdown: answer, close, and exit with 0",
			shutdownEnds,
		},
		{
			"shutdown.busy", "asked to end while a call waits, it ends within 2 seconds as well",
			"do not wait for the calls under way: the host has done that before it asks",
			typed(shutdownBusy),
		},
		{
			"shutdown.leaves_nothing", "when it has ended there is no process, file or socket of it",
			"remove what was made in the working directory, and end what was started",
			shutdownLeaves,
		},
	}
}

func shutdownEnds(ctx context.Context, s *session) verdict {
	p, err := s.fresh(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	begin := time.Now()
	_ = p.shutdown(ctx) // how it is answered does not matter if it ends
	if !p.ends(stopTime) {
		return failed("it was still running %v after Shutdown", stopTime)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return failed("it ended with %s", p.status())
	}
	return passed("%s after %v", p.status(), time.Since(begin).Round(time.Millisecond))
}

func shutdownBusy(ctx context.Context, s *session, _ *running, t plugin.Type) verdict {
	req, err := s.sampled(t)
	if err != nil {
		return made(err)
	}
	p, err := s.fresh(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	stop, ok := s.held(ctx, p, req, 1)
	defer stop()
	if !ok {
		return skipped("it asks no server that could be slow")
	}
	begin := time.Now()
	_ = p.shutdown(ctx)
	if !p.ends(stopTime) {
		return failed("it was still running %v after Shutdown", stopTime)
	}
	return passed("it ended after %v", time.Since(begin).Round(time.Millisecond))
}

func shutdownLeaves(ctx context.Context, s *session) verdict {
	p, err := s.fresh(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	if d, err := s.describe(ctx); err == nil {
		for _, t := range d.Types {
			_ = s.work(ctx, p, t, 8) // a config that cannot be made up leaves less to leave behind
		}
	}
	_ = p.shutdown(ctx)
	if !p.ends(stopTime) {
		return skipped("it does not end when it is asked to")
	}
	defer killGroup(p.cmd.Process)
	if groupLives(p.cmd.Process) || procfs() && len(started(p.cmd.Process.Pid, p.dir)) > 0 {
		return failed("a process that it started is still running")
	}
	left, err := os.ReadDir(p.dir)
	if err != nil {
		return passed("it removed its folder, too")
	}
	if len(left) > 0 {
		return failed("it left %q in its folder, and %d in all", left[0].Name(), len(left))
	}
	return passed("no process, no file, no socket")
}
