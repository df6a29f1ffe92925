package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// The interface that the guard declares for itself.
var _ interface {
	Load(ctx context.Context, key string) (value []byte, version string, err error)
	Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (ok bool, err error)
	Each(ctx context.Context, yield func(key string, value []byte) bool) error
} = (*Guarded)(nil)

func swap(t *testing.T, c *Client, key, version string, value []byte) bool {
	t.Helper()
	ok, err := c.Guard().Swap(t.Context(), key, version, value, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func versioned(t *testing.T, c *Client, key, want string) (version string) {
	t.Helper()
	value, version, err := c.Guard().Load(t.Context(), key)
	if err != nil || string(value) != want || (value == nil) != (want == "") || (version == "") != (want == "") {
		t.Fatalf("it is %q of the version %q (%v), want %q", value, version, err, want)
	}
	return version
}

func TestSwapIsForOneVersion(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	none := versioned(t, a, "account/x", "")
	if swap(t, a, "account/x", "another", []byte("1")) {
		t.Error("swapped what is not there")
	}
	if !swap(t, a, "account/x", none, []byte("1")) || swap(t, b, "account/x", none, []byte("2")) {
		t.Error("a first value can be written once")
	}
	first := versioned(t, b, "account/x", "1")
	if swap(t, b, "other", first, []byte("1")) {
		t.Error("a version holds for another key")
	}
	if !swap(t, b, "account/x", first, []byte("1")) {
		t.Error("the version that was read is not taken")
	}
	if again := versioned(t, a, "account/x", "1"); again == first || swap(t, a, "account/x", first, nil) {
		t.Error("a version came back with its value")
	} else if !swap(t, a, "account/x", again, nil) || versioned(t, b, "account/x", "") != none {
		t.Error("it was not removed")
	}
	if len(a.newsKeys()) != 0 {
		t.Error("the guard's records are news")
	}
}

// newsKeys are the keys that a client remembers to have written.
func (c *Client) newsKeys() map[string]struct{} {
	c.news.mu.Lock()
	defer c.news.mu.Unlock()
	return c.news.recent
}

func TestSwapKeeps(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.URL())
	for keep, want := range map[time.Duration]bool{0: true, time.Microsecond: false, time.Hour: true} {
		if ok, err := c.Guard().Swap(t.Context(), keep.String(), "", []byte("1"), keep); !ok || err != nil {
			t.Fatal(ok, err)
		}
		at := name(kindGuard, keep.String())
		if want {
			if ttl := server.MustDo("PTTL", at); (ttl == "-1") != (keep == 0) || ttl == "-2" {
				t.Errorf("kept for %v, it ends in %s ms", keep, ttl)
			}
			continue
		}
		until(t, "it is dropped", func() bool { return server.MustDo("EXISTS", at) == "0" })
	}
}

// TestSwapLosesNothing: whoever adds one to a number adds it, on whatever host.
func TestSwapLosesNothing(t *testing.T) {
	server := redistest.Start(t)
	var all sync.WaitGroup
	for range 4 {
		c := open(t, server.URL())
		all.Go(func() {
			for range 25 {
				for ok := false; !ok; {
					value, version, err := c.Guard().Load(t.Context(), "n")
					n, _ := strconv.Atoi(string(value))
					if err == nil {
						ok, err = c.Guard().Swap(t.Context(), "n", version, strconv.AppendInt(nil, int64(n+1), 10), 0)
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	versioned(t, open(t, server.URL()), "n", "100")
}

// TestDamagedLoginRecord is shown as one that cannot be read, and can be replaced.
func TestDamagedLoginRecord(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.URL())
	swap(t, c, "k", "", []byte("1"))
	at := name(kindGuard, "k")
	whole := raw(t, server, at)
	damaged := []string{whole + "x", "garbage"}
	for i := range whole {
		damaged = append(damaged, whole[:i]+string([]byte{whole[i] ^ 1})+whole[i+1:])
	}
	for i, text := range damaged {
		server.MustDo("SET", at, text)
		value, version, err := c.Guard().Load(t.Context(), "k")
		if !strings.HasPrefix(text, whole[:idSize]) { // who can read it, if anybody, is not known
			if !isStrange(err) || version != "" {
				t.Fatalf("damaged in way %d it is of version %q (%v)", i, version, err)
			}
			continue
		}
		if value == nil || len(value) != 0 || version == "" || err != nil {
			t.Fatalf("damaged in way %d it is %q of version %q (%v)", i, value, version, err)
		}
		if !swap(t, c, "k", version, []byte("2")) {
			t.Fatalf("damaged in way %d it cannot be replaced", i)
		}
	}
	server.MustDo("DEL", at)
	swap(t, c, "k", "", []byte("2"))
	swap(t, c, "other", "", []byte("3"))
	server.MustDo("SET", name(kindGuard, "other"), whole)
	seen := map[string]string{}
	if err := c.Guard().Each(t.Context(), func(key string, value []byte) bool { seen[key] = string(value); return true }); err != nil || fmt.Sprint(seen) != "map[k:2 other:]" {
		t.Errorf("there are %v (%v)", seen, err)
	}
}

func TestEachSeesAll(t *testing.T) {
	c := open(t, redistest.Start(t).URL())
	for i := range 1200 { // more than one scan
		swap(t, c, fmt.Sprint("account/", i), "", []byte("1"))
	}
	put(t, c, "no login record", "token")
	seen := map[string]int{}
	if err := c.Guard().Each(t.Context(), func(key string, _ []byte) bool { seen[key]++; return true }); err != nil || len(seen) != 1200 {
		t.Errorf("%d records (%v)", len(seen), err)
	}
	for key, times := range seen {
		if times != 1 || !strings.HasPrefix(key, "account/") {
			t.Errorf("%s came %d times", key, times)
		}
	}
	n := 0
	if err := c.Guard().Each(t.Context(), func(string, []byte) bool { n++; return n < 3 }); err != nil || n != 3 {
		t.Errorf("%d records, and not as many as were wanted: %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := c.Guard().Each(ctx, func(string, []byte) bool { cancel(); return true }); err == nil {
		t.Error("it went on for nobody")
	}
}
