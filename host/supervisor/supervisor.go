package supervisor

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// drainMax is how long a retired process may take to finish its calls, and
// closeMax how long it may when the whole host ends.
const (
	drainMax = 3 * time.Minute // a call may be a login, which ends within its own time
	closeMax = 2 * time.Second
)

// keepersMax is how long Close waits for the keepers after that: ending a
// process is bounded by package plugin, and a start by startMax.
const keepersMax = 10 * time.Second

// A Start starts a plugin. It must return when its context ends, which does not
// end a plugin that has been started.
type Start = func(ctx context.Context) (*Process, error)

// A Spec says what to run.
type Spec struct {
	Name  string // of the plugin
	Key   string // names its bytes: another version has another
	Start Start
	Eager bool // start it again by itself when it ended
	Calls int  // that one process works on at a time; zero: 128
}

// A Supervisor runs plugins. Its methods may be called concurrently.
type Supervisor struct {
	log     *slog.Logger
	closing chan struct{}
	keepers sync.WaitGroup

	mu     sync.Mutex // guards what follows, and all that says so
	slots  map[string]*slot
	all    map[*process]bool // those that are drained too
	last   uint64            // number of the latest generation
	counts Counts
	closed bool
}

// New returns a Supervisor that runs nothing yet. A nil log means none.
func New(log *slog.Logger) *Supervisor {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Supervisor{log: log, closing: make(chan struct{}), slots: map[string]*slot{}, all: map[*process]bool{}}
}

// slot returns what is known of a plugin. The lock is held.
func (s *Supervisor) slot(name string) *slot {
	sl := s.slots[name]
	if sl == nil {
		sl = &slot{name: name, replacing: make(chan struct{}, 1)}
		s.slots[name] = sl
	}
	return sl
}

// generation makes one that is not in charge yet. The lock is held.
func (s *Supervisor) generation(sl *slot, spec Spec) *generation {
	s.last++
	return &generation{number: s.last, spec: spec, slot: sl, state: Stopped}
}

// end takes what a generation runs out of use; elsewhere says whether there is
// another that those who wait for it can go to. The lock is held.
func (s *Supervisor) end(g *generation, elsewhere bool, why string) {
	if p := g.process; p != nil {
		s.move(g, Draining, why)
		p.retire(elsewhere)
		return
	}
	s.move(g, Stopped, why)
}

// Start starts a plugin that does not run, ahead of its first use. It does not
// wait for that, nor tell how it went: [Supervisor.Status] does.
func (s *Supervisor) Start(spec Spec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if g := s.inCharge(spec); g.process == nil && !time.Now().Before(g.until) {
		s.begin(g, "it is started ahead of its use")
	}
}

// Retire ends the version of a plugin that has that key, if it is in charge, when
// its calls have ended, or after three minutes; it does not wait for that. The next
// Use starts the plugin anew.
func (s *Supervisor) Retire(name, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sl := s.slots[name]; sl != nil && sl.current != nil && sl.current.spec.Key == key {
		s.end(sl.current, false, "it is not to be used any more")
		sl.current = nil
	}
}

// Close ends every start and, when its calls have ended or two seconds have
// passed, every plugin. It returns when they are gone. Every other use of the
// supervisor fails from then on.
func (s *Supervisor) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	for _, sl := range s.slots {
		if sl.current != nil {
			s.end(sl.current, false, "the host is shutting down")
			sl.current = nil
		}
	}
	for p := range s.all {
		p.retire(false)
		p.cancel()
	}
	s.mu.Unlock()
	s.await()
}

// await waits for the keepers, though not for ever.
func (s *Supervisor) await() {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		s.keepers.Wait()
	}()
	timer := time.NewTimer(closeMax + keepersMax)
	defer timer.Stop()
	select {
	case <-gone:
	case <-timer.C:
		s.log.Error("a plugin did not end, or its start did not")
	}
}

func errClosed() error { return plugin.Errorf(plugin.Canceled, "the host is shutting down") }
