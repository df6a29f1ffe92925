package redistest

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// slots is how many there are in every cluster.
const slots = 16384

// Cluster is three primaries that share the slots, without replicas. It takes a node for dead after two seconds, and
// then answers nothing until that one is back.
type Cluster struct {
	// Nodes are the primaries. One that is started again finds its way back, also with [Server.RestartEmpty].
	Nodes []*Server
}

// StartCluster starts a cluster, which takes two seconds: a node waits that long before it trusts what it hears. The
// options are every node's.
func StartCluster(t testing.TB, opts ...Option) *Cluster {
	t.Helper()
	o := together(t, opts)
	o.cluster = true
	c := &Cluster{}
	for range 3 {
		c.Nodes = append(c.Nodes, start(t, o))
	}
	if err := c.join(); err != nil {
		t.Fatalf("starting a cluster: %v", c.Nodes[0].harmless(err))
	}
	c.Await()
	return c
}

// together are the options of servers that have to know one another.
func together(t testing.TB, opts []Option) options {
	t.Helper()
	o := collect(opts)
	if o.tls {
		t.Fatal("starting servers that belong together: WithTLS is for single ones")
	}
	o.admin = newAdmin()
	return o
}

func (s *Server) clusterLines(busPort int) []string {
	return []string{
		"cluster-enabled yes",
		"cluster-config-file " + quote(filepath.Join(s.dir, "nodes.conf")), // not with the data: see RestartEmpty
		"cluster-node-timeout 2000",
		fmt.Sprintf("cluster-port %d", busPort),
	}
}

// join gives each node its share, and introduces the first one to the others.
func (c *Cluster) join() error {
	for i, node := range c.Nodes {
		first, end := i*slots/len(c.Nodes), (i+1)*slots/len(c.Nodes)
		if _, err := node.ask("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(first), strconv.Itoa(end-1)); err != nil {
			return fmt.Errorf("giving a node its slots: %w", err)
		}
		// Nodes of one epoch would have to quarrel about it first.
		if _, err := node.ask("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1)); err != nil {
			return fmt.Errorf("giving a node its epoch: %w", err)
		}
	}
	for _, node := range c.Nodes[1:] {
		bus, err := node.ask("CONFIG", "GET", "cluster-port")
		if err != nil {
			return fmt.Errorf("finding a node's bus: %w", err)
		}
		_, port, _ := strings.Cut(bus, "\n")
		if _, err := c.Nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", strconv.Itoa(node.port), port); err != nil {
			return fmt.Errorf("introducing a node: %w", err)
		}
	}
	return nil
}

// Await waits until every node knows all of them and serves, which after [Server.Restart] takes two seconds.
func (c *Cluster) Await() {
	first := c.Nodes[0]
	first.t.Helper()
	if err := await(startLimit, nil, c.serves); err != nil {
		first.t.Fatalf("waiting for the cluster: %v", first.harmless(err))
	}
}

func (c *Cluster) serves() error {
	facts := []string{"cluster_state:ok", fmt.Sprintf("cluster_slots_ok:%d", slots), fmt.Sprintf("cluster_known_nodes:%d", len(c.Nodes))}
	for _, node := range c.Nodes {
		info, err := node.ask("CLUSTER", "INFO")
		if err != nil {
			return err
		}
		for _, fact := range facts {
			if !strings.Contains(info, fact+"\r\n") {
				return fmt.Errorf("%s does not say %s", node, fact)
			}
		}
	}
	return nil
}

// Owner is the node that has a key.
func (c *Cluster) Owner(key string) *Server {
	c.Nodes[0].t.Helper()
	slot, err := strconv.Atoi(c.Nodes[0].MustDo("CLUSTER", "KEYSLOT", key))
	if err != nil {
		c.Nodes[0].t.Fatalf("finding the slot of a key: %v", err)
	}
	for i, node := range c.Nodes {
		if slot < (i+1)*slots/len(c.Nodes) {
			return node
		}
	}
	return nil
}

// Addrs are where the nodes are.
func (c *Cluster) Addrs() []string { return addrs(c.Nodes) }

// URL names all nodes in the way that rueidis reads: redis://USER:PASSWORD@ADDR/0?addr=ADDR&addr=ADDR.
func (c *Cluster) URL() string {
	return c.Nodes[0].URL() + "?" + url.Values{"addr": c.Addrs()[1:]}.Encode()
}

func addrs(servers []*Server) []string {
	var all []string
	for _, s := range servers {
		all = append(all, s.Addr())
	}
	return all
}
