package redistest

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// masterName is what the sentinels call what they watch.
const masterName = "jackfield"

// Sentinel is a primary and its replica, and three sentinels that make the replica the primary when that one is dead
// for a second. Any two of them can decide that.
type Sentinel struct {
	// Master is the name under which clients ask for the primary.
	Master string
	// Nodes are the primary and the replica, whichever is which at the moment.
	Nodes []*Server
	// Sentinels are the sentinels. They ask nobody for a password.
	Sentinels []*Server

	t testing.TB
}

// StartSentinel starts all five. The options are the nodes'.
func StartSentinel(t testing.TB, opts ...Option) *Sentinel {
	t.Helper()
	o := together(t, opts)
	s := &Sentinel{Master: masterName, t: t}
	primary := start(t, o)
	replica := o
	replica.lines = append(slices.Clone(o.lines), fmt.Sprintf("replicaof 127.0.0.1 %d", primary.port))
	s.Nodes = []*Server{primary, start(t, replica)}
	if err := await(startLimit, nil, func() error { return s.follows(s.Nodes[1]) }); err != nil {
		t.Fatalf("starting a replica: %v", primary.harmless(err))
	}
	for range 3 {
		s.Sentinels = append(s.Sentinels, start(t, sentinelOptions(primary)))
	}
	// They introduce themselves at once, and then keep to a measure: who sees the replica call itself the primary, and is
	// not told of a failover within four such times, undoes it, while who leads the failover looks once a second.
	err := errors.Join(s.announceEvery("100"), await(startLimit, nil, s.settled), s.announceEvery(announce))
	if err != nil {
		t.Fatalf("starting sentinels: %v", primary.harmless(err))
	}
	return s
}

// announce is how often sentinels tell one another what they know, in milliseconds.
const announce = "500"

func (s *Sentinel) announceEvery(period string) error {
	var failed error
	for _, sentinel := range s.Sentinels {
		_, err := sentinel.ask("SENTINEL", "DEBUG", "PUBLISH-PERIOD", period)
		failed = errors.Join(failed, err)
	}
	return failed
}

// sentinelOptions make a server a sentinel over primary.
func sentinelOptions(primary *Server) options {
	return options{
		sentinel: true,
		admin:    primary.admin,
		lines: []string{
			fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d 2", masterName, primary.port),
			"sentinel down-after-milliseconds " + masterName + " 1000",
			"sentinel failover-timeout " + masterName + " 3000",
			"sentinel auth-user " + masterName + " " + adminUser,
			"sentinel auth-pass " + masterName + " " + primary.admin.Reveal(),
		},
		// They look every few seconds by default, and stop working for half a minute when a machine is so busy that they
		// think its clock has jumped. More often than this would not do: what they saw of a replica counts for five pings,
		// and while the primary is dead they look once a second whatever is said here.
		after: [][]string{{
			"SENTINEL", "DEBUG", "PING-PERIOD", "500", "ASK-PERIOD", "100", "INFO-PERIOD", "500", "PUBLISH-PERIOD", announce,
			"TILT-TRIGGER", "60000",
		}},
	}
}

// follows returns nil if node is a replica that has all its primary has.
func (s *Sentinel) follows(node *Server) error {
	role, err := node.ask("ROLE")
	if lines := strings.Split(role, "\n"); err == nil && (lines[0] != "slave" || lines[3] != "connected") {
		return fmt.Errorf("%s does not follow yet", node)
	}
	return err
}

// settled returns nil if every sentinel that lives knows the others, and sees a primary and a replica that follows it.
// One that is behind with what it sees would undo the next failover.
func (s *Sentinel) settled() error {
	asked := 0
	for _, sentinel := range s.Sentinels {
		answer, err := sentinel.ask("SENTINEL", "MASTER", s.Master)
		if err != nil {
			continue // it is dead
		}
		asked++
		primary := pairs(answer)
		if answer, err = sentinel.ask("SENTINEL", "REPLICAS", s.Master); err != nil {
			return err
		}
		replica := pairs(answer) // there is one
		if primary["num-other-sentinels"] != "2" || primary["flags"] != "master" || replica["flags"] != "slave" ||
			replica["role-reported"] != "slave" || replica["master-link-status"] != "ok" || replica["master-port"] != primary["port"] {
			return fmt.Errorf("%s sees %s others, a primary that is %s, and a replica that is %s, calls itself %s and has its primary: %s",
				sentinel, primary["num-other-sentinels"], primary["flags"], replica["flags"], replica["role-reported"], replica["master-link-status"])
		}
	}
	if asked == 0 {
		return errors.New("no sentinel answers")
	}
	return nil
}

// Await waits until all is well: the sentinels agree, and the replica follows the primary. Both have to be alive.
func (s *Sentinel) Await() {
	s.t.Helper()
	if err := await(startLimit, nil, s.settled); err != nil {
		s.t.Fatalf("waiting for the sentinels: %v", s.Nodes[0].harmless(err))
	}
}

// pairs reads an answer whose lines are names and values in turn.
func pairs(answer string) map[string]string {
	all := map[string]string{}
	for pair := range slices.Chunk(strings.Split(answer, "\n"), 2) {
		if len(pair) == 2 {
			all[pair[0]] = pair[1]
		}
	}
	return all
}

// Addrs are where the sentinels are.
func (s *Sentinel) Addrs() []string { return addrs(s.Sentinels) }

// URL names the sentinels in the way that rueidis reads: redis://USER:PASSWORD@SENTINEL/0?addr=SENTINEL&master_set=NAME.
// The user is one of the nodes.
func (s *Sentinel) URL() string {
	query := url.Values{"addr": s.Addrs()[1:], "master_set": {s.Master}}
	return s.Nodes[0].URLVia(s.Sentinels[0].Addr()) + "?" + query.Encode()
}

// Primary is the primary as the sentinels see it, once those that live agree. For a second it may be one that is dead.
func (s *Sentinel) Primary() *Server {
	s.t.Helper()
	var primary *Server
	err := await(startLimit, nil, func() (err error) {
		primary, err = s.named()
		return err
	})
	if err != nil {
		s.t.Fatalf("finding the primary: %v", s.Nodes[0].harmless(err))
	}
	return primary
}

// named is the node that all sentinels that answer name.
func (s *Sentinel) named() (*Server, error) {
	answers := map[string]bool{}
	for _, sentinel := range s.Sentinels {
		if answer, err := sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", s.Master); err == nil {
			answers[strings.ReplaceAll(answer, "\n", ":")] = true
		}
	}
	for _, node := range s.Nodes {
		if len(answers) == 1 && answers[node.Addr()] {
			return node, nil
		}
	}
	return nil, errors.New("the sentinels do not agree")
}

// AwaitPrimary waits until another node than old is the primary: the sentinels that live agree, and it takes itself for
// one. It returns that node.
func (s *Sentinel) AwaitPrimary(old *Server) *Server {
	s.t.Helper()
	var primary *Server
	err := await(startLimit, nil, func() (err error) {
		if primary, err = s.named(); err != nil {
			return err
		}
		if primary == old {
			return fmt.Errorf("%s is still the primary", old)
		}
		role, err := primary.ask("ROLE")
		if err == nil && !strings.HasPrefix(role, "master\n") {
			err = fmt.Errorf("%s does not know yet that it is the primary", primary)
		}
		return err
	})
	if err != nil {
		s.t.Fatalf("waiting for another primary: %v", s.Nodes[0].harmless(err))
	}
	return primary
}

// Failover makes the replica the primary, as an operator does, and returns when the primary of before follows it. Both
// have to be alive.
func (s *Sentinel) Failover() {
	s.t.Helper()
	old := s.Primary()
	if err := await(startLimit, nil, func() error { return s.yield(old) }); err != nil {
		s.t.Fatalf("asking for a failover: %v", s.Nodes[0].harmless(err))
	}
	s.AwaitPrimary(old)
	s.Await()
}

// yield asks for a failover unless one is under way, and returns nil once a sentinel has another primary than old. One
// may come to nothing, where the replica was not seen for a moment.
func (s *Sentinel) yield(old *Server) error {
	var err error
	for _, sentinel := range s.Sentinels {
		var answer string
		if answer, err = sentinel.ask("SENTINEL", "MASTER", s.Master); err != nil {
			continue // it is dead
		}
		facts := pairs(answer)
		if facts["port"] != strconv.Itoa(old.port) {
			return nil
		}
		if !strings.Contains(facts["flags"], "failover_in_progress") {
			_, err = sentinel.ask("SENTINEL", "FAILOVER", s.Master)
		}
		return errors.Join(fmt.Errorf("%s is still the primary", old), err)
	}
	return err
}
