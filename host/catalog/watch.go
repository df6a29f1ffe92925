package catalog

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An Event is one change of the connection types that can be used.
type Event struct {
	Kind EventKind
	Type plugin.Type // as it is now; as it was, if it was removed
}

// An EventKind is how a type changed.
type EventKind string

// The kinds of event.
const (
	Added   EventKind = "added"
	Changed EventKind = "changed" // described otherwise, or served by other bytes
	Removed EventKind = "removed"
)

// Watch tells of every type that there is, and then of each change, until ctx
// ends; then the channel is closed. A reader that is slower than the changes is
// told of their sum: a type that comes and goes in the meantime is not mentioned.
func (c *Catalog) Watch(ctx context.Context) <-chan Event {
	events := make(chan Event)
	go func() {
		defer close(events)
		seen := map[string]served{}
		for {
			now := c.current.Load()
			if !tell(ctx, events, seen, now) {
				return
			}
			select {
			case <-now.replaced:
			case <-ctx.Done():
				return
			}
		}
	}()
	return events
}

// tell sends what makes now of seen, and does the same to seen. It stops early
// when there is a newer snapshot: what has not been told of now need not be. It
// is false when ctx has ended.
func tell(ctx context.Context, events chan<- Event, seen map[string]served, now *snapshot) bool {
	for _, name := range differences(seen, now.types) {
		event, t := compare(name, seen, now.types)
		select {
		case events <- event:
			seen[name] = t
			if event.Kind == Removed {
				delete(seen, name)
			}
		case <-now.replaced:
			return true
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// differences lists the types that are not the same in both, by name.
func differences(before, after map[string]served) []string {
	names := map[string]bool{}
	for name, t := range after {
		if old, ok := before[name]; !ok || !old.same(t) {
			names[name] = true
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func compare(name string, before, after map[string]served) (Event, served) {
	old, was := before[name]
	t, is := after[name]
	switch {
	case !is:
		return Event{Kind: Removed, Type: old.Type}, old
	case was:
		return Event{Kind: Changed, Type: t.Type}, t
	}
	return Event{Kind: Added, Type: t.Type}, t
}

// Poll scans again and again until ctx ends. every must be positive; with
// seconds between, a catalogue that does not change costs next to nothing, since
// files are read only when they look changed.
func (c *Catalog) Poll(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			c.Scan()
		case <-ctx.Done():
			return
		}
	}
}
