package guard

import "time"

// A Policy says how much an account is given. The zero value is what fits the
// servers that are known; each field says what its zero means.
//
// Its arithmetic. Documented thresholds: Entra ID, Auth0 and Okta lock at 10
// failures, Clerk at 10, Keycloak at 30, Salesforce at 3, 5 or 10, as its
// administrator chose, Oracle's identity domains at 5, Cognito slows down after
// 5, and hardening guides for Active Directory say 5 within 15 or 30 minutes.
// With three free tries and waits of 12, 24, 48, 60, 60… minutes after them, the
// fifth failure is at least 12+24 = 36 minutes after the first: four fit into 15
// minutes, and four into 30. A credential that worked last time has a fourth
// place at once, so that typing errors in one connection do not stop a healthy
// one beside it; the fifth failure is then 24 minutes later, still more than 15.
// The slack is for clocks that differ.
type Policy struct {
	// Free is how many logins of an account may come to nothing before there is a
	// wait; zero: 3. More than 3 gives up what the package proves. At most 30.
	Free int

	// Wait is the first wait, and MaxWait the longest: each is twice the one before.
	// Zero: 12 minutes and 1 hour.
	Wait, MaxWait time.Duration

	// PerHour is the most logins of an account in an hour, whatever comes of them;
	// zero: 150, negative: no ceiling. It is not what protects from lockout:
	// failures never come near it. It stops what logs in successfully in a loop. The
	// shortest lifetime in common use is a minute (Keycloak's default); without a
	// refresh token, replaced at half its life, such a token costs 120 logins an
	// hour, and there should be room to test. Two such connections of one account
	// meet the ceiling, fail as locked for the rest of the hour, and say so; who
	// wants that sets a higher one.
	PerHour int

	// Memory is how long a success is remembered, to tell a password that was
	// changed from one that never worked; zero: 30 days.
	Memory time.Duration

	// Patience is how long Begin waits for the outcome of another login; zero: 10 s,
	// the time of one token request.
	Patience time.Duration
}

// Flight is how long a login may be under way without a word. One that has not ended
// by then, nor been kept by [Pass.Keep], is taken for lost: its host died.
const Flight = 15 * time.Second

const (
	// forget is after how long without a further one the strikes are over. Servers
	// that forget after a time do so within 12 hours, as far as is known.
	forget = 24 * time.Hour

	// softWait is the first wait of one credential, doubled up to softMax.
	softWait = time.Minute
	softMax  = time.Hour

	// The waits that a server may ask for. Unsaid: a minute, the period of most
	// rate limits.
	throttleLeast  = time.Second
	throttleMost   = 15 * time.Minute
	throttleUnsaid = time.Minute

	freeMax = 30

	// Alone, with the store down: see the package.
	aloneFree = 1
	aloneWait = 24 * time.Minute
)

func (p Policy) withDefaults() Policy {
	if p.Free <= 0 {
		p.Free = 3
	}
	p.Free = min(p.Free, freeMax)
	if p.Wait <= 0 {
		p.Wait = 12 * time.Minute
	}
	if p.MaxWait <= 0 {
		p.MaxWait = time.Hour
	}
	p.MaxWait = max(p.MaxWait, p.Wait)
	if p.PerHour == 0 {
		p.PerHour = 150
	}
	if p.Memory <= 0 {
		p.Memory = 30 * 24 * time.Hour
	}
	if p.Patience <= 0 {
		p.Patience = 10 * time.Second
	}
	return p
}

// wait is how long an account rests after its last strike.
func (p Policy) wait(strikes int, alone bool) time.Duration {
	if alone {
		return max(grown(p.Wait, strikes-p.Free, p.MaxWait), aloneWait)
	}
	return grown(p.Wait, strikes-p.Free, p.MaxWait)
}

// grown doubles a wait, up to a longest one.
func grown(first time.Duration, times int, longest time.Duration) time.Duration {
	wait := first
	for ; times > 0 && wait < longest; times-- {
		wait *= 2
	}
	return min(wait, longest)
}
