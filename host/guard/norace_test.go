//go:build !race

package guard

// tries is how often what was refused is tried again.
const tries = 100_000
