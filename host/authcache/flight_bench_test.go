package authcache

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

const manyWaiters = 1000

// endpoint is a token endpoint that needs a while for each answer.
type endpoint struct {
	url   string
	posts atomic.Int64
	fails bool
}

func newEndpoint(b *testing.B, fails bool) *endpoint {
	e := &endpoint{fails: fails}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		e.posts.Add(1)
		time.Sleep(5 * time.Millisecond)
		_, _ = io.WriteString(w, "{}")
	}))
	b.Cleanup(server.Close)
	e.url = server.URL
	return e
}

func (e *endpoint) post(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, strings.NewReader("grant_type=password"))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return err
}

func (e *endpoint) obtain(ctx context.Context, _ secret.String, _ plugin.Reason) (*plugin.Authorization, error) {
	if err := e.post(ctx); err != nil {
		return nil, err
	}
	if e.fails {
		return nil, plugin.Errorf(plugin.Denied, "no").Spent(1)
	}
	return &plugin.Authorization{}, nil
}

// crowd has n goroutines wait at a gate, as who has a deadline waits, opens it, and
// returns how long it took until the last of them was done.
func crowd(ctx context.Context, n int, work func()) time.Duration {
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	for range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			select {
			case <-gate:
				work()
			case <-ctx.Done():
			}
		})
	}
	ready.Wait()
	begin := time.Now()
	close(gate)
	done.Wait()
	return time.Since(begin)
}

// BenchmarkColdFlight: a key that nobody has, and a thousand callers. The slowest of
// them is later than one POST alone by what it costs to wake them all: that is the
// limit, and x-wake says how many times that it was. It counts from when all of them
// wait: to have a thousand goroutines come costs as much again, whoever they wait for.
func BenchmarkColdFlight(b *testing.B) {
	server, cache := newEndpoint(b, false), New(Config{})
	b.Cleanup(func() { cache.Close(context.Background()) })
	ctx, key := b.Context(), 0
	var posts, wakes, flights []time.Duration
	for b.Loop() {
		begin := time.Now()
		_ = server.post(ctx)
		posts = append(posts, time.Since(begin))
		wakes = append(wakes, crowd(ctx, manyWaiters, func() {}))
		key++
		e := cache.Entry(Key(time.Duration(key).String()))
		var begun time.Time
		crowd(ctx, manyWaiters, func() {
			_, _, _ = e.Get(ctx, func(ctx context.Context, s secret.String, why plugin.Reason) (*plugin.Authorization, error) {
				time.Sleep(5 * time.Millisecond) // all come meanwhile
				begun = time.Now()
				return server.obtain(ctx, s, why)
			})
		})
		flights = append(flights, time.Since(begun))
	}
	post, wake, flight := middle(posts), middle(wakes), middle(flights)
	b.ReportMetric(flight, "ns/op")
	b.ReportMetric(post, "post-ns/op")
	b.ReportMetric(wake, "wake-ns/op")
	b.ReportMetric((flight-post)/wake, "x-wake")
}

func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}

// BenchmarkFailingFlight: fifty callers of an endpoint that refuses, beside one POST.
func BenchmarkFailingFlight(b *testing.B) {
	server, cache := newEndpoint(b, true), New(Config{})
	b.Cleanup(func() { cache.Close(context.Background()) })
	ctx, key := b.Context(), 0
	bench.Against(b,
		func(n int) {
			for range n {
				_ = server.post(ctx)
			}
		},
		func(n int) {
			for range n {
				key++
				e := cache.Entry(Key(time.Duration(key).String()))
				before := server.posts.Load()
				crowd(ctx, 50, func() { _, _, _ = e.Get(ctx, server.obtain) })
				if sent := server.posts.Load() - before; sent != 1 {
					b.Fatalf("%d passwords were sent, want 1", sent)
				}
			}
		})
}

// BenchmarkWarmMeanwhile: a lookup of a key that is warm, while a thousand callers
// wait for another one, beside the same lookup while nobody does.
func BenchmarkWarmMeanwhile(b *testing.B) {
	cache := New(Config{})
	b.Cleanup(func() { cache.Close(context.Background()) })
	ctx, warm, cold := context.Background(), cache.Entry("warm"), cache.Entry("cold")
	give := func(context.Context, secret.String, plugin.Reason) (*plugin.Authorization, error) {
		return &plugin.Authorization{}, nil
	}
	if _, _, err := warm.Get(ctx, give); err != nil {
		b.Fatal(err)
	}
	look := func(n int) {
		for range n {
			_, _, _ = warm.Get(ctx, nil)
		}
	}
	bench.Against(b, look, func(n int) {
		release, waiting := make(chan struct{}), sync.WaitGroup{}
		for range manyWaiters {
			waiting.Go(func() {
				_, _, _ = cold.Get(ctx, func(context.Context, secret.String, plugin.Reason) (*plugin.Authorization, error) {
					<-release
					return nil, plugin.Errorf(plugin.Unavailable, "no")
				})
			})
		}
		for !cold.waits() {
			time.Sleep(time.Millisecond)
		}
		look(n)
		close(release)
		waiting.Wait()
	})
}

// waits reports whether a flight is under way.
func (e *Entry) waits() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.flight != nil && e.until == 0
}
