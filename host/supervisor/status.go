package supervisor

import "time"

// Status is how a plugin runs.
type Status struct {
	State      State
	Generation uint64 // counts the generations of all plugins; 0: there was none
	Key        string // of the version in charge

	PID     int       // 0: it runs in this process, or not at all
	Started time.Time // when the process was ready; zero: there is none
	Sandbox string
	Memory  int64 // resident, in bytes; 0: not known

	UnderWay int // calls that the process works on
	Waiting  int // calls that wait for it
	Draining int // processes that still end their calls

	Restarts int       // after a crash or a hang
	Until    time.Time // before which nothing is started; zero: whenever it is used
	Crash    *Crash    // the last one; nil: there was none
}

// Counts are what happened since the supervisor was made. They only grow.
type Counts struct {
	Starts          int64 // of processes
	Restarts        int64 // of these, after a crash or a hang
	Crashes         int64 // starts that failed, processes that ended by themselves or hung
	Hangs           int64 // of these
	BreakerOpenings int64
	Replacements    int64 // restarts that somebody asked for, too
}

// Counts returns what happened so far.
func (s *Supervisor) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

// Running is how many plugins can be called at once.
func (s *Supervisor) Running() int {
	n := 0
	for _, st := range s.statuses() {
		if !st.Started.IsZero() {
			n++
		}
	}
	return n
}

// Status tells of every plugin that was used, by name.
func (s *Supervisor) Status() map[string]Status {
	all := s.statuses()
	for name, st := range all {
		if st.PID != 0 {
			st.Memory = resident(st.PID) // a file is read, so the lock is not held
			all[name] = st
		}
	}
	return all
}

func (s *Supervisor) statuses() map[string]Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]Status{}
	for name, sl := range s.slots {
		all[name] = sl.status()
	}
	for p := range s.all {
		name := p.of.slot.name
		if st := all[name]; closed(p.retired) {
			st.Draining++
			all[name] = st
		}
	}
	return all
}

// status is what is known of a plugin. The supervisor's lock is held.
func (sl *slot) status() Status {
	st := Status{State: Stopped, Restarts: sl.restarts, Crash: sl.crash}
	g := sl.current
	if g == nil {
		return st
	}
	st.State, st.Generation, st.Key = g.state, g.number, g.spec.Key
	if g.state == Failed || g.state == Broken {
		st.Until = g.until
	}
	if p := g.process; p != nil {
		st.UnderWay, st.Waiting = p.calls()
		if g.state == Ready && !p.exited() {
			st.PID, st.Started, st.Sandbox = p.client.PID, p.started, p.client.Sandbox
		}
	}
	return st
}
