package redis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// TestLinearizable has several hosts change a few keys at once, while their
// connections are cut so that answers are lost, and asks of the history of each key
// whether one after another could have led to it. A call whose answer was lost may
// have been carried out at any time since, or never.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	lost, all := 0, 0
	for range 12 {
		seed := rand.Uint64()
		history := play(t, server, seed)
		for _, op := range history {
			all++
			if op.Output.(outcome).lost {
				lost++
			}
		}
		result, _ := porcupine.CheckOperationsVerbose(keyModel.ToModel(), history, limit)
		if result != porcupine.Ok {
			t.Fatalf("seed %d: the history of %d calls is %s", seed, len(history), result)
		}
	}
	t.Logf("%d calls, %d of them without an answer", all, lost)
	if lost == 0 {
		t.Error("no answer was lost")
	}
}

// A call is what a host asks of the store, and an outcome what it is told.
type call struct {
	kind, key, owner string
	generation       uint64
	value            string
	short            bool // of a lease: it may end at any time
}

type outcome struct {
	lost               bool
	value              string
	generation, stored uint64
	ok                 bool
}

// play has hosts call the store, and returns what they saw.
func play(t *testing.T, server *redistest.Server, seed uint64) []porcupine.Operation {
	t.Helper()
	h := &history{begin: time.Now(), prefix: fmt.Sprint(seed, " ")}
	var hosts sync.WaitGroup
	for i := range 4 {
		proxy := redistest.NewProxy(t, server.Addr())
		c := open(t, server.URLVia(proxy.Addr()))
		hosts.Go(func() { h.host(t, c, proxy, i, rand.New(rand.NewPCG(seed, uint64(i)))) })
	}
	hosts.Wait()
	return h.operations
}

type history struct {
	begin  time.Time
	prefix string

	mu         sync.Mutex
	operations []porcupine.Operation // guarded by mu
}

// host is one host, whose connection is cut now and then within a command or after
// it. What it saves is under a generation that it was given, also
// lately, or that it saw.
func (h *history) host(t *testing.T, c *Client, proxy *redistest.Proxy, id int, r *rand.Rand) {
	owner, seen := fmt.Sprint("host ", id), map[string][]uint64{}
	for i := range 50 {
		in := call{kind: []string{"load", "lease", "lease", "save", "save", "release", "remove"}[r.IntN(7)], key: h.prefix + fmt.Sprint(r.IntN(2)), owner: owner}
		known := seen[in.key]
		switch in.kind {
		case "lease":
			in.short = r.IntN(3) == 0
		case "save":
			if len(known) == 0 {
				continue
			}
			in.generation, in.value = known[len(known)-1-r.IntN(min(3, len(known)))], fmt.Sprint(owner, i)
		}
		if r.IntN(8) == 0 {
			proxy.CutAfter(1 + r.IntN(250))
		}
		begin := time.Since(h.begin)
		out := do(t.Context(), c.Authorizations(), in)
		op := porcupine.Operation{ClientId: id, Input: in, Output: out, Call: int64(begin), Return: int64(time.Since(h.begin))}
		if out.lost {
			op.Return = math.MaxInt64
			until(t, "it is up", isUp(c))
		} else if out.generation != 0 {
			seen[in.key] = append(known, out.generation)
		}
		h.mu.Lock()
		h.operations = append(h.operations, op)
		h.mu.Unlock()
	}
}

func do(ctx context.Context, a *Authorizations, in call) (out outcome) {
	var err error
	var value []byte
	switch in.kind {
	case "load":
		value, out.generation, err = a.Load(ctx, in.key)
		out.value = string(value)
	case "lease":
		keep := time.Minute
		if in.short {
			keep = time.Millisecond
		}
		out.generation, out.stored, err = a.Lease(ctx, in.key, in.owner, keep)
	case "save":
		out.ok, err = a.Save(ctx, in.key, in.generation, []byte(in.value), time.Hour)
	case "release":
		err = a.Release(ctx, in.key, in.owner)
	case "remove":
		err = a.Remove(ctx, in.key)
	}
	if err != nil {
		return outcome{lost: true}
	}
	return out
}

// A keyState is what is known of one key. A generation that nobody has seen yet is
// known to be at least something.
type keyState struct {
	stored uint64
	seen   bool // stored is exact
	value  string

	leased     uint64
	leasedSeen bool
	owner      string // who has the lease
	short      bool   // and may have lost it
}

var keyModel = porcupine.NondeterministicModel{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byKey := map[string][]porcupine.Operation{}
		for _, op := range history {
			key := op.Input.(call).key
			byKey[key] = append(byKey[key], op)
		}
		var parts [][]porcupine.Operation
		for _, part := range byKey {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() []any { return []any{keyState{seen: true, leasedSeen: true}} },
	Step: func(state, input, output any) []any {
		s, in, out := state.(keyState), input.(call), output.(outcome)
		if out.lost {
			return append(s.blind(in), s)
		}
		return s.step(in, out)
	},
}

// step returns the states that a call leads to which was answered so: none if it
// cannot have been.
func (s keyState) step(in call, out outcome) []any {
	switch in.kind {
	case "load":
		return s.observe(out.generation, func(s keyState) []any {
			if s.value != out.value {
				return nil
			}
			return []any{s}
		})
	case "lease":
		return s.observe(out.stored, func(s keyState) []any { return s.lease(in, out) })
	case "save":
		switch {
		case out.ok && s.stored < in.generation:
			s.stored, s.seen, s.value = in.generation, true, in.value
		case out.ok, s.seen && s.stored < in.generation:
			return nil
		case !s.seen:
			s.stored = max(s.stored, in.generation)
		}
		return []any{s}
	}
	return s.blind(in)
}

// observe goes on with a state in which this generation is stored.
func (s keyState) observe(generation uint64, then func(keyState) []any) []any {
	if s.seen && generation != s.stored || generation < s.stored {
		return nil
	}
	s.stored, s.seen = generation, true
	return then(s)
}

func (s keyState) lease(in call, out outcome) (next []any) {
	if out.generation == 0 {
		if s.owner == "" || s.owner == in.owner {
			return nil
		}
		return []any{s}
	}
	given := s
	given.leased, given.leasedSeen, given.owner, given.short = out.generation, true, in.owner, in.short
	again := s.owner == in.owner && (out.generation == s.leased || !s.leasedSeen && out.generation > s.leased)
	anew := (s.owner == "" || s.short) && out.generation > max(s.stored, s.leased)
	if again || anew {
		next = append(next, given)
	}
	return next
}

// blind returns the states that a call leads to of whose answer nothing is known.
func (s keyState) blind(in call) []any {
	switch in.kind {
	case "lease":
		given := s
		given.owner, given.short = in.owner, in.short
		var next []any
		if s.owner == in.owner {
			next = append(next, given)
		}
		if s.owner == "" || s.short {
			given.leased, given.leasedSeen = max(s.stored, s.leased)+1, false
			next = append(next, given)
		}
		return next
	case "save":
		if s.stored >= in.generation {
			return nil
		}
		s.stored, s.seen, s.value = in.generation, true, in.value
	case "release":
		if s.owner == in.owner {
			s.owner = ""
		}
	case "remove":
		s.stored, s.seen, s.value = max(s.stored, s.leased)+1, false, ""
	}
	return []any{s}
}
