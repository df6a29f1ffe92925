package host

import (
	"context"
	"fmt"
	"strings"
)

// A Verdict is what was found to be so: well, doubtful or wrong.
type Verdict string

// The verdicts.
const (
	Well     Verdict = "ok"
	Doubtful Verdict = "warning"
	Wrong    Verdict = "failed"
)

// A Finding is one thing that was looked at.
type Finding struct {
	Name    string // what: "data folder"
	Verdict Verdict
	Message string // what was seen
	Hint    string // what to do; empty if nothing
}

// Diagnose looks at what the host needs to work well: its folder, the store of
// authorizations, its plugins. It sends nothing to any authorization server, and
// starts no plugin. Each finding is reported as soon as it is made; found is the
// worst of them.
func (h *Host) Diagnose(ctx context.Context, report func(Finding)) (found Verdict) {
	found = Well
	tell := func(f Finding) {
		if f.Verdict == Wrong || f.Verdict == Doubtful && found == Well {
			found = f.Verdict
		}
		report(f)
	}
	tell(h.diagnoseFolder())
	tell(h.diagnoseRecords(ctx))
	for _, f := range h.diagnoseShared(ctx) {
		tell(f)
	}
	for _, f := range h.diagnosePlugins() {
		tell(f)
	}
	if h.storeHealth().Up { // otherwise that is what there is to say
		tell(h.diagnoseAccounts(ctx))
	}
	return found
}

func (h *Host) diagnoseFolder() Finding {
	f := Finding{Name: "data folder", Verdict: Well, Message: h.data + " is open, and nobody else can read it"}
	if warning := h.store.Warning(); warning != "" {
		f.Verdict, f.Message = Doubtful, warning
	}
	return f
}

// diagnoseRecords reads every record once.
func (h *Host) diagnoseRecords(ctx context.Context) Finding {
	f := Finding{Name: "records", Verdict: Well}
	connections, damaged, err := h.store.Connections()
	if err != nil {
		return Finding{f.Name, Wrong, "the connections cannot be read: " + AsError(err).Message, "restore the data folder from a backup"}
	}
	census, err := h.census(ctx)
	switch {
	case err != nil:
		return Finding{f.Name, Wrong, "the authorizations cannot be read: " + AsError(err).Message, "restore the data folder from a backup"}
	case len(damaged) > 0:
		f.Verdict, f.Hint = Wrong, "create it again, or restore the data folder from a backup"
		f.Message = fmt.Sprintf("%d of %d connections cannot be read, the first is %s", len(damaged), len(connections)+len(damaged), damaged[0].Name)
	case census.Damaged > 0:
		f.Verdict, f.Hint = Doubtful, "nothing need be done: each is obtained again when it is next needed, by a login"
		f.Message = fmt.Sprintf("%d of %d stored authorizations cannot be read", census.Damaged, census.Stored)
	default:
		f.Message = fmt.Sprintf("%d connections and %d authorizations, all readable", len(connections), census.Stored)
	}
	return f
}

func (h *Host) diagnosePlugins() (list []Finding) {
	for _, p := range h.catalog.Plugins() {
		f := Finding{"plugin " + p.Name, Well, "version " + p.Version + "; its bytes are those of its manifest", ""}
		if p.Path == "" {
			f.Message = "it is part of this process"
		} else if image, err := h.catalog.Open(p); err != nil {
			e := AsError(err)
			f = Finding{f.Name, Wrong, strings.TrimPrefix(e.Message, f.Name+": "), e.Hint}
		} else {
			image.Release()
		}
		list = append(list, f)
	}
	if len(list) == 0 {
		list = []Finding{{"plugins", Doubtful, "no plugin is installed, so no connection can be used", "install one, or name their folder with --plugins"}}
	}
	return list
}

func (h *Host) diagnoseAccounts(ctx context.Context) Finding {
	accounts, err := h.guard.List(ctx)
	if err != nil {
		return Finding{"accounts", Wrong, "what became of logins cannot be read: " + AsError(err).Message, ""}
	}
	held := 0
	for _, a := range accounts {
		if a.Reason != "" {
			held++
		}
	}
	if held > 0 {
		return Finding{"accounts", Doubtful, fmt.Sprintf("%d of %d accounts are held", held, len(accounts)), "guard list says which and why"}
	}
	return Finding{"accounts", Well, fmt.Sprintf("%d are known, none is held", len(accounts)), ""}
}
