package host

import (
	"crypto/rand"
	"encoding/hex"
	"errors"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// errNobody ends a move: no stored connection has the secrets any more.
var errNobody = errors.New("the connection was edited meanwhile")

// forgettable reports whether a record with this config holds what is not to be
// kept once there is an authorization.
func forgettable(config schema.Config) bool {
	_, yes := config.Forget(func() string { return "" })
	return yes
}

// forget makes the stored connections that lead to b forget the secrets with which
// its authorization was obtained. It is called in b's flight. The authorization is
// saved under its new key, then the records are replaced, then the old key is
// removed: the process may end between any two, and nothing is lost but tidiness.
//
// Connections with equal settings forget together, under the same mark, and go on
// sharing. Were each to forget for itself, each would have a copy of the state, and
// where refresh tokens are good once, the first to use it would lock the others out
// for good. For the same reason the authorization is moved and not copied: a draft,
// or a connection with a reference in the secret's place, shared it till now, has
// its password still, and logs in for itself.
func (h *Host) forget(b *binding) {
	ids := &marks{}
	config, _ := b.config.Forget(ids.replay())
	to := h.cache.Entry(h.key(b.connType.Name, config))
	err := b.entry.Move(to, func() error { return h.replaceAll(b, to, ids) })
	switch {
	case errors.Is(err, errNobody):
		_, err = to.Forget() // whoever was edited has settings of another key
	case errors.Is(err, authcache.ErrNothing):
		err = nil
	}
	if err != nil {
		h.log.Error("a secret that is not to be kept could not be forgotten; it is tried again when it is next used", "error", err)
	}
}

// replaceAll puts forgotten secrets into every record that leads to b, until there
// is none more.
func (h *Host) replaceAll(b *binding, to *authcache.Entry, ids *marks) error {
	for some := false; ; {
		list, err := h.forgetting(b, to, ids)
		switch {
		case err != nil:
			return err
		case len(list) == 0 && !some:
			return errNobody
		case len(list) == 0:
			return nil
		}
		names, err := h.store.Exchange(list)
		if err != nil {
			return err
		}
		for _, name := range names {
			h.changed(name)
			some = true
		}
	}
}

// forgetting lists the records that lead to b, as they are to be: those that will
// lead to one and the same entry then.
func (h *Host) forgetting(b *binding, to *authcache.Entry, ids *marks) ([]store.Connection, error) {
	records, _, err := h.store.Connections()
	if err != nil {
		return nil, err
	}
	var list []store.Connection
	for _, r := range records {
		if r.Type != b.connType.Name {
			continue
		}
		other, err := h.resolve(schema.Schema.ParseStored, r.Type, r.Config)
		if err != nil || other.entry != b.entry {
			continue
		}
		config, changed := other.config.Forget(ids.replay())
		if changed && h.cache.Entry(h.key(r.Type, config)) == to {
			r.Config = config.Document()
			list = append(list, r)
		}
	}
	return list, nil
}

// marks are IDs of forgotten secrets, the same ones each time.
type marks struct{ ids []string }

// replay returns a function that gives them from the first one on.
func (m *marks) replay() func() string {
	i := 0
	return func() string {
		if i == len(m.ids) {
			id := make([]byte, 16)
			_, _ = rand.Read(id) // it never fails
			m.ids = append(m.ids, hex.EncodeToString(id))
		}
		i++
		return m.ids[i-1]
	}
}
