// Package bench measures a thing beside its limit, in one run.
//
// Machines are noisy, so a time alone says little. Each benchmark of this
// project names the least that its work could cost (reading a map, sending one
// request, starting one process) and is measured against it in turns, so that
// both meet the same noise. What is reported is the median of each, and their
// ratio.
package bench

import (
	"slices"
	"testing"
	"time"
)

// rounds is how many times each is measured, in turns.
const rounds = 11

// Against measures subject beside limit. Each is a function that does its work
// n times. The benchmark reports ns/op of the subject, limit-ns/op, and the
// ratio of the two as x-limit.
func Against(b *testing.B, limit, subject func(n int)) {
	b.Helper()
	times := Each(b, limit, subject)
	least, mine := times[0], times[1]
	b.ReportMetric(mine, "ns/op")
	b.ReportMetric(least, "limit-ns/op")
	b.ReportMetric(mine/least, "x-limit")
}

// Each measures several works in turns and returns what each takes, in ns. It
// reports nothing: what the times mean together is for the benchmark to say.
func Each(b *testing.B, works ...func(n int)) []float64 {
	b.Helper()
	// The framework chooses b.N by the time that it takes; this many in each round
	// makes the rounds long enough to be measured and short enough to take turns.
	n := max(b.N/rounds, 1)
	times := make([][]time.Duration, len(works))
	b.ResetTimer()
	for round := range rounds {
		// Who goes first changes: those after it find warmer caches.
		for i := range works {
			i = (i + round) % len(works)
			times[i] = append(times[i], clock(works[i], n))
		}
	}
	b.StopTimer()
	medians := make([]float64, len(works))
	for i := range works {
		medians[i] = median(times[i]) / float64(n)
	}
	return medians
}

func clock(work func(n int), n int) time.Duration {
	begin := time.Now()
	work(n)
	return time.Since(begin)
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}
