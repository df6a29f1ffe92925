package host

import "iter"

// A Counter is one number that an operator watches, as a metrics endpoint shows it.
type Counter struct {
	Name   string            // as OpenTelemetry names it: jackfield.authorization.flights
	Help   string            // what it counts, for people
	Gauge  bool              // it goes down as well
	Value  int64             // as it is now
	Labels map[string]string // nil: none
}

// Counters yields what the host counted since it was opened. It reads memory alone,
// so it may be asked as often as one likes.
func (h *Host) Counters() iter.Seq[Counter] {
	return func(yield func(Counter) bool) {
		for _, list := range [][]Counter{h.cacheCounters(), h.guardCounters(), h.pluginCounters()} {
			for _, c := range list {
				if !yield(c) {
					return
				}
			}
		}
	}
}

func (h *Host) cacheCounters() []Counter {
	n, held := h.cache.Counts(), h.cache.Census()
	const prefix = "jackfield.authorization."
	return []Counter{
		{Name: prefix + "held", Help: "authorizations in memory, by state", Gauge: true, Value: int64(held.Fresh), Labels: state("fresh")},
		{Name: prefix + "held", Help: "authorizations in memory, by state", Gauge: true, Value: int64(held.Due), Labels: state("due")},
		{Name: prefix + "held", Help: "authorizations in memory, by state", Gauge: true, Value: int64(held.Over), Labels: state("over")},
		{Name: prefix + "failing", Help: "authorizations in memory that could not be obtained when last tried", Gauge: true, Value: int64(held.Failing)},
		{Name: prefix + "in_flight", Help: "authorizations that are being obtained", Gauge: true, Value: int64(held.InFlight)},
		{Name: prefix + "flights", Help: "tries to obtain one that ended", Value: n.Flights},
		{Name: prefix + "failures", Help: "of these, those that failed", Value: n.Failed},
		{Name: prefix + "obtained", Help: "authorizations that a login, or a client's credentials, brought", Value: n.Obtained},
		{Name: prefix + "refreshed", Help: "authorizations that the previous one's state brought", Value: n.Refreshed},
		{Name: "jackfield.store.alone", Help: "tries that went on without the shared store, which was down", Value: n.Alone},
		{Name: "jackfield.store.outrun", Help: "authorizations that were not stored, because there was a newer one", Value: n.Outrun},
		{Name: "jackfield.store.unsaved", Help: "saves that failed", Value: n.Unsaved},
		{Name: "jackfield.store.unread", Help: "stored authorizations that could not be read", Value: n.Unread},
		{Name: "jackfield.store.resyncs", Help: "how often all was compared with the shared store", Value: n.Resyncs},
	}
}

func (h *Host) guardCounters() []Counter {
	n := h.guard.Counts()
	return []Counter{
		{Name: "jackfield.guard.begun", Help: "logins that were let through", Value: n.Begun},
		{Name: "jackfield.guard.kept_back", Help: "logins that were not", Value: n.KeptBack},
		{Name: "jackfield.guard.conflicts", Help: "how often another was quicker to change an account's record", Value: n.Conflicts},
		{Name: "jackfield.guard.alone", Help: "decisions without the shared store, which was down", Value: n.Alone},
	}
}

func state(name string) map[string]string { return map[string]string{"state": name} }
