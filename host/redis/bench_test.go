package redis

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// tokenSize is what an authorization with a signed token takes.
const tokenSize = 1500

// limitGet returns what reads a value as it lies there, n times, by a client of
// rueidis with nothing of ours around it.
func limitGet(b *testing.B, server *redistest.Server, key string) func(n int) {
	b.Helper()
	conn, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{server.Addr()}, ForceSingleClient: true, DisableCache: true, PipelineMultiplex: -1})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(conn.Close)
	ctx := context.Background()
	return func(n int) {
		for range n {
			if text, err := conn.Do(ctx, conn.B().Get().Key(name(kindAuthorization, key)).Build()).ToString(); err != nil || len(text) < tokenSize {
				b.Fatal(len(text), err)
			}
		}
	}
}

// BenchmarkLoad reads and unseals what another host saved. The limit is one GET of
// as many bytes; at most 1.4 × that is wanted.
func BenchmarkLoad(b *testing.B) {
	server := redistest.Start(b)
	other, c := open(b, server.URL()), open(b, server.URL())
	value := bytes.Repeat([]byte("x"), tokenSize)
	put(b, other, "k", string(value))
	a, ctx := c.Authorizations(), context.Background()
	b.ReportAllocs()
	bench.Against(b, limitGet(b, server, "k"), func(n int) {
		for range n {
			if got, _, err := a.Load(ctx, "k"); err != nil || len(got) != tokenSize {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLeaseAndSave is what obtaining costs beyond the login. The limit is one
// GET; at most 3.5 × that is wanted.
func BenchmarkLeaseAndSave(b *testing.B) {
	server := redistest.Start(b)
	c := open(b, server.URL())
	value := bytes.Repeat([]byte("x"), tokenSize)
	put(b, c, "k", string(value))
	a, ctx := c.Authorizations(), context.Background()
	keys := make([]string, 256)
	for i := range keys {
		keys[i] = fmt.Sprint("key ", i)
	}
	lap := 0
	b.ReportAllocs()
	bench.Against(b, limitGet(b, server, "k"), func(n int) {
		for range n {
			lap++
			key := keys[lap%len(keys)]
			// It ends at once, so that there is one again when this key's turn comes.
			generation, _, err := a.Lease(ctx, key, "bench", time.Microsecond)
			if err != nil {
				b.Fatal(err)
			}
			if ok, err := a.Save(ctx, key, generation, value, time.Hour); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	})
}
