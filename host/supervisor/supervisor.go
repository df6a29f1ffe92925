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
// process is bounded by package plugin, and a start by whoever gave it.
const keepersMax = 10 * time.Second

// A Start starts a plugin. It must return when its context ends, which does not
// end a plugin that has been started.
type Start = func(ctx context.Context) (*plugin.Client, error)

// A Supervisor runs plugins. Its methods may be called concurrently.
type Supervisor struct {
	log     *slog.Logger
	closing chan struct{}
	keepers sync.WaitGroup

	mu      sync.Mutex // guards what follows, and the calls of every run
	current map[string]*run
	all     map[*run]bool // those that are retired too
	closed  bool
}

// Status is how a plugin runs.
type Status struct {
	PID     int       // 0: it runs in this process
	Started time.Time // when it was ready
	Calls   int       // that it is working on
}

// New returns a Supervisor that runs nothing yet. A nil log means none.
func New(log *slog.Logger) *Supervisor {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Supervisor{
		log: log, closing: make(chan struct{}),
		current: map[string]*run{}, all: map[*run]bool{},
	}
}

// Use calls call with the plugin of that key, which start starts if it does not
// run. One start serves all who wait for it, and its failure is theirs too; the
// next Use tries again. The connector is good until call returns.
//
// The error is call's, or start's, or the end of ctx or of the supervisor as
// [plugin.Canceled].
func (s *Supervisor) Use(ctx context.Context, key string, start Start, call func(plugin.Connector) error) error {
	if ctx.Err() != nil {
		return plugin.AsError(ctx.Err()) // nobody waits for a process that would be started
	}
	r, err := s.enter(ctx, key, start)
	if err != nil {
		return err
	}
	defer s.leave(r)
	select {
	case <-r.ready:
	case <-ctx.Done():
		return plugin.AsError(ctx.Err())
	case <-s.closing:
		return errClosed()
	}
	if r.err != nil {
		return r.err
	}
	return call(r.client)
}

// enter counts a call in, and starts the plugin if there is none to be called.
func (s *Supervisor) enter(ctx context.Context, key string, start Start) (*run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed()
	}
	r := s.current[key]
	if r == nil || r.exited() {
		starting, cancel := context.WithCancel(context.WithoutCancel(ctx))
		r = newRun(key, cancel)
		s.current[key], s.all[r] = r, true
		s.keepers.Go(func() { s.keep(starting, r, start) })
	}
	r.calls++
	return r, nil
}

// leave counts a call out.
func (s *Supervisor) leave(r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.calls--
	r.settle()
}

// Retire ends the plugin of that key when its calls have ended, or after ten
// seconds; it does not wait for that. The next Use starts the plugin anew.
func (s *Supervisor) Retire(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.current[key]; r != nil {
		delete(s.current, key)
		r.retire()
	}
}

// Running lists the plugins that can be called at once, by key.
func (s *Supervisor) Running() map[string]Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	running := map[string]Status{}
	for key, r := range s.current {
		if r.running() {
			running[key] = Status{PID: r.client.PID(), Started: r.started, Calls: r.calls}
		}
	}
	return running
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
	for r := range s.all {
		r.retire()
		r.cancel()
	}
	clear(s.current)
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
