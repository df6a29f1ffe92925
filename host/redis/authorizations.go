package redis

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// remember is for how long a removal and a lease that has ended are known. No
// lease lasts longer.
const remember = 10 * time.Minute

// Authorizations keeps values under keys for all hosts, each value with its
// generation. Keys are kept in clear; they are hex of an HMAC and hold no secret.
type Authorizations struct{ client *Client }

// Load returns the value of a key and its generation. A nil value: there is none,
// and then a generation says that it was removed lately. A damaged value is an
// error, and has a generation so that a newer one can be saved over it.
func (a *Authorizations) Load(ctx context.Context, key string) (value []byte, generation uint64, err error) {
	result, err := a.client.read(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
		return conn.Do(ctx, conn.B().Get().Key(name(kindAuthorization, key)).Build())
	})
	if err != nil {
		return nil, 0, fmt.Errorf("loading record: %w", err)
	}
	raw, err := result.AsBytes()
	if err != nil { // there is none
		return nil, 0, nil //nolint:nilerr // that is how rueidis says it
	}
	generation = parseGeneration(raw)
	switch {
	case generation != 0 && len(raw) == headerSize:
		return nil, generation, nil
	case generation == 0 || len(raw) < headerSize:
		err = errDamaged(key)
	default:
		value, err = a.client.keys.open(kindAuthorization, key, raw[:headerSize], raw[headerSize:])
	}
	if err != nil {
		a.client.reportDamage(key, err)
		return nil, generation, fmt.Errorf("loading record: %w", err)
	}
	return value, generation, nil
}

// Lease asks for the right to obtain what replaces the value. It returns the
// generation for that, newer than all that were given out or stored before, or 0 if
// somebody else has the right; and the one that is stored now. An owner who asks
// again gets the same generation, and the time anew. Ten minutes are the longest.
func (a *Authorizations) Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error) {
	keep = min(keep, remember)
	result, err := a.client.run(ctx, leaseScript, []string{name(kindAuthorization, key), name(kindLease, key)},
		owner, strconv.FormatInt(keep.Microseconds(), 10), milliseconds(keep+remember))
	if err != nil {
		return 0, 0, fmt.Errorf("leasing record: %w", err)
	}
	numbers, err := result.AsIntSlice()
	if err != nil || len(numbers) != 2 {
		return 0, 0, a.client.where.errorf(plugin.Internal, "gave an answer to a lease that is none")
	}
	return uint64(numbers[0]), uint64(numbers[1]), nil
}

// Release gives the right back, if it is still the owner's.
func (a *Authorizations) Release(ctx context.Context, key, owner string) error {
	if _, err := a.client.run(ctx, releaseScript, []string{name(kindLease, key)}, owner, milliseconds(remember)); err != nil {
		return fmt.Errorf("releasing record: %w", err)
	}
	return nil
}

// Save makes value the value of a key, in one step with its generation and its
// time, if that is newer than what is stored or was removed; if not, it reports
// false, and nothing has changed. An error says that it may have been saved or not:
// saving it again does no harm, since its generation is not newer than itself.
// After keep it is dropped; zero: never.
func (a *Authorizations) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error) {
	if generation == 0 || generation >= generations {
		return false, plugin.Errorf(plugin.Internal, "saving record: %d is no generation", generation)
	}
	whole, err := a.client.keys.seal(kindAuthorization, key, newHeader(generation, a.client.writer), value)
	if err != nil {
		return false, err
	}
	a.client.news.wrote(key)
	result, err := a.client.run(ctx, saveScript, []string{name(kindAuthorization, key)},
		strconv.FormatUint(generation, 10), rueidis.BinaryString(whole), milliseconds(keep))
	if err != nil {
		return false, fmt.Errorf("saving record: %w", err)
	}
	saved, err := result.AsInt64()
	return saved == 1, err
}

// Remove removes the value. Its generation grows, and is remembered for ten
// minutes: what was obtained before is not saved after it.
func (a *Authorizations) Remove(ctx context.Context, key string) error {
	a.client.news.wrote(key)
	_, err := a.client.run(ctx, removeScript, []string{name(kindAuthorization, key), name(kindLease, key)},
		a.client.writer, milliseconds(remember))
	if err != nil {
		return fmt.Errorf("removing record: %w", err)
	}
	return nil
}

// Watch calls changed with the key of each value that another client changed or
// removed, or that Redis dropped, and with "" when that may have been missed: after
// a connection was lost, as soon as there is one again. It returns when ctx ends.
// changed returns at once, and asks nothing of the store.
func (a *Authorizations) Watch(ctx context.Context, changed func(key string)) error {
	w := a.client.news.add(changed)
	defer a.client.news.remove(w)
	a.client.look()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-a.client.closing.Done():
		return a.client.errClosed()
	}
}

// reportDamage counts and logs a value that cannot be unsealed.
func (c *Client) reportDamage(key string, err error) {
	c.damaged.Add(1)
	c.log.Warn("a record of the token store cannot be unsealed", "record", key, "error", err.Error())
}
