package supervisor

import (
	"context"

	"github.com/jackfield-dev/jackfield/plugin"
)

// callsDefault is how many calls a process works on at a time. A call is mostly
// waiting for a server, so it is more than a machine has cores; and it bounds
// what a plugin has to hold in its memory at once.
const callsDefault = 128

// admit waits until the process of a visit is ready and has room for it. It is
// false where the visit has to be made elsewhere, and the queue is the process's
// own: those who wait for a slow plugin are in nobody else's way, and those who
// wait for one that hangs go over to the one that follows it.
func (s *Supervisor) admit(ctx context.Context, v *visit) (bool, error) {
	p := v.process
	select {
	case <-p.ready:
	case <-p.moved:
		return false, nil
	case <-ctx.Done():
		return false, plugin.AsError(ctx.Err())
	case <-s.closing:
		return false, errClosed()
	}
	if p.err != nil {
		return false, p.err
	}
	select {
	case p.room <- struct{}{}:
		s.admitted(v)
		return true, nil
	case <-p.moved:
	case <-p.client.Exited:
	case <-ctx.Done():
		return false, plugin.AsError(ctx.Err()).WithHint("plugin %s is busy with %d calls", p.of.slot.name, cap(p.room))
	case <-s.closing:
		return false, errClosed()
	}
	return false, nil
}
