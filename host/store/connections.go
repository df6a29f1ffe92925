package store

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/internal/nearest"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Damaged names a connection whose record cannot be read.
type Damaged struct {
	Name string
	Err  error
}

// Create keeps a new connection, and returns when that is durable. Its revision
// is the store's to give; its times are the caller's.
//
// The error is [plugin.Exists] if there is one of that name.
func (s *Store) Create(c Connection) error {
	err := s.connections().update(func(sh shelf) error {
		if sh.has(c.Name) {
			return plugin.Errorf(plugin.Exists, "there is a connection %q already", c.Name).
				WithHint("edit that one, or give this one another name")
		}
		return putConnection(sh, c)
	})
	if err != nil {
		return fmt.Errorf("creating connection: %w", err)
	}
	return nil
}

// Connection returns the connection of a name. The error is [plugin.NotFound]
// if there is none, and [plugin.Internal] if its record is damaged.
func (s *Store) Connection(name string) (c Connection, err error) {
	err = s.connections().view(func(sh shelf) (err error) {
		c, err = getConnection(sh, name)
		return err
	})
	if err != nil {
		return Connection{}, fmt.Errorf("reading connection: %w", err)
	}
	return c, nil
}

// Replace keeps c in the place of the connection of the same name, if that is
// still the one of the expected revision, and returns when that is durable. The
// time of creation stays what it was.
//
// Where it is another revision, somebody edited the connection meanwhile, and
// replacing it would undo that edit unseen. The error is then [plugin.Config]:
// what was submitted fits a connection that is no more, and whoever edits can
// mend that. It is [plugin.NotFound] if there is no such connection.
func (s *Store) Replace(c Connection, expectedRevision uint64) error {
	err := s.connections().update(func(sh shelf) error {
		old, err := getConnection(sh, c.Name)
		if err != nil {
			return err
		}
		if old.Revision != expectedRevision {
			return errEdited(c.Name)
		}
		c.Created = old.Created
		return putConnection(sh, c)
	})
	if err != nil {
		return fmt.Errorf("replacing connection: %w", err)
	}
	return nil
}

// Exchange keeps each of a list in the place of the connection of its name, if
// that is still of the revision that it carries, and returns when that is durable:
// all at one moment, or, on an error, none. Those that were edited or deleted
// meanwhile stay as they are. It returns the names of the others.
func (s *Store) Exchange(list []Connection) (exchanged []string, err error) {
	err = s.connections().update(func(sh shelf) error {
		exchanged = nil // of a run that was undone
		for _, c := range list {
			old, err := getConnection(sh, c.Name)
			if err != nil || old.Revision != c.Revision {
				continue
			}
			c.Created = old.Created
			if err := putConnection(sh, c); err != nil {
				return err
			}
			exchanged = append(exchanged, c.Name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("exchanging connections: %w", err)
	}
	return exchanged, nil
}

// Delete removes the connection of a name, damaged or not, and returns when
// that is durable. The error is [plugin.NotFound] if there is none.
func (s *Store) Delete(name string) error { return s.DeleteRevision(name, 0) }

// DeleteRevision is Delete for the connection of a revision. The error is
// [plugin.Config] if there is another one by now. Zero is any.
func (s *Store) DeleteRevision(name string, revision uint64) error {
	err := s.connections().update(func(sh shelf) error {
		if !sh.has(name) {
			return errNoConnection(sh, name)
		}
		if c, err := getConnection(sh, name); err == nil && revision != 0 && c.Revision != revision {
			return errEdited(name)
		}
		return sh.remove(name)
	})
	if err != nil {
		return fmt.Errorf("deleting connection: %w", err)
	}
	return nil
}

// Connections returns the connections of one moment, and apart from them those
// that are damaged, both sorted by name. The error means that none can be read.
func (s *Store) Connections() (list []Connection, damaged []Damaged, err error) {
	records, err := s.connections().Records()
	if err != nil {
		return nil, nil, fmt.Errorf("listing connections: %w", err)
	}
	for _, r := range records {
		c, err := parseConnection(r)
		if err != nil {
			damaged = append(damaged, Damaged{Name: r.Key, Err: err})
			continue
		}
		list = append(list, c)
	}
	return list, damaged, nil
}

func (s *Store) connections() *Bucket { return s.bucket(connectionsBucket) }

func getConnection(sh shelf, name string) (Connection, error) {
	value, err := sh.get(name)
	if err == nil && value == nil {
		return Connection{}, errNoConnection(sh, name)
	}
	return parseConnection(Record{Key: name, Value: value, Err: err})
}

// putConnection keeps c as a new revision. Revisions are counted for the whole
// bucket: a connection that is deleted and created again under its name must
// not have the revision of which somebody still holds a copy.
func putConnection(sh shelf, c Connection) (err error) {
	if err := c.validate(); err != nil {
		return err
	}
	if c.Revision, err = sh.tree.NextSequence(); err != nil {
		return err
	}
	value, err := c.record()
	if err != nil {
		return err
	}
	return sh.put(c.Name, value)
}

func errEdited(name string) error {
	return plugin.Errorf(plugin.Config, "connection %q was edited by somebody else meanwhile", name).
		WithHint("read it again, and edit what is there now")
}

func errNoConnection(sh shelf, name string) error {
	err := plugin.Errorf(plugin.NotFound, "there is no connection %q", name)
	if near := nearest.Name(name, sh.names()); near != "" {
		return err.WithHint("did you mean %q?", near)
	}
	return err
}
