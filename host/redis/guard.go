package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Guarded keeps what became of logins, for all hosts, changed by compare-and-swap.
// What is kept has no writer and no generation in front: its version is the key id
// and the nonce under which it was sealed, and no two sealings have the same.
type Guarded struct{ client *Client }

const versionSize = idSize + 24

// Load returns the value of a key, nil if there is none, and its version. A damaged
// value is an empty one, which no record is: the guard then keeps the account back
// for a while, and writes the record anew. One that was sealed with a key that is not
// known here is an error that says Unreadable: then it does not.
func (g *Guarded) Load(ctx context.Context, key string) (value []byte, version string, err error) {
	result, err := g.client.read(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
		return conn.Do(ctx, conn.B().Get().Key(name(kindGuard, key)).Build())
	})
	if err != nil {
		return nil, "", fmt.Errorf("loading login record: %w", err)
	}
	raw, err := result.AsBytes()
	if err != nil { // there is none
		return nil, "", nil //nolint:nilerr // that is how rueidis says it
	}
	value, err = g.client.keys.open(kindGuard, key, nil, raw)
	if err != nil {
		g.client.reportDamage(key, err)
	}
	if isStrange(err) {
		return nil, "", fmt.Errorf("loading login record: %w", err)
	}
	if err != nil {
		value = []byte{}
	}
	return value, string(raw[:min(versionSize, len(raw))]), nil
}

// isStrange reports whether a value was sealed with a key that is not known here.
func isStrange(err error) bool {
	_, strange := errors.AsType[strangeError](err)
	return strange
}

// Swap replaces the value, and reports false, with nothing changed, if the version
// is not the key's any more. A nil value removes. After keep it is dropped; zero:
// never. An error says that it may have been replaced or not.
func (g *Guarded) Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (ok bool, err error) {
	var sealed []byte
	if value != nil {
		if sealed, err = g.client.keys.seal(kindGuard, key, nil, value); err != nil {
			return false, err
		}
	}
	result, err := g.client.run(ctx, swapScript, []string{name(kindGuard, key)},
		version, strconv.Itoa(versionSize), rueidis.BinaryString(sealed), milliseconds(keep))
	if err != nil {
		return false, fmt.Errorf("swapping login record: %w", err)
	}
	swapped, err := result.AsInt64()
	return swapped == 1, err
}

// Each calls yield with every key and value, in any order, until it returns false.
// In a cluster replicas are asked for keys too, which costs time and does no harm:
// each key is taken once, and its value from its primary.
func (g *Guarded) Each(ctx context.Context, yield func(key string, value []byte) bool) error {
	conn, err := g.client.connected(ctx)
	if err != nil {
		return fmt.Errorf("listing login records: %w", g.client.failed(ctx, err))
	}
	seen := map[string]bool{}
	for _, node := range conn.Nodes() {
		for cursor, begun := uint64(0), false; cursor != 0 || !begun; begun = true {
			var keys []string
			if keys, cursor, err = g.scan(ctx, node, cursor); err != nil {
				return fmt.Errorf("listing login records: %w", err)
			}
			if more, err := g.yield(ctx, keys, seen, yield); !more || err != nil {
				return err
			}
		}
	}
	return nil
}

// yield calls yield with those keys that were not seen and are still there.
func (g *Guarded) yield(ctx context.Context, keys []string, seen map[string]bool, yield func(string, []byte) bool) (more bool, err error) {
	for _, key := range keys {
		if seen[key] {
			continue
		}
		seen[key] = true
		value, version, err := g.Load(ctx, key)
		if isStrange(err) {
			continue // it is nobody's business who cannot read it
		}
		if err != nil {
			return false, err
		}
		if version != "" && !yield(key, value) {
			return false, nil
		}
	}
	return true, nil
}

// scan asks a node for some of its keys, and where to go on.
func (g *Guarded) scan(ctx context.Context, node rueidis.Client, from uint64) (keys []string, next uint64, err error) {
	result, err := g.client.read(ctx, func(ctx context.Context, _ rueidis.Client) rueidis.RedisResult {
		return node.Do(ctx, node.B().Scan().Cursor(from).Match(prefix(kindGuard)+"*").Count(512).Build())
	})
	if err != nil {
		return nil, 0, err
	}
	entry, err := result.AsScanEntry()
	if err != nil {
		return nil, 0, g.client.where.errorf(plugin.Internal, "gave an answer to a scan that is none")
	}
	for _, found := range entry.Elements {
		keys = append(keys, strings.TrimSuffix(strings.TrimPrefix(found, prefix(kindGuard)), "}"))
	}
	return keys, entry.Cursor, nil
}
