package host

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/host/guard"
)

// keep tells the guard that a login is still under way, until the returned function
// is called. A login whose host says nothing is taken for lost, since that host may
// have died; most end before there is anything to say.
func (h *Host) keep(pass *guard.Pass) (stop func()) {
	ctx, cancel := context.WithCancel(h.life)
	h.work.Go(func() {
		ticker := time.NewTicker(guard.Flight / 3)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				pass.Keep(ctx)
			case <-ctx.Done():
				return
			}
		}
	})
	return cancel
}
