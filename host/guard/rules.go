package guard

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A rule is why a login is kept back; "" where none does.
type rule string

const (
	ruleRefused rule = "refused" // this credential was, for good
	ruleFull    rule = "full"    // too many others were
	ruleBusy    rule = "busy"    // the outcome of another login decides
	ruleResting rule = "resting" // this credential came to nothing, for now
	ruleStrikes rule = "strikes" // the account did, too often
	ruleCeiling rule = "ceiling" // the account has had its hour's logins
	ruleHost    rule = "host"    // the server asked to be left alone
	ruleUnread  rule = "unread"  // the record is damaged or not understood
)

// lasting reports whether waiting is of no use.
func (r rule) lasting() bool { return r == ruleRefused || r == ruleFull }

// A verdict is whether a login may be spent, and why not.
type verdict struct {
	rule  rule
	until stamp      // 0: not before something is changed
	cred  credential // what is known of the credential
	count int        // how often: strikes, logins, refusals
	since stamp
}

// verdict applies the rules to a settled record, the lasting ones first: a
// person who is told to wait should not hear afterwards that it was for nothing.
// Alone is a guard whose store is down.
func (r *record) verdict(cred string, now stamp, p Policy, alone bool) verdict {
	c := r.credential(cred)
	v := verdict{cred: c}
	switch n := r.refusals(); {
	case c.Is == isRefused:
		v.rule, v.since = ruleRefused, c.At
		return v
	case c.Is != isGood && n+len(r.Open) >= refusedMax:
		v.rule, v.count, v.since = ruleFull, n, r.oldestRefusal()
		return v
	}
	for _, check := range []func(credential, stamp, Policy, bool, *verdict){r.checkTwice, r.checkResting, r.checkStrikes, r.checkCeiling} {
		if check(c, now, p, alone, &v); v.rule != "" {
			return v
		}
	}
	return v
}

// checkTwice: what is under way may be refused, and is not sent again before
// that is known.
func (r *record) checkTwice(c credential, now stamp, p Policy, _ bool, v *verdict) {
	for _, a := range r.Open {
		if a.Cred == c.ID {
			v.rule, v.since, v.until = ruleBusy, a.At, now.add(p.Patience)
		}
	}
}

// checkResting: a credential that came to nothing rests for a growing while.
func (r *record) checkResting(c credential, now stamp, _ Policy, _ bool, v *verdict) {
	if until := c.restsUntil(); until > now {
		v.rule, v.until, v.since, v.count = ruleResting, until, c.At, c.N
	}
}

// restsUntil is when a credential may be sent again. The answer that was lost,
// or came from a server in trouble, may have been an accident: there is one more
// try at once.
func (c credential) restsUntil() stamp {
	var wait time.Duration
	switch {
	case c.Is == isGarbled:
		wait = grown(softWait, c.N-1, softMax)
	case (c.Is == isLost || c.Is == isFailed) && c.N > 1:
		wait = grown(softWait, c.N-2, softMax)
	}
	return c.At.add(max(wait, time.Duration(c.Wait)*time.Millisecond))
}

// checkStrikes: what came to nothing and what is under way stay below what the
// server bears. A credential that worked last time has a place more.
func (r *record) checkStrikes(c credential, now stamp, p Policy, alone bool, v *verdict) {
	free := p.Free
	switch {
	case alone:
		free = aloneFree
	case c.Is == isGood:
		free++
	}
	if r.Strikes+len(r.Open) < free {
		return
	}
	if len(r.Open) > 0 {
		v.rule, v.since, v.until = ruleBusy, r.Open[0].At, now.add(p.Patience)
	} else if until := r.Last.add(p.wait(r.Strikes, alone)); until > now {
		v.rule, v.until, v.since, v.count = ruleStrikes, until, r.First, r.Strikes
	}
}

// checkCeiling: an hour has so many logins, whatever comes of them.
func (r *record) checkCeiling(_ credential, now stamp, p Policy, _ bool, v *verdict) {
	n := r.logins()
	if p.PerHour < 0 || n < p.PerHour {
		return
	}
	v.rule, v.until, v.count, v.since = ruleCeiling, max(r.roomAt(p.PerHour), now), n, now.add(-time.Hour)
}

func (r *record) oldestRefusal() stamp {
	for _, c := range r.Creds { // in order of time
		if c.Is == isRefused {
			return c.At
		}
	}
	return 0
}

// code is what a login fails as that a rule keeps back.
func (r rule) code() plugin.Code {
	if r == ruleHost {
		return plugin.Throttled
	}
	return plugin.Locked
}
