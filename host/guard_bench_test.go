package host_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strconv"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/sdk"
)

// ledger is the guard's place in the sealed file, as a host has it.
type ledger struct{ *store.Versioned }

func (ledger) Each(context.Context, func(string, []byte) bool) error { return nil }

// BenchmarkGuardBegin: what a login waits for before it is sent, beside what it
// waits for afterwards: to be stored, durably.
func BenchmarkGuardBegin(b *testing.B) {
	s, err := store.Open(b.Context(), b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	n := 0
	save := func(times int) {
		for range times {
			n++
			if err := s.Authorizations().Save(strconv.Itoa(n), make([]byte, 1000)); err != nil {
				b.Fatal(err)
			}
		}
	}
	g := guard.New(guard.Config{Store: ledger{s.Guard()}})
	bench.Against(b, save, func(times int) {
		for range times {
			n++
			if _, err := g.Begin(b.Context(), guard.Login{Account: guard.Key(strconv.Itoa(n)), Host: "h", Label: "alice", Credential: "c"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLocked: what a caller waits for who has a key that was refused, beside
// one read of the sealed file.
func BenchmarkLocked(b *testing.B) {
	u := newUserType()
	h := hosttest.OpenWith(b, host.Config{Logger: slog.New(slog.DiscardHandler)}, sdk.Plugin{Types: []*sdk.ConnectionType{&u.ConnectionType}}.Connector(io.Discard))
	c := h.Draft(user("alice", "wrong"))
	for range 2 {
		if err := c.Test(b.Context(), func(host.Check) {}); err == nil {
			b.Fatal("the wrong key was taken")
		}
	}
	s, err := store.Open(b.Context(), b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	if err := s.Authorizations().Save("a", make([]byte, 300)); err != nil {
		b.Fatal(err)
	}
	load := func(times int) {
		for range times {
			if _, err := s.Authorizations().Load("a"); err != nil {
				b.Fatal(err)
			}
		}
	}
	bench.Against(b, load, func(times int) {
		for range times {
			if _, err := c.Authorize(b.Context()); !errors.Is(err, host.Locked) {
				b.Fatal(err)
			}
		}
	})
	if got := u.asked(); got != "login" {
		b.Errorf("the plugin was asked %s", got)
	}
}
