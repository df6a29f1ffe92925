package host

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/plugin"
)

// breaks refuses a version that would make connections unusable.
func breaks(next catalog.Plugin, broken []RefusedConnection) error {
	first := broken[0]
	names := make([]string, 0, len(broken))
	for _, r := range broken {
		names = append(names, r.Name)
	}
	list := strings.Join(names[:min(len(names), 5)], ", ")
	if more := len(names) - 5; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return plugin.Errorf(BadConfig, "plugin %s %s would refuse what is stored of connections that work now: %s (%s: %s)",
		next.Name, next.Version, list, first.Name, first.Problem.Error()).
		WithHint("edit these connections so that both versions take them, or force the replacement and edit them then")
}

// brokenBy lists the connections whose settings p takes and next refuses.
func (h *Host) brokenBy(p, next catalog.Plugin) ([]RefusedConnection, error) {
	refused, err := h.refusedBy(next, p.Types...)
	if err != nil || len(refused) == 0 {
		return nil, err
	}
	already, err := h.refusedBy(p)
	return slices.DeleteFunc(refused, func(r RefusedConnection) bool {
		return slices.ContainsFunc(already, func(a RefusedConnection) bool { return a.Name == r.Name })
	}), err
}

// refusedBy lists the connections of a plugin's types, and of others that it should
// serve, whose settings it would not take.
func (h *Host) refusedBy(p catalog.Plugin, others ...Type) ([]RefusedConnection, error) {
	records, _, err := h.store.Connections()
	if err != nil {
		return nil, err
	}
	var refused []RefusedConnection
	for _, r := range records {
		t, serves := p.Type(r.Type)
		meant := slices.ContainsFunc(others, func(t Type) bool { return t.Name == r.Type })
		if !serves && !meant {
			continue
		}
		if problem := takes(t, serves, r.Config); problem != nil {
			refused = append(refused, RefusedConnection{Name: r.Name, Problem: plugin.AsError(h.scrubbed(problem))})
		}
	}
	return refused, nil
}

// takes says why a type would not take stored settings; nil: it would.
func takes(t Type, serves bool, config map[string]any) *Error {
	if !serves {
		return plugin.Errorf(NotFound, "its type is not served any more")
	}
	if _, err := t.Schema.ParseStored(config); err != nil {
		return plugin.AsError(err)
	}
	return nil
}
