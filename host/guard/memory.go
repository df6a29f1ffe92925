package guard

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"
)

// Memory is a [Store] in memory, for tests and drafts. Its zero value is empty
// and ready. It keeps what it is told to keep, for as long as it lives.
type Memory struct {
	mu     sync.Mutex
	writes uint64
	values map[string]versioned // guarded by mu; its values are never changed
}

type versioned struct {
	value   []byte
	version string
}

// Load returns the value of a key.
func (m *Memory) Load(ctx context.Context, key string) (value []byte, version string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v := m.values[key]
	return v.value, v.version, ctx.Err()
}

// Swap replaces the value of a key.
func (m *Memory) Swap(ctx context.Context, key, version string, value []byte, _ time.Duration) (ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil || m.values[key].version != version {
		return false, err
	}
	if value == nil {
		delete(m.values, key)
		return true, nil
	}
	if m.values == nil {
		m.values = map[string]versioned{}
	}
	m.writes++ // never restarts, so that no version comes back
	m.values[key] = versioned{value, strconv.FormatUint(m.writes, 36)}
	return true, nil
}

// Each calls yield with the keys and values of one moment.
func (m *Memory) Each(ctx context.Context, yield func(key string, value []byte) bool) error {
	m.mu.Lock()
	values := maps.Clone(m.values)
	m.mu.Unlock()
	for key, v := range values {
		if err := ctx.Err(); err != nil || !yield(key, v.value) {
			return err
		}
	}
	return nil
}
