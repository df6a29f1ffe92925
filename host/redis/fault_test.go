package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
	"github.com/jackfield-dev/jackfield/plugin"
)

// down demands that a call fails as one to a Redis that is down, within a time.
func down(t *testing.T, c *Client, within time.Duration, words string) {
	t.Helper()
	begin := time.Now()
	_, _, err := c.Authorizations().Load(t.Context(), "k")
	if took := time.Since(begin); took > within {
		t.Errorf("it took %v to fail, want at most %v", took, within)
	}
	if !errors.Is(err, plugin.Unavailable) || !strings.Contains(err.Error(), words) {
		t.Errorf("it fails as %v, want %q", err, words)
	}
}

// slack is what a call may take beyond its bound on a machine that is busy.
const slack = 400 * time.Millisecond

func TestStoppedRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	c, log := logged(t, server.URL())
	g := put(t, c, "k", "token")
	server.Stop()
	var all sync.WaitGroup
	for range 8 { // who is there when it stops pays for it once, all at one time
		all.Go(func() { down(t, c, 2*bound+slack, "did not answer within 500ms") })
	}
	all.Wait()
	until(t, "it is down", isDown(c))
	for range 100 {
		down(t, c, 50*time.Millisecond, "did not answer within 500ms")
	}
	if h := c.Health(); h.Up || h.Tracking || !strings.Contains(h.LastError, "did not answer") {
		t.Errorf("its health is %+v", h)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Authorizations().Remove(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up is told %v", err)
	}
	server.Continue()
	until(t, "it is up again by itself", isUp(c))
	if got := load(t, c, "k", "token"); got != g {
		t.Errorf("it was %d and is %d", g, got)
	}
	if text := log.String(); strings.Count(text, "WARN") != 1 || strings.Count(text, "INFO") != 1 {
		t.Errorf("logged is\n%s", text)
	}
}

func TestSlowRedisIsDown(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	proxy := redistest.NewProxy(t, server.Addr())
	c := open(t, server.URLVia(proxy.Addr()))
	put(t, c, "k", "token")
	proxy.Delay(time.Second)
	down(t, c, 2*bound+slack, "did not answer")
	until(t, "it is down", isDown(c))
	down(t, c, 50*time.Millisecond, "did not answer")
	proxy.Delay(20 * time.Millisecond)
	until(t, "it is up again", isUp(c))
	load(t, c, "k", "token")
}

func TestKilledRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.WithAppendOnly())
	c := open(t, server.URL())
	news := watch(t, c)
	g := put(t, c, "k", "token")
	server.Kill()
	until(t, "it is down", isDown(c))
	down(t, c, 50*time.Millisecond, "does not take connections")
	server.Restart()
	until(t, "it is up again", isUp(c))
	if got := load(t, c, "k", "token"); got != g {
		t.Errorf("it was %d and is %d", g, got)
	}
	until(t, "it is told to look", news.heard(""))
}

// TestRedisThatForgot: generations go on where they were, and nothing that was
// obtained before is newer than what comes after.
func TestRedisThatForgot(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	c := open(t, server.URL())
	before := put(t, c, "k", "old")
	paused, _ := lease(t, c, "k", "paused", time.Minute)
	server.RestartEmpty()
	until(t, "it is up again", func() bool {
		_, g, err := c.Authorizations().Load(t.Context(), "k")
		return err == nil && g == 0
	})
	g, stored := lease(t, c, "k", "other", time.Minute)
	if g <= paused || paused <= before || stored != 0 {
		t.Errorf("after %d and %d comes %d, over %d", before, paused, g, stored)
	}
	if !save(t, c, "k", g, "new") || save(t, c, "k", paused, "stale") {
		t.Error("what was obtained before it forgot was saved over what came after")
	}
	load(t, c, "k", "new")
}

// TestEviction: what Redis drops to make room is news, and its generations go on.
func TestEviction(t *testing.T) {
	server := redistest.Start(t, redistest.WithMaxMemory(2<<20, "allkeys-random"))
	a, b := open(t, server.URL()), open(t, server.URL())
	news := watch(t, b)
	newest := map[string]uint64{}
	value := strings.Repeat("x", 4<<10)
	for i := range 1000 {
		key := fmt.Sprint("key ", i%500)
		g, _ := lease(t, a, key, "a", time.Minute)
		if g <= newest[key] {
			t.Fatalf("of %s, after %d comes %d", key, newest[key], g)
		}
		newest[key] = g
		if save(t, a, key, g, value) {
			release(t, a, key, "a")
		}
	}
	gone := ""
	for key := range newest {
		if _, g, err := a.Authorizations().Load(t.Context(), key); err != nil || g > newest[key] {
			t.Fatalf("%s is of %d (%v), and the newest was %d", key, g, err, newest[key])
		} else if g == 0 {
			gone = key
		}
	}
	if gone == "" {
		t.Fatal("nothing was evicted")
	}
	until(t, "what was dropped is pushed", news.heard(gone))
}

func TestFullRedis(t *testing.T) {
	server := redistest.Start(t, redistest.WithMaxMemory(2<<20, "noeviction"))
	c := open(t, server.URL())
	value := []byte(strings.Repeat("x", 64<<10))
	var err error
	for i := 0; err == nil && i < 100; i++ {
		_, err = c.Authorizations().Save(t.Context(), fmt.Sprint(i), 1, value, time.Hour)
	}
	e, ok := errors.AsType[*plugin.Error](err)
	if !ok || !strings.Contains(e.Error(), "is full") || !strings.Contains(e.Hint, "maxmemory") {
		t.Fatalf("a full Redis is %v", err)
	}
	load(t, c, "0", string(value)) // one can still read
	if !isUp(c)() {
		t.Error("it is taken for down")
	}
}

// TestSaveWhoseAnswerIsLost may have been carried out or not. Saving again is
// harmless; nothing does it by itself.
func TestSaveWhoseAnswerIsLost(t *testing.T) {
	server := redistest.Start(t)
	other := open(t, server.URL())
	for _, n := range []int{1, 60, 200, 400, 600, 100_000} { // so much of it arrives
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			proxy := redistest.NewProxy(t, server.Addr())
			c := open(t, server.URLVia(proxy.Addr()))
			key := fmt.Sprint("cut after ", n)
			g, _ := lease(t, c, key, "c", time.Minute)
			put(t, c, "warm", "up") // so that the script is known there
			calls := commandCalls(t, server, "set")
			proxy.CutAfter(n)
			ok, err := c.Authorizations().Save(t.Context(), key, g, []byte(strings.Repeat("token ", 100)), time.Hour)
			if n < 100_000 && err == nil {
				t.Fatalf("it is said to be saved: %t", ok)
			}
			if sets := commandCalls(t, server, "set") - calls; sets > 1 {
				t.Errorf("it was carried out %d times", sets)
			}
			until(t, "it is up again", isUp(c))
			_, stored, err := other.Authorizations().Load(t.Context(), key)
			if err != nil || stored != 0 && stored != g {
				t.Fatalf("it is of %d (%v), which is neither before nor after", stored, err)
			}
			if again := save(t, c, key, g, "again"); again != (stored == 0) {
				t.Errorf("it was of %d, and saving again says %t", stored, again)
			}
		})
	}
}

// commandCalls is how often a server carried out a command, also within a script.
func commandCalls(t *testing.T, s *redistest.Server, command string) (calls int) {
	t.Helper()
	_, rest, found := strings.Cut(s.MustDo("INFO", "commandstats"), "cmdstat_"+command+":calls=")
	if found {
		_, err := fmt.Sscanf(rest, "%d", &calls)
		if err != nil {
			t.Fatal(err)
		}
	}
	return calls
}

// TestLostConnectionIsNotTheEnd: one that Redis closes costs whoever was on it, and
// nobody else is told that Redis is down.
func TestLostConnectionIsNotTheEnd(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.URL())
	put(t, c, "k", "token")
	for range 20 {
		server.MustDo("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
		load(t, c, "k", "token") // a read is asked again by itself
	}
	if h := c.Health(); h.LastError != "" {
		t.Errorf("it was taken for down: %s", h.LastError)
	}
}

func TestStartsWithoutRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	url := server.URL()
	server.Kill()
	c, log := logged(t, url)
	down(t, c, 50*time.Millisecond, "does not take connections")
	if h := c.Health(); h.Up || h.Since.IsZero() || h.LastError == "" {
		t.Errorf("its health is %+v", h)
	}
	news := watch(t, c)
	server.Restart()
	until(t, "it is there", isUp(c))
	put(t, c, "k", "token")
	put(t, open(t, url), "k", "other")
	until(t, "it hears", news.heard("k"))
	if text := log.String(); strings.Count(text, "WARN") != 1 || strings.Count(text, "INFO") != 1 {
		t.Errorf("logged is\n%s", text)
	}
}

func TestLoadingRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.WithAppendOnly(), redistest.WithConfig("enable-debug-command yes", "key-load-delay 20000", "loading-process-events-interval-bytes 1024", "rdbcompression no"))
	for i := range 100 {
		server.MustDo("SET", fmt.Sprint(i), strings.Repeat("x", 1024))
	}
	server.MustDo("BGREWRITEAOF")
	until(t, "it is rewritten", func() bool {
		return strings.Contains(server.MustDo("INFO", "persistence"), "aof_rewrite_in_progress:0")
	})
	c := open(t, server.URL())
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Restart()
	}()
	until(t, "it loads", func() bool { return strings.Contains(c.Health().LastError, "is loading its data") })
	<-done
	until(t, "it is up", isUp(c))
}
