package authcache

import (
	"errors"
	"sync/atomic"
)

// Counts says what a cache did since it was made.
type Counts struct {
	Flights   int64 // that ended
	Failed    int64 // of these
	Obtained  int64 // authorizations by credentials
	Refreshed int64 // authorizations by what the previous one left
	Alone     int64 // flights while the store was down
	Outrun    int64 // authorizations that were not stored, because there was a newer one
	Unsaved   int64 // saves that failed
	Unread    int64 // stored values that could not be read
	Resyncs   int64 // how often all was compared with the store
}

type counters struct {
	flying                                                                        atomic.Int64
	flights, failed, obtained, refreshed, alone, outrun, unsaved, unread, resyncs atomic.Int64
}

// land counts the end of a flight.
func (c *counters) land(err error) {
	c.flying.Add(-1)
	c.flights.Add(1)
	if err != nil && !errors.Is(err, errElsewhere) {
		c.failed.Add(1)
	}
}

// Counts returns the counts of this moment.
func (c *Cache) Counts() Counts {
	n := &c.counts
	return Counts{
		Flights: n.flights.Load(), Failed: n.failed.Load(), Obtained: n.obtained.Load(), Refreshed: n.refreshed.Load(),
		Alone: n.alone.Load(), Outrun: n.outrun.Load(), Unsaved: n.unsaved.Load(), Unread: n.unread.Load(), Resyncs: n.resyncs.Load(),
	}
}
