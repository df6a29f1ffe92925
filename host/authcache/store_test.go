package authcache

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// memory is a Store in memory, with a look at each save.
type memory struct {
	*Local
	kept *kept
}

// kept is its Bucket.
type kept struct {
	Memory
	saving func(value []byte) error // guarded by mu: called before a value is kept
}

func newStore() *memory {
	k := &kept{}
	return &memory{NewLocal(k), k}
}

func (k *kept) Change(ctx context.Context, key string, next func([]byte) ([]byte, bool)) error {
	var refused error
	err := k.Memory.Change(ctx, key, func(old []byte) ([]byte, bool) {
		value, ok := next(old)
		if ok && value != nil && k.saving != nil {
			refused = k.saving(valueOf(value))
		}
		return value, ok && refused == nil
	})
	return errors.Join(err, refused)
}

func (m *memory) len() int { return m.kept.Len() }

// saves sets what is called before a value is kept.
func (m *memory) saves(saving func(value []byte) error) {
	m.kept.mu.Lock()
	defer m.kept.mu.Unlock()
	m.kept.saving = saving
}

// restarted returns a cache over a copy of the store, as another process has it.
func (m *memory) restarted() *Cache {
	m.kept.mu.Lock()
	defer m.kept.mu.Unlock()
	copied := newStore()
	copied.kept.values = maps.Clone(m.kept.values)
	return New(Config{Store: copied})
}

func TestAnotherProcessAnswersFromTheStore(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s := &server{lifetime: time.Hour}
		get(t, cache.Entry("k"), s, Obtained)
		second := store.restarted()
		get(t, second.Entry("k"), s, Cached)
		second.Entry("k").Invalidate(nil)
		get(t, second.Entry("k"), s, Refreshed)
		if s.logins.Load() != 1 {
			t.Errorf("%d logins, want 1", s.logins.Load())
		}
		second.Close(t.Context())
	})
}

func TestARefusalSurvivesARestart(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s := &server{lifetime: time.Hour}
		cache.Entry("k").Invalidate(get(t, cache.Entry("k"), s, Obtained))
		second := store.restarted()
		get(t, second.Entry("k"), s, Refreshed)
		if s.saw[1] != plugin.Refused {
			t.Errorf("reason %v after a restart, want refused", s.saw[1])
		}
		second.Close(t.Context())
	})
}

func TestStoredBeforeShown(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		e, saves := cache.Entry("k"), 0
		store.kept.saving = func([]byte) error {
			saves++
			if e.Fresh() != nil {
				t.Error("an authorization was shown before it was stored")
			}
			return nil
		}
		get(t, e, &server{}, Obtained)
		if saves != 1 {
			t.Errorf("%d saves, want 1", saves)
		}
	})
}

func TestAStoreThatFailsCostsNoLogin(t *testing.T) {
	store, log := newStore(), &bytes.Buffer{}
	store.saves(func([]byte) error { return errors.New("disk full") })
	config := Config{Store: store, Logger: slog.New(slog.NewTextHandler(log, nil))}
	bubble(t, config, func(t *testing.T, cache *Cache) {
		s := &server{}
		get(t, cache.Entry("k"), s, Obtained)
		get(t, cache.Entry("k"), s, Cached)
		synctest.Wait()
		if !bytes.Contains(log.Bytes(), []byte("disk full")) {
			t.Errorf("the log says nothing of the failure: %s", log)
		}
	})
}

func TestADamagedValueIsObtainedAgain(t *testing.T) {
	store := newStore()
	store.kept.values = map[string][]byte{"k": []byte("{")}
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		get(t, cache.Entry("k"), &server{}, Obtained)
	})
}

func TestWhatIsForgottenDoesNotComeBack(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s, e := &server{takes: time.Second}, cache.Entry("k")
		go func() { _, _, _ = e.Get(context.Background(), s.obtain) }()
		synctest.Wait()
		if _, err := e.Forget(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if e.Fresh() != nil || store.len() != 0 {
			t.Error("a flight brought back what was forgotten")
		}
	})
}

func TestPut(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{}
		a, _ := s.obtain(t.Context(), secret.String{}, plugin.First)
		e := cache.Entry("k")
		e.Put(t.Context(), e.Era(), a, time.Now())
		if got := get(t, e, s, Cached); !got.Headers[0].Value.Equal(a.Headers[0].Value) {
			t.Error("what a test obtained was not kept")
		}
	})
}

func TestPutDoesNotBringBackWhatWasForgotten(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		a, _ := (&server{}).obtain(t.Context(), secret.String{}, plugin.First)
		e := cache.Entry("k")
		era := e.Era()
		if _, err := e.Forget(); err != nil {
			t.Fatal(err)
		}
		e.Put(t.Context(), era, a, time.Now())
		if e.Fresh() != nil || store.len() != 0 {
			t.Error("a test brought back what was forgotten")
		}
	})
}

func TestCallersDoNotSeeWhatRenews(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{}
		if a := get(t, cache.Entry("k"), s, Obtained); a.State.IsSet() {
			t.Error("the state left the host")
		}
		cache.Entry("k").Invalidate(nil)
		get(t, cache.Entry("k"), s, Refreshed) // and it is there when it is needed
	})
}

// TestDue: an authorization is used for at least a second, and no longer than it
// lives, beyond that second; it is due as long before as its key says.
func TestDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := instant(rapid.Int64Range(1e18, 3e18).Draw(t, "sent"))
		claimed := time.Duration(rapid.Int64Range(-1e15, 1e18).Draw(t, "lifetime"))
		spread := rapid.Uint32().Draw(t, "spread")
		h := hold(&plugin.Authorization{}, sent, sent.add(claimed), spread)
		lifetime := h.end.sub(sent)
		if lifetime != min(max(claimed, interval), lifetimeMax) {
			t.Fatalf("what lives for %v is used for %v", claimed, lifetime)
		}
		latest := max(lifetime-min(margin, lifetime/2), interval)
		if due := h.due.sub(sent); due > latest || due < latest-latest/earlier-1 || due < interval {
			t.Fatalf("what lives for %v is due after %v, want up to a tenth before %v", lifetime, due, latest)
		}
	})
}

// TestRenewalsAreSpread: what was obtained for many keys at one time is due at
// times that lie evenly over a tenth of its lifetime, and the same ones each time.
func TestRenewalsAreSpread(t *testing.T) {
	const keys, bands = 100_000, 20
	var in [bands]int
	for i := range keys {
		e := &Entry{key: Key("connection-" + strconv.Itoa(i))}
		h := hold(&plugin.Authorization{}, 0, instant(time.Hour), e.spread())
		whole := (time.Hour - margin) / earlier
		in[int(bands*(instant(time.Hour-margin).sub(h.due))/(whole+1))]++
		if (&Entry{key: e.key}).spread() != e.spread() {
			t.Fatal("a key is spread differently the next time")
		}
	}
	for i, n := range in {
		if n < keys/bands*9/10 || n > keys/bands*11/10 {
			t.Errorf("%d of %d are due in band %d of %d", n, keys, i, bands)
		}
	}
}

func TestARecordSurvivesTheStore(t *testing.T) {
	text := rapid.String()
	params := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) plugin.Param {
		return plugin.Param{Name: text.Draw(t, "name"), Value: secret.New(string(rapid.SliceOf(rapid.Byte()).Draw(t, "value")))}
	}), 1, 4)
	c := &clock{}
	c.init()
	times := rapid.Int64Range(-1e7, 1e7)
	about := cmp.Comparer(func(a, b instant) bool { return a.sub(b).Abs() < time.Second })
	rapid.Check(t, func(t *rapid.T) {
		when := func(label string) instant {
			return c.instant(c.began.Add(time.Duration(times.Draw(t, label)) * time.Second))
		}
		before := &held{
			auth: &plugin.Authorization{
				Headers: params.Draw(t, "headers"), Query: params.Draw(t, "query"), BaseURL: text.Draw(t, "base"),
				Expiry: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "expiry"), 0).UTC(),
				Scopes: rapid.SliceOfN(text, 1, 3).Draw(t, "scopes"), Account: text.Draw(t, "account"),
				RenewOn: rapid.SliceOfN(rapid.IntRange(400, 599), 1, 3).Draw(t, "renew on"),
				Logins:  rapid.IntRange(0, 2).Draw(t, "logins"),
			},
			state: secret.New(string(rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "state"))),
			sent:  when("sent"), doubted: when("doubted"), due: when("due"), end: when("end"),
			refused: rapid.Bool().Draw(t, "refused"),
		}
		after, err := decode(before.encode(c), c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after, cmp.AllowUnexported(held{}, atomic.Int64{}), about); diff != "" {
			t.Fatal(diff)
		}
	})
}
