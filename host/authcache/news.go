package authcache

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// news is what other hosts did and this one has not looked at yet, and what of its
// own the store lacks.
type news struct {
	bell chan struct{} // holds one if there is some

	mu   sync.Mutex
	pile pile // guarded by mu
}

// pile is keys to look at. However much is done to them, there is one mark for each
// key that is in memory.
type pile struct {
	keys map[Key]bool
	all  bool // any key may be among them
}

// watchPause is how long the cache waits before a store that did not watch is asked to
// once more, and before it looks again at what could not be looked at. That pause grows.
const (
	watchPause   = time.Second
	watchLongest = 16 * time.Second
)

// watchGiveUp is how many in a row have to fail for it to be the store, and not what
// is in it.
const watchGiveUp = 3

// syncsAtOnce is how many entries look at the store at one time, when many are to.
const syncsAtOnce = 16

func (n *news) init() { n.bell = make(chan struct{}, 1) }

// note puts a key on the pile; "" is any key.
func (p *pile) note(key Key) {
	if key == "" {
		p.all = true
		return
	}
	if p.keys == nil {
		p.keys = map[Key]bool{}
	}
	p.keys[key] = true
}

func (p *pile) empty() bool { return !p.all && len(p.keys) == 0 }

// add notes a key, and rings.
func (n *news) add(key Key) {
	n.mu.Lock()
	n.pile.note(key)
	n.mu.Unlock()
	select {
	case n.bell <- struct{}{}:
	default:
	}
}

// take returns the news and forgets them.
func (n *news) take() pile {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.pile
	n.pile = pile{}
	return p
}

// watch has the store tell what others do, until the cache is closed.
func (c *Cache) watch() {
	for c.life.Err() == nil {
		if err := c.store.Watch(c.life, c.changed); err != nil {
			c.log.Warn("what other hosts do is not seen at once", "error", err)
		}
		timer := time.NewTimer(watchPause)
		select {
		case <-timer.C:
			c.changed("") // meanwhile nothing was seen
		case <-c.life.Done():
			timer.Stop()
		}
	}
}

// changed notes that what is under a key is not what the store has.
func (c *Cache) changed(key string) {
	if key == "" || c.known(Key(key)) != nil {
		c.news.add(Key(key))
	}
}

// learn looks at what others did, until the cache is closed. What it could not look
// at it looks at again.
func (c *Cache) learn() {
	var failed pile
	var again <-chan time.Time // nil: nothing failed
	pause := watchPause
	for {
		var todo pile
		select {
		case <-c.news.bell:
			todo = c.news.take()
		case <-again:
			todo, failed, again = failed, pile{}, nil
			pause = min(2*pause, watchLongest)
		case <-c.life.Done():
			return
		}
		c.catchUp(todo, &failed)
		switch {
		case failed.empty():
			pause = watchPause
		case again == nil:
			again = time.After(pause)
		}
	}
}

// catchUp looks at a pile, and notes what it could not look at.
func (c *Cache) catchUp(todo pile, failed *pile) {
	row := 0 // how many in a row failed
	for some := range slices.Chunk(c.list(todo), syncsAtOnce) {
		if row >= watchGiveUp && todo.all {
			failed.note("")
			return
		}
		for i, err := range c.syncs(some, todo.all, row >= watchGiveUp) {
			if row++; err == nil {
				row = 0
				continue
			}
			failed.note(some[i].key)
		}
	}
	if row >= watchGiveUp && todo.all {
		failed.note("")
	}
}

// syncs has some entries look at the store at one time, or none of them.
func (c *Cache) syncs(list []*Entry, heal, none bool) []error {
	failed := make([]error, len(list))
	var looking sync.WaitGroup
	for i, e := range list {
		if none {
			failed[i] = errNotTried
			continue
		}
		looking.Go(func() { failed[i] = e.sync(c.life, heal) })
	}
	looking.Wait()
	return failed
}

// errNotTried stands for what the last ones failed with.
var errNotTried = errors.New("the store failed for the ones before")

// list returns the entries of a pile.
func (c *Cache) list(p pile) (list []*Entry) {
	if p.all {
		c.counts.resyncs.Add(1)
		return c.all()
	}
	for key := range p.keys {
		if e := c.known(key); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// sync takes over from the store what is newer, and gives it what it was down for.
// What is held stays in use meanwhile. Heal gives the store back what it lost, too:
// not one by one, since what it drops for want of room would push out something
// else, and that again something else.
func (e *Entry) sync(ctx context.Context, heal bool) error {
	_, stored, err := e.read(ctx)
	e.mu.Lock()
	h, generation, unsaved := e.now.Load(), e.generation, e.unsaved
	e.mu.Unlock()
	switch {
	case h == nil && !unsaved:
		return nil // who needs it reads it
	case err != nil:
		return err
	case h == nil:
		err = e.cache.store.Remove(ctx, string(e.key))
		e.noteSaved(generation, err != nil)
	case stored < generation && (unsaved || heal):
		err = e.settle(ctx, h, generation)
	}
	return err
}

// settle saves what is held already. If there is something newer by now, or another
// host was quicker, that is held instead.
func (e *Entry) settle(ctx context.Context, h *held, generation uint64) error {
	ok, err := e.save(ctx, h, generation)
	e.noteSaved(generation, !ok)
	if err == nil && !ok {
		_, _, err = e.read(ctx)
	}
	return err
}
