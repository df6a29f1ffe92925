package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// The interface that the keeper of authorizations declares for itself.
var _ interface {
	Load(ctx context.Context, key string) (value []byte, generation uint64, err error)
	Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error)
	Release(ctx context.Context, key, owner string) error
	Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error)
	Remove(ctx context.Context, key string) error
	Watch(ctx context.Context, changed func(key string)) error
} = (*Authorizations)(nil)

func TestValueCrossesHosts(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	if g := load(t, a, "k", ""); g != 0 {
		t.Errorf("there is nothing, of generation %d", g)
	}
	g := put(t, a, "k", "token")
	if got := load(t, b, "k", "token"); got != g {
		t.Errorf("it was saved as %d and is %d", g, got)
	}
	if save(t, b, "k", g, "other") || save(t, b, "k", g-1, "older") {
		t.Error("a generation that is not newer was saved")
	}
	load(t, a, "k", "token")
	if ok, err := a.Authorizations().Save(t.Context(), "k", g+1, nil, 0); !ok || err != nil {
		t.Errorf("an empty value was not saved (%v)", err)
	}
	if value, _, err := b.Authorizations().Load(t.Context(), "k"); value == nil || len(value) != 0 || err != nil {
		t.Errorf("an empty value is %#v (%v)", value, err)
	}
	if ttl := server.MustDo("PTTL", name(kindAuthorization, "k")); ttl != "-1" {
		t.Errorf("what is kept for ever ends in %s ms", ttl)
	}
}

func TestLeaseIsForOneOwner(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	first, stored := lease(t, a, "k", "a", time.Minute)
	if first == 0 || stored != 0 {
		t.Errorf("the first lease is %d, over %d", first, stored)
	}
	if g, _ := lease(t, b, "k", "b", time.Minute); g != 0 {
		t.Errorf("two have the lease: %d and %d", first, g)
	}
	if again, _ := lease(t, a, "k", "a", time.Hour); again != first {
		t.Errorf("asked again, it is %d and was %d", again, first)
	}
	if ttl, _ := strconv.Atoi(server.MustDo("PTTL", name(kindLease, "k"))); time.Duration(ttl)*time.Millisecond > 2*remember {
		t.Errorf("a lease of an hour is known for %d ms", ttl)
	}
	release(t, b, "k", "b") // it is not b's
	if g, _ := lease(t, b, "k", "b", time.Minute); g != 0 {
		t.Error("somebody else gave it back")
	}
	release(t, a, "k", "a")
	second, _ := lease(t, b, "k", "b", 20*time.Millisecond)
	if second <= first {
		t.Errorf("after %d comes %d", first, second)
	}
	var third uint64
	until(t, "a lease ends", func() bool { third, _ = lease(t, a, "k", "a", time.Minute); return third != 0 })
	if third <= second {
		t.Errorf("after %d comes %d", second, third)
	}
	if !save(t, a, "k", third, "new") || save(t, b, "k", second, "paused past its lease") {
		t.Error("generations do not order what is saved")
	}
	load(t, b, "k", "new")
}

// TestGenerationsOnlyGrow, even of a key whose generations are ahead of the clock.
func TestGenerationsOnlyGrow(t *testing.T) {
	a := open(t, redistest.Start(t).URL())
	ahead := uint64(time.Now().Add(48 * time.Hour).UnixMicro())
	if !save(t, a, "k", ahead, "from the future") {
		t.Fatal("it was not saved")
	}
	last := ahead
	for i := range 20 {
		g, stored := lease(t, a, "k", strconv.Itoa(i), time.Minute)
		if g <= last || stored != ahead {
			t.Fatalf("after %d comes %d, over %d, want %d", last, g, stored, ahead)
		}
		last = g
		release(t, a, "k", strconv.Itoa(i))
	}
	remove(t, a, "k")
	removed := load(t, a, "k", "")
	if removed <= last {
		t.Errorf("after %d it was removed as %d", last, removed)
	}
	if g, _ := lease(t, a, "k", "x", time.Minute); g <= removed {
		t.Errorf("after the removal %d comes %d", removed, g)
	}
	if _, err := a.Authorizations().Save(t.Context(), "k", generations, nil, 0); err == nil {
		t.Error("a generation was saved that no script reads exactly")
	}
}

func TestRemovalEndsWhatIsUnderWay(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	put(t, a, "k", "old")
	g, _ := lease(t, a, "k", "a", time.Minute)
	remove(t, b, "k")
	if save(t, a, "k", g, "obtained before") {
		t.Error("what was obtained before the removal was saved after it")
	}
	if again, stored := lease(t, a, "k", "a", time.Minute); again != g || stored <= g {
		t.Errorf("the lease was %d and is %d, over %d", g, again, stored)
	}
	if ttl, _ := strconv.Atoi(server.MustDo("PTTL", name(kindAuthorization, "k"))); ttl < 590_000 {
		t.Errorf("a removal is known for %d ms", ttl)
	}
	remove(t, b, "nothing")
	if load(t, a, "nothing", "") == 0 {
		t.Error("the removal of nothing is not known")
	}
}

// TestManyHostsOneLease: of many who ask at once, one obtains.
func TestManyHostsOneLease(t *testing.T) {
	server := redistest.Start(t)
	hosts := []*Client{open(t, server.URL()), open(t, server.URL()), open(t, server.URL())}
	var all sync.WaitGroup
	var mu sync.Mutex
	given := map[uint64]string{}
	for i := range 60 {
		all.Go(func() {
			owner := fmt.Sprint("owner ", i)
			g, _, err := hosts[i%len(hosts)].Authorizations().Lease(t.Context(), "k", owner, time.Minute)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if g != 0 {
				given[g] = owner
			}
		})
	}
	all.Wait()
	if len(given) != 1 {
		t.Errorf("leases were given to %v", given)
	}
}

func TestExpiryComesWithTheValue(t *testing.T) {
	server := redistest.Start(t)
	a := open(t, server.URL())
	g, _ := lease(t, a, "k", "a", time.Minute)
	for _, keep := range []time.Duration{time.Microsecond, 50 * time.Millisecond} {
		if ok, err := a.Authorizations().Save(t.Context(), "k", g, []byte("short"), keep); !ok || err != nil {
			t.Fatal(ok, err)
		}
		until(t, "it is dropped", func() bool { return server.MustDo("EXISTS", name(kindAuthorization, "k")) == "0" })
	}
	if next, _ := lease(t, a, "k", "b", time.Minute); next != 0 {
		t.Error("the lease went with the value")
	}
}

func TestCallerGivesUp(t *testing.T) {
	a := open(t, redistest.Start(t).URL())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := a.Authorizations().Load(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("loaded for nobody: %v", err)
	}
	load(t, a, "k", "") // and it is not taken for down
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Authorizations().Load(t.Context(), "k"); err == nil {
		t.Error("loaded by a closed client")
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}
