package guard

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/plugin"
)

// TestClockJumps: whatever the clocks of two hosts do, with the store or without
// it, what was refused stays refused, and nothing else is held for longer than
// the longest wait, by the clock as it is then.
func TestClockJumps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rapid.SyncTest(t, jumps)
	})
}

func jumps(t *rapid.T) {
	ctx := context.Background()
	store := &down{Memory: &Memory{}}
	var skew [2]time.Duration
	guards := make([]*Guard, len(skew))
	for i := range guards {
		guards[i] = New(Config{Store: store, Policy: Policy{Patience: time.Second}, Now: func() time.Time { return time.Now().Add(skew[i]) }})
	}
	refused := map[*Guard]map[Digest]bool{} // as far as each can know
	for _, g := range guards {
		refused[g] = map[Digest]bool{}
	}
	codes := []plugin.Code{"", plugin.Denied, plugin.Denied, plugin.Timeout, plugin.BadResponse, plugin.Throttled, plugin.PluginFailed}
	t.Repeat(map[string]func(*rapid.T){
		"login": func(t *rapid.T) {
			g := guards[rapid.IntRange(0, 1).Draw(t, "guard")]
			cred := Digest(fmt.Sprint("c", rapid.IntRange(0, 20).Draw(t, "cred")))
			pass, err := g.Begin(ctx, login("alice", cred))
			if e, ok := errors.AsType[*plugin.Error](err); ok && e.RetryAfter > longest {
				t.Fatalf("held for %v: %v", e.RetryAfter, e)
			}
			if pass == nil {
				return
			}
			if refused[g][cred] {
				t.Fatalf("%s was refused, and is sent again", cred)
			}
			code := rapid.SampledFrom(codes).Draw(t, "code")
			if code == "" {
				pass.End(ctx, 1, nil)
				return
			}
			pass.End(ctx, 1, fail(code, 1))
			for _, knows := range guards {
				if code == plugin.Denied && (knows == g || !store.load) {
					refused[knows][cred] = true
				}
			}
		},
		"jump": func(t *rapid.T) {
			i := rapid.IntRange(0, len(skew)-1).Draw(t, "host")
			skew[i] += time.Duration(rapid.SampledFrom([]int{-8760, -48, -1, 1, 48, 8760}).Draw(t, "hours")) * time.Hour
		},
		"store": func(t *rapid.T) {
			broken := rapid.IntRange(0, 3).Draw(t, "down") == 0
			store.load, store.swap = false, false
			for _, g := range guards { // a host that never saw an account knows nothing of it when it is alone
				look(ctx, g)
			}
			store.load, store.swap = broken, broken
		},
		"rest": func(t *rapid.T) {
			g := guards[rapid.IntRange(0, 1).Draw(t, "guard")]
			fresh := login("alice", Digest(fmt.Sprint("new", time.Now().UnixNano(), t.Name())))
			look(ctx, g) // at the clock as it is
			elapse(longest + Flight)
			pass, err := g.Begin(ctx, fresh)
			if pass == nil {
				t.Fatalf("after %v it is still held: %v", longest, err)
			}
			pass.Return(ctx)
		},
	})
}

// look has a guard see the account, and sends nothing.
func look(ctx context.Context, g *Guard) {
	if pass, err := g.Begin(ctx, login("alice", "look")); err == nil {
		pass.Return(ctx)
	}
}

// TestClockBack: what a clock wrote that was ahead is brought back, once, and
// written down.
func TestClockBack(t *testing.T) {
	for name, broken := range map[string]bool{"store": false, "alone": true} {
		t.Run(name, func(t *testing.T) {
			skew := 1000 * time.Hour
			store := &down{Memory: &Memory{}}
			bubble(t, Policy{}, func(t *testing.T, _ *Guard, _ *Memory) {
				g := New(Config{Store: store, Now: func() time.Time { return time.Now().Add(skew) }})
				store.load, store.swap = broken, broken
				for i := range 3 {
					if broken && i > 0 {
						break
					}
					send(t, g, login("alice", Digest(fmt.Sprint("guess", i))), plugin.Denied)
				}
				wait := 12 * time.Minute
				if broken {
					wait = 24 * time.Minute
				}
				skew = 0
				kept(t, g, login("alice", "new"), plugin.Locked, wait)
				elapse(wait / 2)
				kept(t, g, login("alice", "new"), plugin.Locked, wait/2)
				elapse(wait / 2)
				kept(t, g, login("alice", "guess0"), plugin.Locked, 0)
				send(t, g, login("alice", "new"), nil)
			})
		})
	}
}
