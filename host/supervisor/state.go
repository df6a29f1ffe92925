package supervisor

import "time"

// A State is where a generation of a plugin stands.
//
//	stopped -> starting -> ready -> draining -> stopped
//	              |  \       |
//	              |   +------+-> failed, broken -> starting
//	              +-> draining
//
// Failed and broken become stopped where another generation takes over.
type State string

// The states, each with what ends it.
const (
	Stopped  State = "stopped"  // no process: a use starts one
	Starting State = "starting" // until the process is ready, or startMax has passed
	Ready    State = "ready"    // until the process ends, hangs, or is not to be used any more
	Draining State = "draining" // no new calls: until those under way have ended, or drainMax has passed
	Failed   State = "failed"   // the process ended, hangs or did not start: until a use that comes after a pause
	Broken   State = "broken"   // that happened too often: calls fail at once until the wait is over
)

// A generation is one version of a plugin. The supervisor's lock guards it.
type generation struct {
	number uint64
	spec   Spec
	slot   *slot

	state   State
	process *process  // that starts or is ready; nil: none
	starts  int       // of processes
	breaker breaker   // what becomes of crashes
	until   time.Time // failed, broken: nothing is started before
}

// slot is what is known of a plugin whichever generation is in charge. The
// supervisor's lock guards it.
type slot struct {
	name      string
	current   *generation     // in charge; nil: none
	past      map[string]bool // keys of versions that were replaced: who still asks for one is served by the other
	replacing chan struct{}
	restarts  int
	crash     *Crash // the last one
}

// move takes an edge, and says so. The supervisor's lock is held.
func (s *Supervisor) move(g *generation, to State, why string) {
	from := g.state
	if from == to {
		return
	}
	g.state = to
	level := s.log.Info
	if to == Failed || to == Broken {
		level = s.log.Warn
	}
	level("plugin state changed", "plugin", g.slot.name, "generation", g.number, "key", g.spec.Key,
		"from", string(from), "to", string(to), "why", why, "pid", g.pid())
}

func (g *generation) pid() int {
	if p := g.process; p != nil && closed(p.ready) && p.err == nil {
		return p.client.PID
	}
	return 0
}
