package guard

import (
	"context"
	"time"
)

// A Store keeps the guard's records, durably and for all hosts. The guard alone
// reads its values; they hold no secret, and who can write them can open the
// guard, so a store seals them.
//
// A write that returned is durable: it is the write-ahead of a login. A store
// that evicts values to make room forgets refusals, and is none.
type Store interface {
	// Load returns the value of a key and its version, which is opaque and says
	// whether it changed; a nil value if there is none, with a version nonetheless.
	// An error with a method Unreadable that says so is of a value that others can
	// read: the account is kept back, and nothing is written over it.
	Load(ctx context.Context, key string) (value []byte, version string, err error)

	// Swap replaces the value, and reports false, with nothing changed, if the
	// version is not the key's any more. A nil value removes. After keep the value
	// says nothing any more, and the store may drop it; zero: it is kept.
	Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (ok bool, err error)

	// Each calls yield with every key and value, in any order, until it returns
	// false. What changes meanwhile may be seen or not.
	Each(ctx context.Context, yield func(key string, value []byte) bool) error
}
