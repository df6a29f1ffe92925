package redis

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// minimal are the rights that a user needs, as the package's doc lists them. The
// last line is for the doctor alone.
const minimal = "~jackfield:* +get +mget +getrange +set +del +scan +eval +evalsha +time +ping +select " +
	"+client|tracking +cluster|slots +cluster|shards"

func TestMinimalRights(t *testing.T) {
	password := redistest.NewPassword()
	server := redistest.Start(t, redistest.WithACL("jackfield", password, minimal))
	url := fmt.Sprintf("redis://jackfield:%s@%s/3", password, server.Addr())
	a, b := open(t, url), open(t, url)
	news := watch(t, b)
	put(t, a, "k", "token")
	load(t, b, "k", "token")
	until(t, "it hears", news.heard("k"))
	remove(t, a, "k")
	for c := range 2 {
		if ok, err := a.Guard().Swap(t.Context(), fmt.Sprint(c), "", []byte("1"), time.Hour); !ok || err != nil {
			t.Error(ok, err)
		}
	}
	count := 0
	if err := b.Guard().Each(t.Context(), func(string, []byte) bool { count++; return true }); err != nil || count != 2 {
		t.Errorf("%d records (%v)", count, err)
	}
	if _, version, _ := a.Guard().Load(t.Context(), "0"); version != "" {
		if ok, err := a.Guard().Swap(t.Context(), "0", version, nil, 0); !ok || err != nil {
			t.Error(ok, err)
		}
	}
	if h := b.Health(); !h.Up || !h.Tracking {
		t.Errorf("its health is %+v", h)
	}
	if denied := server.MustDo("ACL", "LOG"); strings.Contains(denied, "jackfield") {
		t.Errorf("the server refused something:\n%s", denied)
	}
}

// TestMissingRights: each right is needed, and its absence is said.
func TestMissingRights(t *testing.T) {
	password := redistest.NewPassword()
	server := redistest.Start(t, redistest.WithACL("jackfield", password, minimal))
	url := fmt.Sprintf("redis://jackfield:%s@%s", password, server.Addr())
	for _, right := range []string{"get", "mget", "getrange", "set", "evalsha", "time"} {
		server.MustDo("ACL", "SETUSER", "jackfield", "-"+right)
		c := open(t, url)
		_, _, err := c.Authorizations().Load(t.Context(), "k")
		if err == nil {
			_, _, err = c.Authorizations().Lease(t.Context(), "k", right, time.Minute)
		}
		e, ok := errors.AsType[*plugin.Error](err)
		if !ok || e.Code != plugin.Config || !strings.Contains(e.Message, "refuses its user") || !strings.Contains(e.Hint, "rights") {
			t.Errorf("without %s: %v", right, err)
		}
		server.MustDo("ACL", "SETUSER", "jackfield", "+"+right)
	}
}

// TestUntracked: a Redis that refuses tracking is used all the same.
func TestUntracked(t *testing.T) {
	password := redistest.NewPassword()
	server := redistest.Start(t, redistest.WithACL("jackfield", password, minimal+" -client|tracking"))
	c, log := logged(t, fmt.Sprintf("redis://jackfield:%s@%s", password, server.Addr()))
	news := watch(t, c)
	put(t, c, "k", "token")
	load(t, c, "k", "token")
	if h := c.Health(); !h.Up || h.Tracking {
		t.Errorf("its health is %+v", h)
	}
	server.MustDo("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
	until(t, "it is told to look where it was cut off", news.heard(""))
	if text := log.String(); strings.Count(text, "refuses client tracking") != 1 || strings.Contains(text, password) {
		t.Errorf("logged is\n%s", text)
	}
}

func TestWrongCredentials(t *testing.T) {
	password, wrong := redistest.NewPassword(), redistest.NewPassword()
	server := redistest.Start(t, redistest.WithPassword(password))
	bare := redistest.Start(t)
	for url, words := range map[string]string{
		"redis://:" + wrong + "@" + server.Addr():    "refuses the user or the password",
		"redis://bob:" + wrong + "@" + server.Addr(): "refuses the user or the password",
		"redis://" + server.Addr():                   "wants a password",
		"redis://" + bare.Addr() + "/99":             "no database of that number",
	} {
		c, log := logged(t, url)
		_, _, err := c.Authorizations().Load(t.Context(), "k")
		if e, ok := errors.AsType[*plugin.Error](err); !ok || e.Code != plugin.Config || !strings.Contains(e.Message, words) || e.Field != field {
			t.Errorf("want %q: %v", words, err)
		}
		if all := log.String() + fmt.Sprint(err, c.Health()) + fmt.Sprintf("%#v %+v", c, c.Health()); strings.Contains(all, wrong) {
			t.Errorf("the password is shown: %s", strings.ReplaceAll(all, wrong, "[it]"))
		}
	}
	server.MustDo("CONFIG", "SET", "requirepass", wrong) // what was wrong becomes right
	c := open(t, "redis://:"+wrong+"@"+server.Addr())
	put(t, c, "k", "token")
	given := open(t, "redis://"+server.Addr(), func(o *Options) { o.Password = secret.New(wrong) })
	load(t, given, "k", "token")
}

func TestTLS(t *testing.T) {
	server, other := redistest.Start(t, redistest.WithTLS()), redistest.Start(t, redistest.WithTLS())
	trusting := func(file string) func(*Options) {
		pem, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return func(o *Options) { o.CAs = pem }
	}
	c := open(t, "rediss://"+server.Addr(), trusting(server.CAFile))
	put(t, c, "k", "token")
	load(t, c, "k", "token")
	elsewhere := strings.Replace(server.Addr(), "127.0.0.1", "[::1]", 1)
	for name, refused := range map[string]*Client{
		"is not trusted":                  open(t, "rediss://"+server.Addr()),
		"certificate that is not trusted": open(t, "rediss://"+server.Addr(), trusting(other.CAFile)),
		"closed the connection":           open(t, "redis://"+server.Addr()),
		"does not take connections":       open(t, "rediss://"+elsewhere, trusting(server.CAFile)),
	} {
		if _, _, err := refused.Authorizations().Load(t.Context(), "k"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q: %v", name, err)
		}
	}
}

func TestSocket(t *testing.T) {
	path := t.TempDir() + "/r.sock"
	redistest.Start(t, redistest.WithConfig("unixsocket "+path))
	c := open(t, "unix://"+path)
	put(t, c, "k", "token")
	if h := c.Health(); h.Address != path {
		t.Errorf("it is at %s", h.Address)
	}
}

func TestSentinelFailover(t *testing.T) {
	t.Parallel()
	s := redistest.StartSentinel(t)
	url := "redis+sentinel://" + strings.Join(s.Addrs(), ",") + "/" + s.Master
	a, b := open(t, url), open(t, url)
	news := watch(t, b)
	g := put(t, a, "k", "before")
	until(t, "it hears", news.heard("k"))
	old := s.Primary()
	old.Kill()
	s.AwaitPrimary(old)
	until(t, "it is up again", func() bool {
		_, _, err := b.Authorizations().Lease(t.Context(), "new", "b", time.Minute)
		return err == nil
	})
	until(t, "it is told to look", news.heard(""))
	until(t, "a is up again", isUp(a))
	if got := put(t, a, "k", "after"); got <= g {
		t.Errorf("after %d comes %d", g, got)
	}
	until(t, "it hears again", func() bool { return news.times("k") > 1 })
	load(t, b, "k", "after")
	unknown := open(t, "redis+sentinel://"+strings.Join(s.Addrs(), ",")+"/nobody")
	if _, _, err := unknown.Authorizations().Load(t.Context(), "k"); err == nil || !strings.Contains(err.Error(), "unknown to its sentinels") {
		t.Errorf("a primary that there is not: %v", err)
	}
}

func TestCluster(t *testing.T) {
	t.Parallel()
	cl := redistest.StartCluster(t)
	url := "redis+cluster://" + strings.Join(cl.Addrs(), ",")
	a, b := open(t, url), open(t, "redis+cluster://"+cl.Addrs()[0]) // which finds the others
	news := watch(t, b)
	touched := map[*redistest.Server]bool{}
	for i := range 30 {
		key := fmt.Sprint("key ", i)
		put(t, a, key, "token")
		touched[cl.Owner(name(kindAuthorization, key))] = true
		until(t, "a change on any node is pushed", news.heard(key))
		if ok, err := a.Guard().Swap(t.Context(), key, "", []byte(key), time.Hour); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if len(touched) != 3 {
		t.Fatalf("%d nodes have keys", len(touched))
	}
	remove(t, a, "key 0")
	seen := map[string]bool{}
	if err := b.Guard().Each(t.Context(), func(key string, _ []byte) bool { seen[key] = true; return true }); err != nil || len(seen) != 30 {
		t.Errorf("%d records of 30 (%v)", len(seen), err)
	}
	dead := cl.Owner(name(kindAuthorization, "key 1"))
	dead.Kill()
	until(t, "a cluster that lacks a node is down", isDown(b))
	dead.RestartEmpty()
	cl.Await()
	until(t, "it is up again", isUp(b))
	until(t, "it is told to look", news.heard(""))
	until(t, "a is up again", isUp(a))
	times := news.times("key 1")
	put(t, a, "key 1", "again")
	until(t, "the node that is back is heard", func() bool { return news.times("key 1") > times })

	c := open(t, "redis://"+cl.Addrs()[0])
	var err error
	for i := 0; err == nil && i < 30; i++ {
		_, _, err = c.Authorizations().Load(t.Context(), fmt.Sprint("key ", i))
	}
	if e, ok := errors.AsType[*plugin.Error](err); !ok || !strings.Contains(e.Hint, "redis+cluster://") {
		t.Errorf("a node of a cluster taken for a single one: %v", err)
	}
}

func TestKeyInEverySlot(t *testing.T) {
	// From the cluster specification, and from CLUSTER KEYSLOT.
	if got := crc16("123456789"); got != 0x31C3 {
		t.Errorf("crc16 is %x, want 31C3", got)
	}
	for _, r := range [][2]int64{{0, 16383}, {0, 5460}, {5461, 10922}, {10923, 16383}, {16383, 16383}} {
		if slot := int64(crc16(keyIn(r[0], r[1])) % slots); slot < r[0] || slot > r[1] {
			t.Errorf("the key for %v lies in %d", r, slot)
		}
	}
}
