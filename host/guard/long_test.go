package guard

import (
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// TestALongLogin: a login that takes long and is kept is not taken for lost; one whose
// host died is, soon.
func TestALongLogin(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		long := begin(t, g, login("alice", "right"))
		for range 20 {
			elapse(Flight / 2)
			long.Keep(t.Context())
		}
		kept(t, g, login("alice", "right"), plugin.Locked, g.policy.Patience)
		elapse(Flight)
		send(t, g, login("alice", "right"), nil)
		long.Keep(t.Context()) // too late, and nothing comes of it
		send(t, g, login("alice", "right"), nil)
	})
}
