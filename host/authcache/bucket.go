package authcache

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"time"
)

// A Bucket keeps values durably, for one process.
type Bucket interface {
	Load(key string) ([]byte, error)

	// Change shows next the value of a key, nil if there is none or it is damaged,
	// and if next says so replaces it by what it returns; nil removes it. It is one
	// step, and durable when Change returns.
	Change(ctx context.Context, key string, next func(value []byte) (changed []byte, ok bool)) error
}

// What is in a bucket begins with a zero, which no JSON does, the generation, and
// until when it is kept in milliseconds since 1970; 0: for ever. Before there were
// generations it was the value alone.
const frameLen = 1 + 8 + 8

func frame(generation uint64, keep time.Duration, value []byte) []byte {
	data := binary.BigEndian.AppendUint64([]byte{0}, generation)
	until := uint64(0)
	if keep > 0 {
		until = uint64(time.Now().Add(keep).UnixMilli())
	}
	return append(binary.BigEndian.AppendUint64(data, until), value...)
}

func framed(data []byte) bool { return len(data) >= frameLen && data[0] == 0 }

func generationOf(data []byte) uint64 {
	switch {
	case framed(data):
		return binary.BigEndian.Uint64(data[1:])
	case data != nil:
		return 1
	}
	return 0
}

func valueOf(data []byte) []byte {
	if framed(data) {
		return data[frameLen:]
	}
	return data
}

// Outlived reports whether a value in a [Bucket] need not be kept any more.
func Outlived(data []byte, now time.Time) bool {
	if !framed(data) {
		return false
	}
	until := binary.BigEndian.Uint64(data[9:])
	return until != 0 && uint64(now.UnixMilli()) > until
}

// Memory is a Bucket that outlives nothing.
type Memory struct {
	mu     sync.Mutex
	values map[string][]byte // guarded by mu
}

// Load implements [Bucket].
func (m *Memory) Load(key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key], nil
}

// Change implements [Bucket].
func (m *Memory) Change(ctx context.Context, key string, next func([]byte) ([]byte, bool)) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("changing a value: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	changed, ok := next(m.values[key])
	switch {
	case !ok:
	case changed == nil:
		delete(m.values, key)
	default:
		if m.values == nil {
			m.values = map[string][]byte{}
		}
		m.values[key] = bytes.Clone(changed)
	}
	return nil
}

// Len returns how many values there are.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.values)
}

// nowhere is a Bucket that keeps nothing.
type nowhere struct{}

func (nowhere) Load(string) ([]byte, error) { return nil, nil }

func (nowhere) Change(_ context.Context, _ string, next func([]byte) ([]byte, bool)) error {
	next(nil)
	return nil
}
