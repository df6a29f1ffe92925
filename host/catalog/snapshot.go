package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A snapshot is the state of the catalogue at one moment. Nothing of it changes
// but that replaced is closed when there is a newer one.
type snapshot struct {
	plugins  []Plugin          // by name, then by folder
	types    map[string]served // by the name of the type
	replaced chan struct{}
}

// served is a type and the plugin that serves it.
type served struct {
	plugin.Type
	by Plugin
}

// resolve settles who serves what. Pinned plugins come before found ones, and
// the earlier in either list before the later.
func resolve(pinned, found []*entry) *snapshot {
	s := &snapshot{types: map[string]served{}, replaced: make(chan struct{})}
	for _, e := range pinned {
		s.add(e.plugin)
	}
	for _, e := range found {
		if !slices.ContainsFunc(pinned, func(p *entry) bool { return p.replaces(e) }) {
			s.add(e.plugin)
		}
	}
	slices.SortStableFunc(s.plugins, func(a, b Plugin) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Dir, b.Dir))
	})
	return s
}

// add lists a plugin, and its types unless there is something wrong with it.
func (s *snapshot) add(p Plugin) {
	if p.Problem == nil {
		p.Problem = s.conflict(p)
	}
	s.plugins = append(s.plugins, p)
	if p.Problem != nil {
		return
	}
	for _, t := range p.Types {
		t.Schema = t.Schema.Compiled() // it is parsed with for as long as this snapshot lasts
		s.types[t.Name] = served{Type: t, by: p}
	}
}

// conflict says which name of p belongs to another plugin.
func (s *snapshot) conflict(p Plugin) *plugin.Error {
	for _, other := range s.plugins {
		if other.Name == p.Name && other.Problem == nil {
			return p.faulty("its name is taken by the plugin in %s", where(other)).WithHint("remove one of the two")
		}
	}
	return s.taken(p)
}

// taken says which connection type of p belongs to another plugin.
func (s *snapshot) taken(p Plugin) *plugin.Error {
	for _, t := range p.Types {
		if other, ok := s.types[t.Name]; ok {
			return p.faulty("its connection type %s is taken by plugin %s in %s", t.Name, other.by.Name, where(other.by)).
				WithHint("remove one of the two")
		}
	}
	return nil
}

// where names the place of a plugin.
func where(p Plugin) string {
	if p.Dir == "" {
		return "this program"
	}
	return "folder " + p.Dir
}

// names lists the types there are, sorted.
func (s *snapshot) names() []string { return slices.Sorted(maps.Keys(s.types)) }

// same reports whether both say the same.
func (s *snapshot) same(other *snapshot) bool {
	return slices.EqualFunc(s.plugins, other.plugins, func(a, b Plugin) bool {
		return samePlugin(a, b) && a.Next == b.Next
	})
}

func samePlugin(a, b Plugin) bool {
	return sameBytes(a, b) && a.Dir == b.Dir && problem(a) == problem(b) && sameWords(a.Description, b.Description)
}

// same reports whether nobody need be told: the type is described as it was,
// and the same bytes serve it.
func (t served) same(other served) bool {
	return sameBytes(t.by, other.by) && sameWords(t.Type, other.Type)
}

func sameBytes(a, b Plugin) bool { return a.Key() == b.Key() && a.Path == b.Path }

// sameWords compares what would be written to a manifest, because a default of 3
// comes back from one as 3.0.
func sameWords(a, b any) bool {
	textA, errA := json.Marshal(a)
	textB, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(textA, textB)
}

func problem(p Plugin) string {
	if p.Problem == nil {
		return ""
	}
	return string(p.Problem.Code) + p.Problem.Message + p.Problem.Hint
}
