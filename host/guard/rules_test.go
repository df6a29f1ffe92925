package guard

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// TestRule1RefusedIsNeverSentAgain: no login in 10⁵ further tries, by other
// guards, after restarts and however long it is; another password is sent, and
// so is this one after a reset.
func TestRule1RefusedIsNeverSentAgain(t *testing.T) {
	for _, code := range []plugin.Code{plugin.Denied, plugin.ClientDenied, plugin.ScopeDenied, plugin.Unsupported, plugin.Config} {
		t.Run(string(code), func(t *testing.T) {
			bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
				send(t, g, login("alice", "typo"), code)
				tries := tries
				if code != plugin.Denied || testing.Short() {
					tries = 1_000
				}
				for i := range tries {
					if i%(tries/4) == 0 {
						g = New(Config{Store: store})
						elapse(100 * 24 * time.Hour)
					}
					if _, err := g.Begin(t.Context(), login("alice", "typo")); err == nil {
						t.Fatalf("try %d was let through", i)
					}
				}
				kept(t, g, login("alice", "typo"), plugin.Locked, 0, "refused these credentials at 2000-01-01 00:00:00 UTC ("+string(code)+")",
					"jackfield guard reset 'alice at auth.example.com:443'")
				send(t, g, login("alice", "right"), nil)
				kept(t, g, login("alice", "typo"), plugin.Locked, 0) // one success says nothing of another credential
				if err := g.Reset(t.Context(), "alice at auth.example.com:443", "operator"); err != nil {
					t.Fatal(err)
				}
				begin(t, g, login("alice", "typo"))
			})
		})
	}
}

// TestRule1LateAnswers: what comes back after the refusal, of a login that had
// been taken for lost, does not take the refusal away; only a success does.
func TestRule1LateAnswers(t *testing.T) {
	for _, code := range []plugin.Code{plugin.Timeout, plugin.Unavailable, plugin.TLS, plugin.Throttled} {
		bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
			late := begin(t, g, login("alice", "typo"))
			elapse(Flight)
			send(t, g, login("alice", "typo"), plugin.Denied)
			late.End(t.Context(), 1, fail(code, 1))
			elapse(2 * time.Hour)
			kept(t, g, login("alice", "typo"), plugin.Locked, 0)
		})
	}
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		late := begin(t, g, login("alice", "right"))
		elapse(Flight)
		send(t, g, login("alice", "right"), plugin.Denied)
		late.End(t.Context(), 1, nil)
		send(t, g, login("alice", "right"), nil)
	})
}

// TestRule2Waits: with a new password each time, as soon as the guard allows.
func TestRule2Waits(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		for i, minutes := range []int{0, 0, 0, 12, 24, 48, 60, 60, 60} {
			l := login("alice", Digest(fmt.Sprint("guess", i)))
			if wait := time.Duration(minutes) * time.Minute; wait > 0 {
				kept(t, g, l, plugin.Locked, wait, fmt.Sprintf("%d logins came to nothing since 2000-01-01", i))
				elapse(wait - time.Second)
				kept(t, g, l, plugin.Locked, time.Second)
				elapse(time.Second)
			}
			send(t, g, l, plugin.Denied)
		}
		send(t, g, login("bob", "right"), nil) // another account
		elapse(24 * time.Hour)
		for i := range 3 { // forgotten
			send(t, g, login("alice", Digest(fmt.Sprint("later", i))), plugin.Denied)
		}
	})
}

// TestRule2AHealthyConnection beside one in which somebody makes typing errors
// has a place of its own.
func TestRule2AHealthyConnection(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "right"), nil)
		for i := range 3 {
			send(t, g, login("alice", Digest(fmt.Sprint("guess", i))), plugin.Denied)
		}
		kept(t, g, login("alice", "guess4"), plugin.Locked, 12*time.Minute)
		send(t, g, login("alice", "right"), plugin.Timeout)
		kept(t, g, login("alice", "guess4"), plugin.Locked, 24*time.Minute)
		kept(t, g, login("alice", "right"), plugin.Locked, 24*time.Minute)
	})
}

// TestRule3Ceiling counts successes as well, as many as an hour may have.
func TestRule3Ceiling(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		for range 30 { // a token of a minute, renewed at half its life
			send(t, g, login("alice", "right"), nil)
			elapse(30 * time.Second)
		}
		begin(t, g, login("alice", "right")).Return(t.Context()) // not counted
		begin(t, g, login("alice", "right")).End(t.Context(), 0, nil)
		for range 120 {
			send(t, g, login("alice", "right"), nil)
		}
		kept(t, g, login("alice", "right"), plugin.Locked, 46*time.Minute, "150 logins in the last hour", "the guard's policy")
		elapse(46 * time.Minute)
		send(t, g, login("alice", "right"), nil)
	})
	bubble(t, Policy{PerHour: -1}, func(t *testing.T, g *Guard, _ *Memory) {
		for range 1000 {
			send(t, g, login("alice", "right"), nil)
		}
	})
	bubble(t, Policy{PerHour: 4}, func(t *testing.T, g *Guard, _ *Memory) {
		begin(t, g, login("alice", "right")).End(t.Context(), 4, nil) // a plugin that tries by itself
		kept(t, g, login("alice", "right"), plugin.Locked, time.Hour+time.Minute)
	})
}

// TestRule4Lost: one more at once, then waits that grow, and never for good.
func TestRule4Lost(t *testing.T) {
	for _, code := range []plugin.Code{plugin.Timeout, plugin.Ambiguous, plugin.PluginFailed, plugin.Canceled, plugin.Internal, plugin.NotFound} {
		bubble(t, Policy{Free: 30}, func(t *testing.T, g *Guard, _ *Memory) {
			for i, minutes := range []int{0, 0, 1, 2, 4, 8, 16, 32, 60, 60} {
				if wait := time.Duration(minutes) * time.Minute; wait > 0 {
					kept(t, g, login("alice", "right"), plugin.Locked, wait, fmt.Sprintf("sent %d times without success", i), "the answer was lost")
					elapse(wait)
				}
				send(t, g, login("alice", "right"), code)
			}
		})
	}
}

// TestRule4CrashLoop: a host that dies in the middle of each login.
func TestRule4CrashLoop(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, _ *Guard, store *Memory) {
		sent := 0
		for range 24 * 60 { // it is started once a minute
			if _, err := New(Config{Store: store}).Begin(t.Context(), login("alice", "right")); err == nil {
				sent++
			}
			elapse(time.Minute - 10*time.Second)
		}
		if sent < 10 || sent > 24 {
			t.Errorf("%d logins in a day, want about one an hour", sent)
		}
	})
}

// TestRule5Garbage: a maintenance page passes.
func TestRule5Garbage(t *testing.T) {
	for _, err := range []*plugin.Error{
		fail(plugin.BadResponse, 1), fail(plugin.TooLarge, 1), fail(plugin.Blocked, 1), fail(plugin.TLS, 1),
		{Code: plugin.Unavailable, Logins: 1, Final: true}, // 501
	} {
		bubble(t, Policy{Free: 30}, func(t *testing.T, g *Guard, _ *Memory) {
			for i, minutes := range []int{0, 1, 2, 4, 8, 16, 32, 60, 60} {
				if wait := time.Duration(minutes) * time.Minute; wait > 0 {
					kept(t, g, login("alice", "right"), plugin.Locked, wait, "cannot be read")
					send(t, g, login("alice", Digest(fmt.Sprint("other", i))), nil) // the account is not held
					kept(t, g, login("alice", "right"), plugin.Locked, wait)
					elapse(wait)
				}
				send(t, g, login("alice", "right"), err)
			}
		})
	}
}

// TestRule6Throttled: the whole host is left alone, and nothing is counted
// against the account.
func TestRule6Throttled(t *testing.T) {
	for asked, wait := range map[time.Duration]time.Duration{0: time.Minute, time.Millisecond: time.Second, 90 * time.Second: 90 * time.Second, time.Hour: 15 * time.Minute} {
		bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
			for range 5 {
				send(t, g, login("alice", "right"), &plugin.Error{Code: plugin.Throttled, RetryAfter: asked, Logins: 1})
				other := New(Config{Store: store})
				kept(t, other, login("bob", "right"), plugin.Throttled, wait, "asked to slow down")
				kept(t, other, login("alice", "right"), plugin.Throttled, wait)
				elsewhere := login("carol", "right")
				elsewhere.Host = "another"
				begin(t, other, elsewhere).Return(t.Context())
				elapse(wait - 10*time.Millisecond)
				kept(t, other, login("bob", "right"), plugin.Throttled, 10*time.Millisecond)
				elapse(10 * time.Millisecond)
			}
			// A refresh is throttled like a login, and a shorter wait does not end a longer.
			pass := begin(t, g, login("bob", "right"))
			send(t, g, login("alice", "right"), &plugin.Error{Code: plugin.Throttled, RetryAfter: 10 * time.Minute, Logins: 1})
			pass.End(t.Context(), 0, &plugin.Error{Code: plugin.Throttled, RetryAfter: 10 * time.Second})
			kept(t, g, login("bob", "right"), plugin.Throttled, 10*time.Minute)
		})
	}
}

// TestRule6ButRefused: who is told to wait should not hear afterwards that it was
// for nothing.
func TestRule6ButRefused(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "typo"), plugin.Denied)
		send(t, g, login("bob", "right"), &plugin.Error{Code: plugin.Throttled, Logins: 1})
		kept(t, g, login("alice", "typo"), plugin.Locked, 0)
		kept(t, g, login("alice", "right"), plugin.Throttled, time.Minute)
	})
}

// TestRule7ServerFailure: one more at once; after a refusal of the account none.
func TestRule7ServerFailure(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "right"), plugin.Unavailable)
		send(t, g, login("alice", "right"), plugin.Unavailable)
		kept(t, g, login("alice", "right"), plugin.Locked, time.Minute, "the server failed")
		elapse(time.Minute)
		send(t, g, login("alice", "right"), nil)

		send(t, g, login("alice", "typo"), plugin.Denied)
		send(t, g, login("alice", "right"), plugin.Unavailable)
		elapse(100 * 24 * time.Hour)
		kept(t, g, login("alice", "right"), plugin.Locked, 0, "some servers answer so when an account is locked", "unlocked at the server")
	})
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "right"), &plugin.Error{Code: plugin.Unavailable, Logins: 1, RetryAfter: 5 * time.Minute})
		kept(t, g, login("alice", "right"), plugin.Locked, 5*time.Minute) // as it asked
	})
}

// TestRule8Suspicion: what worked and is refused was changed, or is locked.
func TestRule8Suspicion(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "right"), nil)
		elapse(time.Hour)
		send(t, g, login("alice", "right"), plugin.Timeout)
		send(t, g, login("alice", "right"), plugin.Denied)
		words := "the same credentials worked at 2000-01-01 00:00:00 UTC, so the password was changed or the account is locked at the server"
		kept(t, g, login("alice", "right"), plugin.Locked, 0, words, "enter the new password")
		all, err := g.List(t.Context())
		if err != nil || len(all) != 1 || all[0].Suspicion != words {
			t.Errorf("List = %+v, %v", all, err)
		}
		send(t, g, login("bob", "right"), nil)
		elapse(31 * 24 * time.Hour) // too long ago to mean anything
		send(t, g, login("bob", "right"), plugin.Denied)
		if _, err := g.Begin(t.Context(), login("bob", "right")); strings.Contains(err.Error(), "worked") {
			t.Errorf("a month later it is %v", err)
		}
	})
}

// TestRule9Success closes what was held against the account.
func TestRule9Success(t *testing.T) {
	bubble(t, Policy{PerHour: 12}, func(t *testing.T, g *Guard, _ *Memory) {
		for i := range 3 {
			send(t, g, login("alice", Digest(fmt.Sprint("guess", i))), plugin.Denied)
		}
		elapse(12 * time.Minute)
		send(t, g, login("alice", "right"), nil)
		send(t, g, login("alice", "server down"), plugin.Unavailable) // no refusal is remembered:
		send(t, g, login("alice", "server down"), plugin.Unavailable) // one more at once
		send(t, g, login("alice", "right"), nil)
		for i := range 3 {
			send(t, g, login("alice", Digest(fmt.Sprint("more", i))), plugin.Denied)
		}
		kept(t, g, login("alice", "other"), plugin.Locked, 12*time.Minute)
		elapse(12 * time.Minute)
		send(t, g, login("alice", "right"), nil)
		send(t, g, login("alice", "right"), nil)
		kept(t, g, login("alice", "right"), plugin.Locked, 37*time.Minute, "12 logins in the last hour") // but not the ceiling
	})
}

// TestRule9LateSuccess: a success clears what reached the server before it, and
// not what may have come after.
func TestRule9LateSuccess(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		right := begin(t, g, login("alice", "right")) // the server answers this one first, and slowly
		send(t, g, login("alice", "guess1"), plugin.Denied)
		send(t, g, login("alice", "guess2"), plugin.Denied)
		right.End(t.Context(), 1, nil)
		send(t, g, login("alice", "guess3"), plugin.Denied)
		kept(t, g, login("alice", "guess4"), plugin.Locked, 12*time.Minute, "3 logins")
	})
}

// TestRule9TwoLateSuccesses: strikes that one success cleared are not cleared
// again by another, in place of later ones.
func TestRule9TwoLateSuccesses(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		send(t, g, login("alice", "right1"), nil)
		send(t, g, login("alice", "right2"), nil)
		send(t, g, login("alice", "guess1"), plugin.Denied)
		send(t, g, login("alice", "guess2"), plugin.Denied)
		first, second := begin(t, g, login("alice", "right1")), begin(t, g, login("alice", "right2"))
		first.End(t.Context(), 1, nil)
		send(t, g, login("alice", "guess3"), plugin.Denied)
		send(t, g, login("alice", "guess4"), plugin.Denied)
		second.End(t.Context(), 1, nil)
		send(t, g, login("alice", "guess5"), plugin.Denied)
		kept(t, g, login("alice", "guess6"), plugin.Locked, 12*time.Minute, "3 logins")
	})
}

// TestRule10Concurrency: two connections of a healthy account log in at once, and
// forty do within a second; one credential is under way once, and what is refused
// to the first is not sent by the others.
func TestRule10Concurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &Memory{}
		var mu sync.Mutex
		sent, under, most := 0, 0, 0
		flow := func(l Login, err error) {
			pass, kept := New(Config{Store: store}).Begin(context.Background(), l)
			if kept != nil {
				return
			}
			mu.Lock()
			sent++
			under++
			most = max(most, under)
			mu.Unlock()
			elapse(200 * time.Millisecond)
			mu.Lock()
			under--
			mu.Unlock()
			pass.End(context.Background(), 1, err)
		}
		start := time.Now()
		var flows sync.WaitGroup
		for i := range 2 {
			flows.Go(func() { flow(login("alice", Digest(fmt.Sprint("scope", i))), nil) })
		}
		flows.Wait()
		if d := time.Since(start); most != 2 || d > 250*time.Millisecond {
			t.Errorf("two connections took %v, %d at once", d, most)
		}
		for i := range 40 {
			flows.Go(func() { flow(login("alice", Digest(fmt.Sprint("scope", i))), nil) })
		}
		flows.Wait()
		if sent != 42 || most > 4 {
			t.Errorf("%d of 42 were sent, %d at once, want at most 4", sent, most)
		}
		sent, start = 0, time.Now()
		for range 40 { // nine o'clock, and the password has expired
			flows.Go(func() { flow(login("bob", "expired"), fail(plugin.Denied, 1)) })
		}
		flows.Wait()
		if d := time.Since(start); sent != 1 || d > time.Second {
			t.Errorf("%d logins with one expired password, after %v", sent, d)
		}
	})
}

// TestRule10Patience: one that does not come back is not waited for.
func TestRule10Patience(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		begin(t, g, login("alice", "right"))
		start := time.Now()
		kept(t, g, login("alice", "right"), plugin.Locked, 10*time.Second, "has not ended")
		if d := time.Since(start); d < 10*time.Second || d > 11*time.Second {
			t.Errorf("it waited %v", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := g.Begin(ctx, login("alice", "right")); plugin.AsError(err).Code != plugin.Canceled {
			t.Errorf("a caller that gave up got %v", err)
		}
		elapse(Flight)
		send(t, g, login("alice", "right"), nil) // it is taken for lost
	})
}

// TestFull: whoever tries many credentials does not have the refusals of others
// forgotten.
func TestFull(t *testing.T) {
	bubble(t, Policy{PerHour: -1}, func(t *testing.T, g *Guard, store *Memory) {
		for i := range refusedMax {
			send(t, g, login("alice", Digest(fmt.Sprint("guess", i))), plugin.Denied)
			works := "right"
			if i > refusedMax-othersMax-20 {
				works = fmt.Sprint("right", min(i, refusedMax-2))
			}
			send(t, g, login("alice", Digest(works)), nil)
		}
		for i := range refusedMax {
			if i%25 == 0 || i == refusedMax-1 {
				kept(t, g, login("alice", Digest(fmt.Sprint("guess", i))), plugin.Locked, 0)
			}
		}
		kept(t, g, login("alice", "another"), plugin.Locked, 0, "256 other credentials were refused")
		send(t, g, login("alice", "right254"), nil)           // those that work still do
		kept(t, g, login("alice", "right"), plugin.Locked, 0) // the one longest unused is forgotten
		value, _, _ := store.Load(t.Context(), "account/alice")
		if len(value) > 32<<10 {
			t.Errorf("the record has %d bytes", len(value))
		}
	})
}

// TestEndOnce: what a pass ends as is what it ended as first.
func TestEndOnce(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		pass := begin(t, g, login("alice", "right"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // the caller has gone
		pass.End(ctx, 1, fail(plugin.Denied, 1))
		pass.End(t.Context(), 1, nil)
		pass.Return(t.Context())
		kept(t, New(Config{Store: store}), login("alice", "right"), plugin.Locked, 0)
	})
}

// TestNobodyKnows: where the count did not come back, a login may have been
// spent, and is taken for lost.
func TestNobodyKnows(t *testing.T) {
	for _, err := range []error{fail(plugin.PluginFailed, 0), fail(plugin.Canceled, 0), fail(plugin.Internal, 0), context.Canceled, context.DeadlineExceeded, io.EOF} {
		bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
			for range 2 {
				begin(t, g, login("alice", "right")).End(t.Context(), 0, err)
			}
			kept(t, g, login("alice", "right"), plugin.Locked, time.Minute, "the answer was lost")
		})
	}
}

// TestNothingSent: what cost no login is none.
func TestNothingSent(t *testing.T) {
	bubble(t, Policy{PerHour: 1}, func(t *testing.T, g *Guard, _ *Memory) {
		for range 3 {
			for _, code := range []plugin.Code{plugin.Denied, plugin.Unavailable, plugin.Timeout, plugin.TLS, plugin.Config} {
				begin(t, g, login("alice", "right")).End(t.Context(), 0, fail(code, 0))
			}
			begin(t, g, login("alice", "right")).End(t.Context(), 0, nil)
			begin(t, g, login("alice", "right")).Return(t.Context())
		}
	})
}
