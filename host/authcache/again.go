package authcache

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// follow works out how long an authorization is used that takes the place of h,
// which may be nil. Some servers hand the same token out until it ends (ServiceNow,
// WSO2), and say each time that it is good for an hour: what h knew of its end
// counts, and until then it is not asked for again.
func (e *Entry) follow(h *held, a *plugin.Authorization, sent instant) *held {
	next := hold(a, sent, e.cache.clock.instant(a.Expiry), e.spread())
	if h == nil || !h.same(a) {
		return next
	}
	if next.doubted = h.doubted; !h.refused && h.end == 0 {
		return next
	}
	next.due, next.end = 0, 0
	expiry := time.Time{}
	switch {
	case h.refused:
		// Nothing else is to be had. Whether the API takes it now, its next answer
		// says; if it does not, that is no reason to ask once more.
		next.doubted = sent.add(doubtFor)
	case sent < h.end:
		next.end, expiry = max(h.end, sent.add(interval)), h.auth.Expiry
		next.due = next.end
	} // otherwise what the server said of its end is not true
	shown := *next.auth
	shown.Expiry = expiry
	next.auth = &shown
	return next
}
