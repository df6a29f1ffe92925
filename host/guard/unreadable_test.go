package guard

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// strange is a Store whose values somebody else can read, and this host cannot.
type strange struct {
	*Memory
	on      bool
	written int
}

type strangeError struct{ error }

func (strangeError) Unreadable() bool { return true }

func (s *strange) Load(ctx context.Context, key string) ([]byte, string, error) {
	if s.on {
		return nil, "", strangeError{errors.New("sealed with another key")}
	}
	return s.Memory.Load(ctx, key)
}

func (s *strange) Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (bool, error) {
	if s.on {
		s.written++
	}
	return s.Memory.Swap(ctx, key, version, value, keep)
}

// TestWhatOthersCanRead is not written over: what was refused stays refused, here and
// there.
func TestWhatOthersCanRead(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, _ *Guard, _ *Memory) {
		store := &strange{Memory: &Memory{}}
		g := New(Config{Store: store})
		send(t, g, login("alice", "typo"), plugin.Denied)
		store.on = true
		kept(t, g, login("alice", "typo"), plugin.Locked, g.policy.Wait, "sealed with a key that this host does not have")
		kept(t, g, login("alice", "right"), plugin.Locked, g.policy.Wait)
		if store.written > 0 {
			t.Error("it was written over")
		}
		store.on = false
		kept(t, g, login("alice", "typo"), plugin.Locked, 0)
		send(t, g, login("alice", "right"), nil)
	})
}
