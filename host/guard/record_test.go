package guard

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// FuzzRecord: whatever is stored is read without a panic. What no guard wrote
// keeps everything back for one wait, and what one may have written is what it
// says, and is not held for longer than the longest wait.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"v":1}`, `{"v":2}`, `{"v":1e99}`, `{"v":1,"rev":1,"strikes":3,"first":946684800000,"last":946684800000}`,
		`{"v":1,"rev":1,"spent":[[15778080,150]]}`, `{"v":1,"rev":1,"spent":[[9223372036854775807,1]]}`, `{"v":1,"rev":1,"spent":[[1,-1]]}`,
		`{"v":1,"rev":1,"open":[{"id":"a","cred":"b","at":946684800000,"strikes":4}]}`,
		`{"v":1,"rev":1,"open":[{"id":"a","cred":"b","at":253402300799999},{"id":"a","cred":"b","at":1}],"spent":[[15778080,1]]}`,
		`{"v":1,"rev":1,"creds":[{"id":"a","is":"refused","code":"denied","at":946684800000,"good":1},{"id":"a","is":"lost","n":99,"at":946684800000}]}`,
		`{"v":1,"rev":1,"creds":[{"id":"a","is":"odd","at":1}]}`, `{"v":1,"rev":1,"hold":{"at":946684800000,"for":900000}}`,
		`{"v":1,"rev":1,"hold":{"at":946684800000,"for":-900000}}`, `{"v":1,"rev":1,"strikes":1048576,"first":253402300799999,"last":253402300799999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		synctest.Test(t, func(t *testing.T) {
			for _, key := range []string{"account/alice", "host/host"} {
				stored(t, key, value)
			}
		})
	})
}

func stored(t *testing.T, key string, value []byte) {
	store := &Memory{}
	if _, err := store.Swap(t.Context(), key, "", append([]byte{}, value...), 0); err != nil {
		t.Fatal(err)
	}
	_, broken := decode(append([]byte{}, value...))
	g := New(Config{Store: store, Policy: Policy{Patience: time.Second}})
	if _, err := g.List(t.Context()); err != nil {
		t.Errorf("List = %v", err)
	}
	if _, err := g.Sweep(t.Context()); err != nil {
		t.Errorf("Sweep = %v", err)
	}
	pass, err := g.Begin(context.Background(), login("alice", "new"))
	switch e := plugin.AsError(err); {
	case pass != nil && broken != nil:
		t.Fatalf("damage opens the guard: %q (%v)", value, broken)
	case pass == nil && e.RetryAfter > longest, pass == nil && e.Code != plugin.Locked && e.Code != plugin.Throttled:
		t.Fatalf("Begin = %v after %v", e, e.RetryAfter)
	case pass != nil:
		pass.End(context.Background(), 1, fail(plugin.Denied, 1))
	}
	if errors.Is(broken, errNewer) {
		return
	}
	elapse(longest + Flight)
	if pass, err := g.Begin(context.Background(), login("alice", "newer")); pass == nil && !strings.Contains(err.Error(), "other credentials") && !strings.Contains(err.Error(), "last hour") {
		t.Fatalf("it never opens: %q: %v", value, err)
	}
	if now, _, _ := store.Load(t.Context(), key); now != nil {
		if _, err := decode(now); err != nil {
			t.Errorf("it left %q, which is %v", now, err)
		}
	}
}

// TestRecordTellsNothing: nothing of a record, or of what is said, is the digest.
func TestRecordTellsNothing(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		digest := Digest(strings.Repeat("5ec4e7", 10))
		send(t, g, login("alice", digest), plugin.Denied)
		value, _, _ := store.Load(t.Context(), "account/alice")
		_, err := g.Begin(t.Context(), login("alice", digest))
		if strings.Contains(string(value)+err.Error(), string(digest)) || !strings.Contains(string(value), nameOf(digest)) {
			t.Errorf("%s | %v", value, err)
		}
	})
}
