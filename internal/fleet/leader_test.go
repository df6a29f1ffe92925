//go:build unix

package fleet

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// answerTime is how long a token request takes beside what hosts need themselves: so
// that most moments of a flight are met.
const answerTime = 120 * time.Millisecond

// flightTime is about how long a whole cold flight takes, the start of the plugin
// included.
const flightTime = 600 * time.Millisecond

// takeOver is how long it may take until another host has done what one that died was
// at: the lease runs out, the guard takes the login for lost, and one more is sent.
const takeOver = 50 * time.Second

// voyage is one round: two hosts of an account of its own, of which the first one to
// fly meets with something.
type voyage struct {
	*testing.T
	server *authservers.Running
	is     member
	ships  []*ship
}

// voyages plays rounds beside one another, each with an account of its own.
func voyages(t *testing.T, rounds int, play func(*voyage, *rand.Rand)) {
	redis, keys := redistest.Start(t), keyFile(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for round := range rounds {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			t.Parallel()
			v := &voyage{T: t, server: authservers.Start(t, authservers.Fosite)}
			is := settings(v.server, authservers.Alice.Password)
			is["token_endpoint"] = slowly(t, v.server.TokenURL)
			v.is = member{Store: redis.URL(), KeyFile: keys, Settings: is}
			v.ships = fleet(t, 2, v.is)
			play(v, rand.New(rand.NewPCG(seed, uint64(round))))
		})
	}
}

// slowly returns an address that leads to another, and takes longer.
func slowly(t *testing.T, to string) string {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := redistest.NewProxy(t, u.Host)
	proxy.Delay(answerTime / 2)
	u.Host = proxy.Addr()
	return u.String()
}

// TestTheLeaderDies at any moment of a flight: the other host's callers have an
// authorization in their time, each host has sent one password at most, and a third
// host needs none.
func TestTheLeaderDies(t *testing.T) {
	voyages(t, size("JACKFIELD_FLEET_DEATHS", 2), func(v *voyage, random *rand.Rand) {
		moment := time.Duration(random.Int64N(int64(flightTime)))
		everybody := order{Do: "authorize", Callers: callers, Patience: takeOver}
		leader, other := v.ships[0], v.ships[1]
		leader.say(everybody)
		var others sync.WaitGroup
		var r report
		others.Go(func() { r = other.ask(everybody) })
		time.Sleep(moment)
		leader.kill()
		others.Wait()
		if r.OK != callers || len(r.Tokens) != 1 {
			v.Errorf("killed after %v: %d of %d have an authorization: %v", moment, r.OK, callers, r.Codes)
		}
		v.end(fmt.Sprintf("killed after %v", moment.Round(time.Millisecond)), r)
	})
}

// TestTheLeaderIsPaused past its lease, and goes on as if nothing had happened: what
// it brings is not stored over what the other host brought.
func TestTheLeaderIsPaused(t *testing.T) {
	voyages(t, size("JACKFIELD_FLEET_PAUSES", 1), func(v *voyage, random *rand.Rand) {
		moment := time.Duration(random.Int64N(int64(flightTime)))
		everybody := order{Do: "authorize", Callers: callers, Patience: takeOver}
		leader, other := v.ships[0], v.ships[1]
		leader.say(everybody)
		time.Sleep(moment)
		leader.signal(syscall.SIGSTOP)
		r := other.ask(everybody)
		if r.OK != callers || len(r.Tokens) != 1 {
			v.Errorf("paused after %v: %d of %d have an authorization: %v", moment, r.OK, callers, r.Codes)
		}
		leader.signal(syscall.SIGCONT)
		if late, alive := leader.hear(); !alive || late.OK != callers {
			v.Errorf("the leader's own callers: %+v", late)
		}
		v.end(fmt.Sprintf("paused after %v", moment.Round(time.Millisecond)), r)
		again := other.ask(everybody)
		for token := range again.Tokens {
			if r.Tokens[token] == 0 && len(r.Tokens) > 0 {
				v.Error("what the leader brought late was stored over what is newer")
			}
		}
	})
}

// end counts the passwords, and has a host more ask.
func (v *voyage) end(when string, r report) {
	v.Helper()
	logins := v.server.Counts().Password
	if logins > len(v.ships) {
		v.Errorf("%s: %d passwords of %d hosts", when, logins, len(v.ships))
	}
	third := launch(v.T, v.is).ask(order{Do: "authorize", Callers: callers, Patience: patience})
	if third.OK != callers || len(third.Tokens) != 1 || v.server.Counts().Password != logins {
		v.Errorf("%s: a host more has %d of %d, by %d passwords: %v", when, third.OK, callers, v.server.Counts().Password-logins, third.Codes)
	}
	v.Logf("%s: %d passwords of %d hosts, the slowest caller waited %v", when, logins, len(v.ships), r.Slowest.Round(time.Millisecond))
}
