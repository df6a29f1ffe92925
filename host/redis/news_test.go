package redis

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

func TestChangesArePushed(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	news := watch(t, b)
	var took []time.Duration
	for i := range 21 {
		key := fmt.Sprint("key ", i)
		begin := time.Now()
		put(t, a, key, "token")
		until(t, "a change is pushed", news.heard(key))
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	t.Logf("lease, save and push took %v, at most %v", took[len(took)/2], took[len(took)-1])
	if took[len(took)/2] > 100*time.Millisecond {
		t.Errorf("a push takes %v", took[len(took)/2])
	}
	remove(t, a, "key 0")
	until(t, "a removal is pushed", func() bool { return news.times("key 0") == 2 })
	server.MustDo("DEL", name(kindAuthorization, "key 1"))
	until(t, "what is gone is pushed", func() bool { return news.times("key 1") == 2 })
	server.MustDo("PEXPIRE", name(kindAuthorization, "key 2"), "1")
	until(t, "what ended is pushed", func() bool { return news.times("key 2") == 3 }) // once for the new end
	if news.times("") != 0 {
		t.Errorf("something may have been missed: %v", news)
	}
	server.MustDo("FLUSHALL")
	until(t, "all being gone is pushed", news.heard(""))
}

// TestOwnWritesAreNoNews, nor are leases and the guard's records; somebody else's
// right after ours are.
func TestOwnWritesAreNoNews(t *testing.T) {
	server := redistest.Start(t)
	a, b := open(t, server.URL()), open(t, server.URL())
	mine, theirs := watch(t, a), watch(t, b)
	for i := range 20 {
		put(t, a, fmt.Sprint("mine ", i), "token")
		remove(t, a, fmt.Sprint("mine ", i))
	}
	if ok, err := a.Guard().Swap(t.Context(), "g", "", []byte("1"), 0); !ok || err != nil {
		t.Fatal(ok, err)
	}
	put(t, a, "contended", "first")
	put(t, b, "contended", "second")
	until(t, "another's write after ours is news", mine.heard("contended"))
	until(t, "the other has it all", func() bool { return theirs.times("mine 19") > 0 })
	if got := mine.String(); got != "map[contended:1]" {
		t.Errorf("told of %v", got)
	}
	if theirs.times("contended") != 1 || theirs.times("g") != 0 {
		t.Errorf("the other is told of %v", theirs)
	}
}

// TestNothingIsMissed while a connection is made anew: "" comes when it is there.
func TestNothingIsMissed(t *testing.T) {
	server := redistest.Start(t)
	a := open(t, server.URL())
	proxy := redistest.NewProxy(t, server.Addr())
	b := open(t, server.URLVia(proxy.Addr()))
	news := watch(t, b)
	put(t, a, "k", "1")
	until(t, "it hears", news.heard("k"))
	proxy.Refuse(true)
	proxy.Cut()
	put(t, a, "k", "2") // which b cannot hear
	until(t, "it knows that it is cut off", isDown(b))
	if news.times("") != 0 {
		t.Error("it was told to look while it cannot")
	}
	proxy.Refuse(false)
	until(t, "it is told that it may have missed something", news.heard(""))
	load(t, b, "k", "2")
	put(t, a, "k", "3")
	until(t, "it hears again", func() bool { return news.times("k") == 2 })
}

// TestLossIsNoticedAtOnce, and not when the keeper looks next.
func TestLossIsNoticedAtOnce(t *testing.T) {
	server := redistest.Start(t)
	proxy := redistest.NewProxy(t, server.Addr())
	c := open(t, server.URLVia(proxy.Addr()))
	news := watch(t, c)
	begin := time.Now()
	for n := 1; n <= 3; n++ {
		proxy.Cut()
		until(t, "it is told to look", func() bool { return news.times("") == n })
	}
	if took := time.Since(begin); took > lookUp {
		t.Errorf("three losses were noticed within %v", took)
	}
}

// TestWatchBeginsLate: what was pushed before anybody listened may have been missed.
func TestWatchBeginsLate(t *testing.T) {
	server := redistest.Start(t)
	a, b, c := open(t, server.URL()), open(t, server.URL()), open(t, server.URL())
	early := watch(t, c)
	put(t, a, "k", "1")
	until(t, "it was pushed", func() bool {
		b.news.mu.Lock()
		defer b.news.mu.Unlock()
		return b.news.any && early.times("k") == 1
	})
	until(t, "who comes late looks", watch(t, b).heard(""))
	if early.times("") != 0 {
		t.Error("who came early is told to look")
	}
}

func TestKeysWrittenHereAreForgotten(t *testing.T) {
	var n news
	n.init()
	heard := 0
	n.add(func(string) { heard++ })
	n.wrote("k")
	n.hear("k")
	n.turned = time.Now().Add(-2 * remembered)
	n.wrote("another")
	n.hear("k")
	if heard != 0 || len(n.doubtful) != 1 {
		t.Errorf("a key that was written is news %d times, and to be checked are %v", heard, n.doubtful)
	}
	n.turned = time.Now().Add(-2 * remembered)
	n.wrote("another")
	n.hear("k")
	if heard != 1 {
		t.Error("a key that was written long ago is no news")
	}
}
