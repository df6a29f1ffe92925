// Package store is what one machine remembers: connections, authorizations and
// the secret of the installation, sealed at rest in one file.
//
// The one idea is that a place is part of what is sealed. Every value is
// encrypted and authenticated together with the name of the place where it
// lies, so the file cannot lie: what comes out is what was saved there, or an
// error. A flipped bit, a record copied over another one, a file from another
// installation are all told from a value, and none of them hides the records
// that are whole.
//
// A folder holds a store, and one process at a time owns the folder:
//
//	jackfield.db   the database, mode 0600: names in clear, values sealed
//	key            the key, mode 0600: a Tink keyset in JSON, in clear
//
// Both are made at first use. Whoever has both files can read everything, and
// with either alone nobody can: a backup keeps them apart, and a lost key file
// cannot be replaced. So a database without its key is an error and never the
// occasion for a new key.
//
//	s, err := store.Open(ctx, dir, func() { fmt.Fprintln(os.Stderr, "waiting for another jackfield") })
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//	err = s.Create(store.Connection{Name: "billing", Type: "password-grant", Config: config})
//
// What is acknowledged is durable: a method that writes returns nil after the
// data and the page that points to it have each been synced to the disk. Those who
// write at the same time share these two syncs and nothing else: where one of them
// fails, the others do not. A crash loses at most what was not yet acknowledged, and
// of that either all or nothing. When a write itself fails (a full disk, a failed
// sync) nobody knows what the disk holds, so the store stays readable but takes no
// more writes until it is opened again, which starts from what the disk has.
//
// What it cannot see is time: a whole folder put back as it was yesterday is a
// valid store, with yesterday's connections in it.
package store
