package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// The load under which faults are tried. Some writers do one deed after another,
// each to names of its own, in all places of the store. What a writer does as its
// n-th is drawn from a seed: who hears only how far it came knows what there must be.

const (
	loadWriters = 8
	loadNames   = 3 // of each writer, in each place
)

// held is what there is in the names of a writer: "authorizations/0-1", and so on.
type held map[string]string

// A deed is something a writer does to a store, and what that should come to.
type deed struct {
	do   func(ctx context.Context, s *store.Store, d deed) error
	then func(h held, d deed)

	writer int
	name   string
	value  string
}

// names are those of the writer.
func (d deed) names() (all []string) {
	for i := range loadNames {
		all = append(all, fmt.Sprintf("%d-%d", d.writer, i))
	}
	return all
}

// nth returns the n-th deed of a writer.
func nth(seed uint64, writer, n int) deed {
	r := rand.New(rand.NewPCG(seed, uint64(writer)<<32|uint64(n)))
	long := r.IntN(400)
	if r.IntN(8) == 0 {
		long = r.IntN(12_000) // several pages
	}
	d := deeds[r.IntN(len(deeds))]
	d.writer, d.name = writer, fmt.Sprintf("%d-%d", writer, r.IntN(loadNames))
	d.value = fmt.Sprintf("%d of %d in %x %s", n, writer, seed, strings.Repeat("x", long))
	return d
}

// after returns what a writer's names hold after n deeds.
func after(before held, seed uint64, writer, n int) held {
	h := held{}
	maps.Copy(h, before)
	for i := range n {
		d := nth(seed, writer, i)
		d.then(h, d)
	}
	return h
}

var deeds = []deed{{ // save
	do: func(_ context.Context, s *store.Store, d deed) error {
		return s.Authorizations().Save(d.name, []byte(d.value))
	},
	then: func(h held, d deed) { h["authorizations/"+d.name] = d.value },
}, { // remove
	do:   func(_ context.Context, s *store.Store, d deed) error { return s.Authorizations().Remove(d.name) },
	then: func(h held, d deed) { delete(h, "authorizations/"+d.name) },
}, { // change: another value is put behind a short one
	do: func(ctx context.Context, s *store.Store, d deed) error {
		return s.Authorizations().Change(ctx, d.name, func(value []byte) ([]byte, bool) {
			return append(value, d.value...), len(value) < 1000
		})
	},
	then: func(h held, d deed) {
		if key := "authorizations/" + d.name; len(h[key]) < 1000 {
			h[key] += d.value
		}
	},
}, { // sweep away the short ones
	do: func(ctx context.Context, s *store.Store, d deed) error {
		_, err := s.Authorizations().Sweep(ctx, func(key string, value []byte) bool {
			return slices.Contains(d.names(), key) && len(value) < 200
		})
		return err
	},
	then: func(h held, d deed) {
		maps.DeleteFunc(h, func(key, value string) bool {
			return strings.HasPrefix(key, "authorizations/") && len(value) < 200
		})
	},
}, { // create or replace
	do: func(_ context.Context, s *store.Store, d deed) error {
		c := connection(d.name, map[string]any{"value": d.value})
		old, err := s.Connection(d.name)
		if errors.Is(err, plugin.NotFound) {
			return s.Create(c)
		}
		return errors.Join(err, s.Replace(c, old.Revision))
	},
	then: func(h held, d deed) { h["connections/"+d.name] = d.value },
}, { // exchange all that there are, at one moment
	do: exchangeAll,
	then: func(h held, d deed) {
		for key := range h {
			if strings.HasPrefix(key, "connections/") {
				h[key] = d.value
			}
		}
	},
}, { // delete
	do: func(_ context.Context, s *store.Store, d deed) error {
		if err := s.Delete(d.name); !errors.Is(err, plugin.NotFound) {
			return err
		}
		return nil
	},
	then: func(h held, d deed) { delete(h, "connections/"+d.name) },
}, { // swap
	do:   func(ctx context.Context, s *store.Store, d deed) error { return swapFor(ctx, s, d, []byte(d.value)) },
	then: func(h held, d deed) { h["guard/"+d.name] = d.value },
}, { // swap for nothing
	do:   func(ctx context.Context, s *store.Store, d deed) error { return swapFor(ctx, s, d, nil) },
	then: func(h held, d deed) { delete(h, "guard/"+d.name) },
}}

func exchangeAll(_ context.Context, s *store.Store, d deed) error {
	var list []store.Connection
	for _, name := range d.names() {
		c, err := s.Connection(name)
		switch {
		case errors.Is(err, plugin.NotFound):
			continue
		case err != nil:
			return err
		}
		c.Config = map[string]any{"value": d.value}
		list = append(list, c)
	}
	_, err := s.Exchange(list)
	return err
}

func swapFor(ctx context.Context, s *store.Store, d deed, value []byte) error {
	_, version, err := s.Guard().Load(ctx, d.name)
	if err != nil {
		return err
	}
	ok, err := s.Guard().Swap(ctx, d.name, version, value, 0)
	if err == nil && !ok {
		return errors.New("nobody else swaps this")
	}
	return err
}

// holds returns what the store holds, by writer. What is damaged is an error. There
// may be one writer more, for whom nobody asks.
func holds(ctx context.Context, s *store.Store) (all [loadWriters]held, err error) {
	for i := range all {
		all[i] = held{}
	}
	var errs []error
	add := func(place, name string, value []byte, err error) {
		var writer, n int
		_, scanErr := fmt.Sscanf(name, "%d-%d", &writer, &n)
		switch {
		case err != nil || scanErr != nil || writer > loadWriters:
			errs = append(errs, fmt.Errorf("%q of %s: %w", name, place, errors.Join(err, scanErr)))
		case writer < loadWriters:
			all[writer][place+"/"+name] = string(value)
		}
	}
	records, err := s.Authorizations().Records()
	for _, r := range records {
		add("authorizations", r.Key, r.Value, r.Err)
	}
	list, damaged, errList := s.Connections()
	for _, c := range list {
		value, _ := c.Config["value"].(string)
		add("connections", c.Name, []byte(value), nil)
	}
	for _, d := range damaged {
		add("connections", d.Name, nil, d.Err)
	}
	errEach := s.Guard().Each(ctx, func(r store.Record) bool { add("guard", r.Key, r.Value, r.Err); return true })
	return all, errors.Join(append(errs, err, errList, errEach)...)
}
