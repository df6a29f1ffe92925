package guard

import (
	"cmp"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An event is one thing that happens to a login. A record is what its events
// made of it, so that events which could not be stored are applied later, on top
// of what others stored meanwhile.
type event struct {
	kind  kind
	id    string // of the login
	cred  string // of its credential
	label string
	at    stamp
	n     int           // passwords that were sent; of one that begins, the strikes before it
	code  plugin.Code   // what it failed as
	wait  time.Duration // that the server asked for
}

// apply changes what is known of an account, or of a host.
func (r *record) apply(e event) {
	r.Label = cmp.Or(e.label, r.Label)
	switch e.kind {
	case held:
		if h := (hold{At: e.at, For: e.wait.Milliseconds()}); h.over() > r.Hold.over() {
			r.Hold = h
		}
	case begun:
		if r.open(e.id) < 0 { // it may have been stored by a write that seemed to fail
			r.Open = append(r.Open, attempt{ID: e.id, Cred: e.cred, At: e.at, Strikes: e.n})
			r.spend(e.at, 1)
		}
	case alive:
		if i := r.open(e.id); i >= 0 {
			r.Open[i].Seen = max(r.Open[i].Seen, e.at)
		}
	default:
		r.end(e)
	}
}

// end takes a login out of those under way, and draws the conclusions. One that
// is not among them was taken for lost, or the account was reset meanwhile.
func (r *record) end(e event) {
	var began attempt
	if i := r.open(e.id); i >= 0 {
		began = r.Open[i]
		r.Open = slices.Delete(r.Open, i, i+1)
	}
	if e.kind == unsent {
		r.spend(began.At, -1)
		return
	}
	r.spend(e.at, e.n-1)
	switch e.kind {
	case throttled: // the server did not look at it
	case succeeded:
		r.clear(began.Strikes)
		r.put(credential{ID: e.cred, Is: isGood, At: e.at, Good: e.at})
	default:
		r.fail(e)
	}
}

// clear forgets the strikes before a login that succeeded. What is held against
// other credentials stays: that they were refused is as true as before, and one
// that is lost or garbled each time would otherwise be sent with each success,
// and use up the hour of the one that works.
func (r *record) clear(strikes int) {
	strikes = min(strikes, r.Strikes)
	r.Strikes -= strikes
	for i := range r.Open {
		r.Open[i].Strikes = max(0, r.Open[i].Strikes-strikes)
	}
	if r.Strikes == 0 {
		r.First, r.Last, r.Refused = 0, 0, 0
	}
}

// fail holds a login that was no success against its account and credential.
func (r *record) fail(e event) {
	r.strike(e.at, e.n)
	c := r.credential(e.cred)
	if c.Is == isRefused && e.kind != refused {
		return // another login with it came back later, and changes nothing
	}
	c.At, c.N, c.Wait, c.Code = e.at, c.N+1, e.wait.Milliseconds(), ""
	switch {
	case e.kind == refused, e.kind == failed && r.Refused != 0:
		// Some servers answer a locked user with a 5xx.
		c.Is, c.N, c.Wait, c.Code = isRefused, 0, 0, string(e.code)
		r.Refused = e.at
	case e.kind == failed:
		c.Is = isFailed
	case e.kind == garbled:
		c.Is = isGarbled
	default:
		c.Is = isLost
	}
	r.put(c)
}

func (r *record) strike(at stamp, n int) {
	if r.Strikes == 0 {
		r.First = at
	}
	r.Strikes = min(r.Strikes+n, strikesMax)
	r.Last = max(r.Last, at)
}

// open returns the place of a login under way, or -1.
func (r *record) open(id string) int {
	return slices.IndexFunc(r.Open, func(a attempt) bool { return a.ID == id })
}

// credential returns what is known of a credential.
func (r *record) credential(id string) credential {
	if i := slices.IndexFunc(r.Creds, func(c credential) bool { return c.ID == id }); i >= 0 {
		return r.Creds[i]
	}
	return credential{ID: id}
}

// put remembers a credential, as the last in order of time, and forgets the
// oldest of those that were not refused if they are too many.
func (r *record) put(c credential) {
	r.Creds = append(slices.DeleteFunc(r.Creds, func(old credential) bool { return old.ID == c.ID }), c)
	if len(r.Creds)-r.refusals() > othersMax {
		i := slices.IndexFunc(r.Creds, func(c credential) bool { return c.Is != isRefused })
		r.Creds = slices.Delete(r.Creds, i, i+1)
	}
}

func (r *record) refusals() (n int) {
	for _, c := range r.Creds {
		if c.Is == isRefused {
			n++
		}
	}
	return n
}

// spend adds logins to a minute, or takes them off.
func (r *record) spend(at stamp, n int) {
	minute := int64(at) / time.Minute.Milliseconds()
	i := slices.IndexFunc(r.Spent, func(s spending) bool { return s[0] == minute })
	switch {
	case i >= 0:
		r.Spent[i][1] = min(max(r.Spent[i][1]+int64(n), 0), strikesMax)
	case n > 0:
		r.Spent = append(r.Spent, spending{minute, int64(min(n, strikesMax))})
	}
}
