package authcache

import (
	"context"
	"time"
)

// A Store keeps values under keys behind the memory, for one host or for many. It
// seals what it keeps: a value has tokens in it.
//
// Each version of a key's value has a generation. The generations of a key only
// grow, and never begin anew: not after a removal, not after the store dropped the
// value, not after it came back empty. They are below 2^53, and are microseconds
// since 1970 by the store's clock, unless that is not newer than the last one.
type Store interface { //nolint:interfacebloat // each is a promise of its own, and a store that lacks one is none
	// Load returns the value of a key and its generation. A nil value: there is
	// none; then a generation says that it was removed lately.
	Load(ctx context.Context, key string) (value []byte, generation uint64, err error)

	// Lease asks for the right to obtain what replaces the value, for some time. It
	// returns the generation for that, newer than all that were given out or stored
	// before, or 0 if somebody else has the right; and the one that is stored now.
	// An owner who asks again gets the same generation, and the time anew.
	Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error)

	// Release gives the right back, if it is still the owner's.
	Release(ctx context.Context, key, owner string) error

	// Save makes value the value of a key, in one step with its generation, if that
	// is newer than what is stored or was removed; if not, it reports false, and
	// nothing has changed. It takes no lease: that keeps two from obtaining at one
	// time, and generations order what they bring. After keep the store may drop the
	// value; zero: never.
	Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error)

	// Remove removes the value. Its generation grows, so that what is being obtained
	// meanwhile is not saved after it; that is remembered for longer than it may take.
	Remove(ctx context.Context, key string) error

	// Watch calls changed with the key of each value that another process changed or
	// removed, soon after, and with "" where that may have been missed. It returns
	// when ctx ends. Changed returns at once, and does not call the store.
	Watch(ctx context.Context, changed func(key string)) error
}
