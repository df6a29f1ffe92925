package redis

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/rueidis"
)

// remembered is for how long at least it is known that a key was written here.
// What is pushed of a write comes at once, from a replica a little later.
const remembered = 10 * time.Second

// news is what Redis pushes, on its way to those who watch.
//
// Redis can leave out what a connection wrote itself (NOLOOP), but not what it
// wrote by a script, and all of ours are written by scripts. So a push of a key
// that was written here of late is checked: whose is the value that is there now?
type news struct {
	mu       sync.Mutex
	watchers map[*watcher]bool // true: it may have missed something
	any      bool              // something was pushed or lost since the start

	recent, older map[string]struct{} // keys that were written here
	turned        time.Time           // when recent became older

	doubtful map[string]struct{} // keys to be checked
	wake     chan struct{}
}

type watcher struct{ changed func(key string) }

func (n *news) init() {
	n.watchers = map[*watcher]bool{}
	n.doubtful = map[string]struct{}{}
	n.wake = make(chan struct{}, 1)
}

// add begins to tell somebody. What came before may be what they missed.
func (n *news) add(changed func(key string)) *watcher {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := &watcher{changed}
	n.watchers[w] = n.any
	return w
}

func (n *news) remove(w *watcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.watchers, w)
}

// wrote is told of a key before it is written here.
func (n *news) wrote(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now := time.Now(); n.recent == nil || now.Sub(n.turned) > remembered {
		n.older, n.recent, n.turned = n.recent, map[string]struct{}{}, now
	}
	n.recent[key] = struct{}{}
}

// hear takes a key that was pushed.
func (n *news) hear(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.any = true
	_, recent := n.recent[key]
	if _, older := n.older[key]; !recent && !older {
		n.tellLocked(key)
		return
	}
	n.doubtful[key] = struct{}{}
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

func (n *news) takeDoubtful() map[string]struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	taken := n.doubtful
	n.doubtful = map[string]struct{}{}
	return taken
}

func (n *news) tell(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tellLocked(key)
}

func (n *news) tellLocked(key string) {
	for w := range n.watchers {
		w.changed(key)
	}
}

// lose notes that a connection was lost, or that everything was removed at once.
func (n *news) lose() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.any = true
	for w := range n.watchers {
		n.watchers[w] = true
	}
}

// takeLost returns who may have missed something. It is asked before Redis is: what
// is lost while Redis answers is for the next time.
func (n *news) takeLost() (lost []*watcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for w, missed := range n.watchers {
		if missed {
			lost = append(lost, w)
			n.watchers[w] = false
		}
	}
	return lost
}

func (n *news) putBack(lost []*watcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, w := range lost {
		if _, there := n.watchers[w]; there {
			n.watchers[w] = true
		}
	}
}

func (n *news) report(lost []*watcher) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, w := range lost {
		if _, there := n.watchers[w]; there {
			w.changed("")
		}
	}
}

// pushed takes what Redis pushes: names of keys, or nil if that is all keys. It is
// nil too when the connection was lost, and then the keeper makes it anew.
func (c *Client) pushed(names []rueidis.RedisMessage) {
	if names == nil {
		c.news.lose()
		c.look()
		return
	}
	for i := range names {
		text, _ := names[i].ToString()
		if key, ok := strings.CutPrefix(text, prefix(kindAuthorization)); ok {
			c.news.hear(strings.TrimSuffix(key, "}"))
		}
	}
}

// gather is for how long keys to be checked are gathered, so that a host that writes
// much asks for many at once.
const gather = 20 * time.Millisecond

// verify checks pushes of keys that were written here, until Close.
func (c *Client) verify() {
	for {
		select {
		case <-c.closing.Done():
			return
		case <-c.news.wake:
		}
		select {
		case <-c.closing.Done():
			return
		case <-time.After(gather):
		}
		doubtful := slices.Collect(maps.Keys(c.news.takeDoubtful()))
		for keys := range slices.Chunk(doubtful, 256) {
			c.tellOthers(keys)
		}
	}
}

// tellOthers tells of those keys whose value was not written by this client. Where
// nobody can say, it was not.
func (c *Client) tellOthers(keys []string) {
	ctx, cancel := context.WithTimeout(c.closing, bound)
	defer cancel()
	var results []rueidis.RedisResult
	if conn, err := c.connected(ctx); err == nil {
		asks := make(rueidis.Commands, len(keys))
		for i, key := range keys {
			asks[i] = conn.B().Getrange().Key(name(kindAuthorization, key)).Start(digits).End(headerSize - 1).Build()
		}
		results = conn.DoMulti(ctx, asks...)
	}
	for i, key := range keys {
		if len(results) > 0 {
			if writer, err := results[i].ToString(); err == nil && writer == c.writer {
				continue
			}
		}
		c.news.tell(key)
	}
}
