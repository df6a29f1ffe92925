package guard

import (
	"cmp"
	"slices"
	"time"
)

// settle brings a record to this moment: it drops what is over, and takes logins
// for lost that should have ended. It reports whether the clock has gone back
// behind the record; then what is written there would hold for longer than any
// wait, so it is brought back to now, and the caller stores that.
func (r *record) settle(now stamp, p Policy) (back bool) {
	back = r.bringBack(now)
	for _, a := range slices.Clone(r.Open) {
		if over := a.over(); over <= now {
			r.apply(event{kind: lost, id: a.ID, cred: a.Cred, at: over, n: 1})
		}
	}
	if r.Strikes > 0 && r.Last.add(forget) <= now {
		r.clear(r.Strikes)
	}
	r.Spent = slices.DeleteFunc(r.Spent, func(s spending) bool { return s[1] == 0 || s.over() <= now })
	r.Creds = slices.DeleteFunc(r.Creds, func(c credential) bool {
		return c.Is != isRefused && max(c.At, c.Good).add(p.Memory) <= now
	})
	if r.Hold.over() <= now {
		r.Hold = hold{}
	}
	return back
}

// bringBack brings what is in the future back to now.
func (r *record) bringBack(now stamp) (back bool) {
	fix := func(s *stamp) {
		if *s > now {
			*s, back = now, true
		}
	}
	fix(&r.First)
	fix(&r.Last)
	fix(&r.Refused)
	fix(&r.Hold.At)
	for i := range r.Open {
		fix(&r.Open[i].At)
		fix(&r.Open[i].Seen)
	}
	for i := range r.Creds {
		fix(&r.Creds[i].At)
		fix(&r.Creds[i].Good)
	}
	spent := r.Spent
	r.Spent = nil
	for _, s := range spent {
		minute := min(s[0], int64(now)/time.Minute.Milliseconds())
		back = back || minute != s[0]
		r.spend(stamp(minute*time.Minute.Milliseconds()), int(s[1]))
	}
	return back
}

// over is when the last login of that minute is an hour ago.
func (s spending) over() stamp {
	return stamp((s[0] + 1) * time.Minute.Milliseconds()).add(time.Hour)
}

func (h hold) over() stamp { return h.At + stamp(h.For) }

// keep is for how long a record says something; zero: for ever. It is only a
// hint for the store.
func (r *record) keep(now stamp, p Policy) time.Duration {
	if r.refusals() > 0 {
		return 0
	}
	over := r.Hold.over()
	if r.Strikes > 0 {
		over = max(over, r.Last.add(forget))
	}
	for _, s := range r.Spent {
		over = max(over, s.over())
	}
	for _, a := range r.Open {
		over = max(over, a.over().add(max(forget, p.Memory)))
	}
	for _, c := range r.Creds {
		over = max(over, max(c.At, c.Good).add(p.Memory))
	}
	return now.until(max(over, now.add(time.Minute)))
}

// logins counts those of the last hour.
func (r *record) logins() (n int) {
	for _, s := range r.Spent {
		n += int(s[1])
	}
	return n
}

// roomAt is when an hour's logins are fewer than most again.
func (r *record) roomAt(most int) stamp {
	oldest := slices.SortedFunc(slices.Values(r.Spent), func(a, b spending) int { return cmp.Compare(a[0], b[0]) })
	n := r.logins()
	for _, s := range oldest {
		if n -= int(s[1]); n < most {
			return s.over()
		}
	}
	return 0
}
