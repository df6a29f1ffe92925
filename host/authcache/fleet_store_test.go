package authcache

import (
	"context"
	"errors"
	"sync"
	"time"
)

// vault is the store of a fleet: a real one, and what goes wrong on the way to it.
type vault struct {
	fleet *fleet

	mu    sync.Mutex
	local *Local        // guarded by mu
	kept  *Memory       // guarded by mu
	down  bool          // guarded by mu
	slow  time.Duration // guarded by mu
	links []*link       // guarded by mu: of all who watch
}

var (
	errDown = errors.New("the store is down")
	errLost = errors.New("the answer was lost")
	errDead = errors.New("the process is gone")
)

func newVault(f *fleet) *vault {
	v := &vault{fleet: f}
	v.wipe()
	return v
}

// wipe empties the store: of leases and removals, too.
func (v *vault) wipe() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.kept = &Memory{}
	v.local = NewLocal(v.kept)
}

// evict has the store drop a value for want of room.
func (v *vault) evict(key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	_ = v.kept.Change(context.Background(), key, func([]byte) ([]byte, bool) { return nil, true })
}

func (v *vault) state() (local *Local, down bool, slow time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.local, v.down, v.slow
}

func (v *vault) set(change func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change()
}

// tell tells all who watch, but for one, of a key.
func (v *vault) tell(but *link, key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, l := range v.links {
		if l != but {
			go l.hear(key)
		}
	}
}

// link is the store as one host has it.
type link struct {
	vault *vault
	died  chan struct{}

	mu      sync.Mutex
	changed func(string)  // guarded by mu: nil: it does not watch
	late    time.Duration // guarded by mu: of what it is told
	deaf    bool          // guarded by mu: it is told nothing
	lose    int           // guarded by mu: answers
	fuse    int           // guarded by mu: steps until its fate
	fate    func()        // guarded by mu
	resume  chan struct{} // guarded by mu: nil: it is not paused
	dead    bool          // guarded by mu
}

var _ Store = (*link)(nil)

func (l *link) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// step is a moment in which the process may be ended or stopped. It returns when
// that goes on.
func (l *link) step(ctx context.Context) error {
	l.mu.Lock()
	fate := l.fate
	if l.fuse--; l.fuse == 0 && fate != nil {
		l.fate = nil
	} else {
		fate = nil
	}
	l.mu.Unlock()
	if fate != nil {
		fate()
	}
	l.mu.Lock()
	resume := l.resume
	l.mu.Unlock()
	if resume != nil {
		select {
		case <-resume:
		case <-l.died:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	select {
	case <-l.died:
		return errDead
	default:
		return nil
	}
}

// do does something to the store, if the way there and back lets it. A store has
// bounds of its own.
func (l *link) do(ctx context.Context, what func(*Local) error) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := l.step(ctx); err != nil {
		return err
	}
	_, _, slow := l.vault.state()
	if err := sleep(ctx, slow/2); err != nil {
		return err
	}
	local, down, _ := l.vault.state()
	if down {
		return errDown
	}
	err := what(local)
	if err := l.step(ctx); err != nil {
		return err
	}
	if err := sleep(ctx, slow/2); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lose > 0 {
		l.lose--
		l.vault.fleet.trouble()
		return errLost
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *link) Load(ctx context.Context, key string) (value []byte, generation uint64, err error) {
	err = l.do(ctx, func(local *Local) (err error) {
		value, generation, err = local.Load(ctx, key)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return value, generation, nil
}

func (l *link) Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error) {
	err = l.do(ctx, func(local *Local) (err error) {
		generation, stored, err = local.Lease(ctx, key, owner, keep)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return generation, stored, nil
}

func (l *link) Release(ctx context.Context, key, owner string) error {
	return l.do(ctx, func(local *Local) error { return local.Release(ctx, key, owner) })
}

func (l *link) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error) {
	err = l.do(ctx, func(local *Local) (err error) {
		if ok, err = local.Save(ctx, key, generation, value, keep); ok {
			l.vault.fleet.saved(key, generation, value)
			l.vault.tell(l, key)
		}
		return err
	})
	return ok && err == nil, err
}

func (l *link) Remove(ctx context.Context, key string) error {
	return l.do(ctx, func(local *Local) error {
		err := local.Remove(ctx, key)
		l.vault.tell(l, key)
		return err
	})
}

// Watch ends when the store is down, as a connection does.
func (l *link) Watch(ctx context.Context, changed func(string)) error {
	l.set(func() { l.changed = changed })
	defer l.set(func() { l.changed = nil })
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		if _, down, _ := l.vault.state(); down {
			return errDown
		}
		select {
		case <-ticker.C:
		case <-l.died:
			return errDead
		case <-ctx.Done():
			return nil
		}
	}
}

// hear tells the host, unless that is lost.
func (l *link) hear(key string) {
	l.mu.Lock()
	late := l.late
	l.mu.Unlock()
	time.Sleep(late)
	if l.step(context.Background()) != nil {
		return
	}
	l.mu.Lock()
	changed, deaf := l.changed, l.deaf
	l.mu.Unlock()
	if changed != nil && !deaf {
		changed(key)
	}
}
