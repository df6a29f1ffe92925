package authcache

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// follow works out how long an authorization is used that takes the place of h,
// which may be nil. Some servers hand the same token out until it ends (ServiceNow,
// WSO2), and say each time that it is good for an hour: what h knew of its end
// counts, and until then it is not asked for again.
func (h *held) follow(a *plugin.Authorization, sent time.Time) *held {
	next := hold(a, sent)
	if h == nil || !h.same(a) {
		return next
	}
	end := h.auth.Expiry
	switch {
	case h.refused:
		// Nothing else is to be had. Whether the API takes it now, its next answer
		// says; if it does not, that is no reason to ask once more.
		end = time.Time{}
		next = next.inDoubt(sent)
	case !end.IsZero() && !sent.Before(end):
		end = time.Time{} // so what the server said of its end is not true
	case end.IsZero():
		return next
	}
	shown := *next.auth
	shown.Expiry = end
	next.auth, next.due = &shown, end
	if soonest := sent.Add(interval); !end.IsZero() && end.Before(soonest) {
		next.due = soonest
	}
	return next
}
