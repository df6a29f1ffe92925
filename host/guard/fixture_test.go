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

// elapse lets time pass in a bubble.
func elapse(d time.Duration) { <-time.After(d) }

// bubble runs a test with a fake clock and a guard over a store.
func bubble(t *testing.T, policy Policy, test func(t *testing.T, g *Guard, store *Memory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := &Memory{}
		test(t, New(Config{Store: store, Policy: policy}), store)
	})
}

// send spends a login that ends with err, which may be a code.
func send(t *testing.T, g *Guard, l Login, err error) {
	t.Helper()
	pass := begin(t, g, l)
	if code, ok := err.(plugin.Code); ok { //nolint:errorlint // it is one, or it is not
		err = fail(code, 1)
	}
	pass.End(t.Context(), 1, err)
}

func begin(t *testing.T, g *Guard, l Login) *Pass {
	t.Helper()
	pass, err := g.Begin(t.Context(), l)
	if err != nil {
		t.Fatalf("Begin = %v, want a pass", err)
	}
	return pass
}

// kept demands that a login is kept back, with words and for a time.
func kept(t *testing.T, g *Guard, l Login, code plugin.Code, wait time.Duration, words ...string) {
	t.Helper()
	pass, err := g.Begin(t.Context(), l)
	if pass != nil {
		t.Fatal("Begin let the login through")
	}
	e, ok := errors.AsType[*plugin.Error](err)
	if !ok || e.Code != code {
		t.Fatalf("Begin = %v, want the code %s", err, code)
	}
	if e.RetryAfter < wait-time.Second || e.RetryAfter > wait+time.Second || wait == 0 && e.RetryAfter != 0 {
		t.Errorf("it is kept back for %v, want %v: %v", e.RetryAfter, wait, e)
	}
	for _, w := range append(words, l.Label) {
		if !strings.Contains(e.Message+" | "+e.Hint, w) {
			t.Errorf("%q | %q does not say %q", e.Message, e.Hint, w)
		}
	}
}

// down is a store that fails when it is told to.
type down struct {
	*Memory
	load, swap bool
	slow       bool          // it does not answer at all
	lag        time.Duration // from the write to the answer
}

var errDown = errors.New("connection refused")

func (d *down) Load(ctx context.Context, key string) ([]byte, string, error) {
	if d.load {
		return nil, "", d.fail(ctx)
	}
	return d.Memory.Load(ctx, key)
}

func (d *down) Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (bool, error) {
	if d.swap {
		return false, d.fail(ctx)
	}
	ok, err := d.Memory.Swap(ctx, key, version, value, keep)
	if d.lag > 0 {
		elapse(d.lag)
	}
	return ok, err
}

func (d *down) fail(ctx context.Context) error {
	if !d.slow {
		return errDown
	}
	<-ctx.Done()
	return ctx.Err()
}
