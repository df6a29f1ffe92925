package host_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/bench"
)

// sizes are how many connections there are that have an authorization.
var sizes = []int{1, 1_000, 100_000, 1_000_000}

// warm opens a host with that many connections, and returns their names.
func warm(b *testing.B, n int) (*host.Host, []string) {
	b.Helper()
	h := hosttest.OpenWith(b, host.Config{Logger: slog.New(slog.DiscardHandler)})
	list := names(n)
	h.Warm(list)
	return h, list
}

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("connection-%d", i)
	}
	return list
}

// inSomeOrder returns as many names as there are, and at least a thousand, as
// somebody has them who asks for any of them: not the very strings that the map
// holds, and in no order.
func inSomeOrder(names []string) []string {
	order := rand.New(rand.NewPCG(1, 2)) // the same one each time
	some := make([]string, max(len(names), 1000))
	for i, at := range order.Perm(len(some)) {
		some[i] = strings.Clone(names[at%len(names)])
	}
	return some
}

// each returns what reads n of them in turn, shared by some goroutines.
func each[T any](of []T, goroutines int, read func(T)) func(n int) {
	next := make([]int, goroutines) // where each goes on in the next round
	for g := range next {
		next[g] = g * len(of) / goroutines
	}
	return func(n int) {
		var readers sync.WaitGroup
		for g := range goroutines {
			readers.Go(func() {
				at := next[g]
				defer func() { next[g] = at }()
				for range n / goroutines {
					read(of[at])
					if at++; at == len(of) {
						at = 0
					}
				}
			})
		}
		readers.Wait()
	}
}

// syncMap is the limit of a warm lookup by name: to find anything by its name.
func syncMap(names []string) func(name string) {
	var m sync.Map
	for _, name := range names {
		m.Store(name, new(host.Authorization))
	}
	return func(name string) {
		if _, ok := m.Load(name); !ok {
			panic("gone")
		}
	}
}

func byName(h *host.Host) func(name string) {
	ctx := context.Background()
	return func(name string) {
		if _, err := h.Authorize(ctx, name); err != nil {
			panic(err)
		}
	}
}

// BenchmarkWarmAuthorize: Host.Authorize by name, beside a bare read of a sync.Map
// of as many names.
func BenchmarkWarmAuthorize(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprintf("connections=%d", size), func(b *testing.B) {
			h, list := warm(b, size)
			asked, limit := inSomeOrder(list), syncMap(list)
			for _, goroutines := range []int{1, 2, 8} {
				b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
					b.ReportAllocs()
					bench.Against(b, each(asked, goroutines, limit), each(asked, goroutines, byName(h)))
				})
			}
		})
	}
}

// BenchmarkWarmTwo: two goroutines beside one. The machine has to have two
// processors that nobody else uses.
func BenchmarkWarmTwo(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprintf("connections=%d", size), func(b *testing.B) {
			h, list := warm(b, size)
			asked := inSomeOrder(list)
			bench.Against(b, each(asked, 1, byName(h)), each(asked, 2, byName(h)))
		})
	}
}

// BenchmarkWarmHandle: Connection.Authorize on handles that are kept, beside a bare
// read of a plain map of as many names.
func BenchmarkWarmHandle(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprintf("connections=%d", size), func(b *testing.B) {
			h, list := warm(b, size)
			m, ctx := map[string]*host.Authorization{}, context.Background()
			for _, name := range list {
				m[name] = new(host.Authorization)
			}
			asked := inSomeOrder(list)
			handles := make([]*host.Connection, len(asked))
			for i, name := range asked {
				handles[i] = h.Connection(name)
			}
			limit := each(asked, 1, func(name string) {
				if m[name] == nil {
					panic("gone")
				}
			})
			b.ReportAllocs()
			bench.Against(b, limit, each(handles, 1, func(c *host.Connection) {
				if _, err := c.Authorize(ctx); err != nil {
					panic(err)
				}
			}))
		})
	}
}

// BenchmarkWarmMemory: what a connection takes in memory, beside the bytes of its
// token and of what renews it: as a whole, and without the Authorization that
// callers get.
func BenchmarkWarmMemory(b *testing.B) {
	const size = 1_000_000
	h := hosttest.OpenWith(b, host.Config{Logger: slog.New(slog.DiscardHandler)})
	for b.Loop() { // once
		before := heap()
		h.Warm(names(size))
		whole := float64(heap()-before)/size - float64(host.WarmText)
		b.ReportMetric(whole, "B/connection")
		b.ReportMetric(whole-float64(host.WarmShown), "B/connection-beyond-authorization")
		b.ReportMetric(0, "ns/op")
	}
	runtime.KeepAlive(h)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
