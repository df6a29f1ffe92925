package redistest

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/redis/rueidis"
)

// rueidisClient is what the product talks to servers with.
func rueidisClient(t *testing.T, address string) rueidis.Client {
	t.Helper()
	option, err := rueidis.ParseURL(address)
	if err != nil {
		t.Fatal("the URL cannot be read")
	}
	client, err := rueidis.NewClient(option)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func set(t *testing.T, client rueidis.Client, key string) error {
	t.Helper()
	return client.Do(t.Context(), client.B().Set().Key(key).Value("1").Build()).Error()
}

func TestSentinel(t *testing.T) {
	t.Parallel()
	s := StartSentinel(t, WithPassword(NewPassword()))
	client := rueidisClient(t, s.URL())
	first := s.Primary()
	if first != s.Nodes[0] || len(s.Addrs()) != 3 {
		t.Errorf("the primary is %s, the sentinels are at %v", first, s.Addrs())
	}
	if err := set(t, client, "a"); err != nil {
		t.Error(err)
	}
	first.MustDo("WAIT", "1", "5000") // a replica gets what is written a moment later

	s.Failover()
	second := s.Primary()
	if second != s.Nodes[1] {
		t.Errorf("the primary is %s still", second)
	}
	if got := second.MustDo("GET", "a"); got != "1" {
		t.Errorf("the new primary has %q", got)
	}

	second.Kill()
	if got := s.AwaitPrimary(second); got != first {
		t.Errorf("the primary is %s, want the first again", got)
	}
	if err := await(startLimit, nil, func() error { return set(t, client, "b") }); err != nil {
		t.Errorf("the client does not find the primary: %v", err)
	}
	second.Restart()
	s.Await()
	first.MustDo("WAIT", "1", "5000")
	if got := second.MustDo("GET", "b"); got != "1" {
		t.Errorf("the replica has %q", got)
	}
}

func TestCluster(t *testing.T) {
	t.Parallel()
	c := StartCluster(t, WithPassword(NewPassword()), WithAppendOnly())
	u, err := url.Parse(c.URL())
	if err != nil || u.Host != c.Addrs()[0] || !slices.Equal(u.Query()["addr"], c.Addrs()[1:]) {
		t.Error("the URL does not name the nodes")
	}
	client := rueidisClient(t, c.URL())
	owners := map[*Server]string{}
	for i := range 100 {
		key := fmt.Sprint("key ", i)
		if err := set(t, client, key); err != nil {
			t.Fatal(err)
		}
		owner := c.Owner(key)
		owners[owner] = key
		if owner.MustDo("GET", key) != "1" {
			t.Errorf("%s has no %s", owner, key)
		}
	}
	if len(owners) != 3 {
		t.Errorf("%d nodes own something, want 3", len(owners))
	}

	c.Nodes[1].Kill()
	err = await(startLimit, nil, func() error {
		if !strings.Contains(c.Nodes[0].MustDo("CLUSTER", "INFO"), "cluster_state:fail") {
			return errors.New("it does not")
		}
		return nil
	})
	if err != nil {
		t.Errorf("nobody misses a dead node: %v", err)
	}
	c.Nodes[1].Restart()
	c.Await()
	if got := c.Nodes[1].MustDo("GET", owners[c.Nodes[1]]); got != "1" {
		t.Errorf("the node has %q after its restart", got)
	}
	c.Nodes[1].RestartEmpty()
	c.Await()
	if got := c.Nodes[1].MustDo("GET", owners[c.Nodes[1]]); got != "" {
		t.Errorf("the node has %q after it lost everything", got)
	}
}

func TestGroupsWithoutTLS(t *testing.T) {
	t.Parallel()
	f := &failing{TB: t}
	f.play(func(t testing.TB) { StartCluster(t, WithTLS()) })
	if !strings.Contains(f.said, "WithTLS is for single ones") {
		t.Errorf("it says %q", f.said)
	}
}
