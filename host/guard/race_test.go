//go:build race

package guard

// The race detector makes each try ten times as slow, and finds nothing in a
// single goroutine.
const tries = 5_000
