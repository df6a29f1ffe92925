package redis

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/jackfield-dev/jackfield/internal/redistest"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// limit is how long a test waits for what must happen, on a machine that is busy.
const limit = 20 * time.Second

// testKeys are those of all hosts of a test.
var testKeys = mustKeys(NewKeys())

func mustKeys(text string) Keys {
	keys, err := ParseKeys([]byte(text))
	if err != nil {
		panic(err)
	}
	return keys
}

// open opens a client that is closed when the test ends.
func open(t testing.TB, url string, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{URL: secret.New(url), Keys: testKeys}
	for _, c := range change {
		c(&o)
	}
	client, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// logged opens a client and keeps what it logs.
func logged(t testing.TB, url string) (*Client, *lines) {
	t.Helper()
	log := &lines{}
	return open(t, url, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(log, nil)) }), log
}

// lines are what was logged.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// until waits until something is so.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("after %v it is not so: %s", limit, what)
		}
	}
}

func isUp(c *Client) func() bool {
	return func() bool { s := c.state.Load(); return s.conn != nil && s.why == nil && s.verdict == nil }
}

func isDown(c *Client) func() bool { return func() bool { return c.state.Load().why != nil } }

// load demands a value.
func load(t testing.TB, c *Client, key, want string) (generation uint64) {
	t.Helper()
	value, generation, err := c.Authorizations().Load(t.Context(), key)
	if err != nil || string(value) != want || (value == nil) != (want == "") {
		t.Fatalf("%s is %q of %d (%v), want %q", key, value, generation, err, want)
	}
	return generation
}

func lease(t testing.TB, c *Client, key, owner string, keep time.Duration) (generation, stored uint64) {
	t.Helper()
	generation, stored, err := c.Authorizations().Lease(t.Context(), key, owner, keep)
	if err != nil {
		t.Fatal(err)
	}
	return generation, stored
}

func save(t testing.TB, c *Client, key string, generation uint64, value string) bool {
	t.Helper()
	ok, err := c.Authorizations().Save(t.Context(), key, generation, []byte(value), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// put saves a value under a lease of its own.
func put(t testing.TB, c *Client, key, value string) (generation uint64) {
	t.Helper()
	generation, _ = lease(t, c, key, "put", time.Minute)
	if generation == 0 || !save(t, c, key, generation, value) {
		t.Fatalf("%s was not saved under %d", key, generation)
	}
	release(t, c, key, "put")
	return generation
}

func release(t testing.TB, c *Client, key, owner string) {
	t.Helper()
	if err := c.Authorizations().Release(t.Context(), key, owner); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, c *Client, key string) {
	t.Helper()
	if err := c.Authorizations().Remove(t.Context(), key); err != nil {
		t.Fatal(err)
	}
}

// raw are the bytes that lie under a key, as somebody else sees them.
func raw(t testing.TB, s *redistest.Server, name string) string {
	t.Helper()
	text, err := s.Do("GET", name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// watched keeps what a watcher is told.
type watched struct {
	mu   sync.Mutex
	keys map[string]int // guarded by mu
}

// watch watches until the test ends.
func watch(t testing.TB, c *Client) *watched {
	t.Helper()
	w := &watched{keys: map[string]int{}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Authorizations().Watch(ctx, w.changed) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err == nil {
			t.Error("watching ended by itself")
		}
	})
	until(t, "it watches", func() bool {
		c.news.mu.Lock()
		defer c.news.mu.Unlock()
		return len(c.news.watchers) > 0
	})
	return w
}

func (w *watched) changed(key string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys[key]++
}

func (w *watched) heard(key string) func() bool {
	return func() bool { return w.times(key) > 0 }
}

func (w *watched) times(key string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keys[key]
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprint(w.keys)
}
