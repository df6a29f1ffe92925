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

// rounds is how many times both are measured, in turns.
const rounds = 11

// Against measures subject beside limit. Each is a function that does its work
// n times. The benchmark reports ns/op of the subject, limit-ns/op, and the
// ratio of the two as x-limit.
func Against(b *testing.B, limit, subject func(n int)) {
	b.Helper()
	// The framework chooses b.N by the time that it takes; this many in each round
	// makes the rounds long enough to be measured and short enough to take turns.
	n := max(b.N/rounds, 1)
	var limits, subjects []time.Duration
	b.ResetTimer()
	for round := range rounds {
		// Who goes first alternates: the second finds warmer caches.
		if round%2 == 0 {
			limits = append(limits, clock(limit, n))
			subjects = append(subjects, clock(subject, n))
		} else {
			subjects = append(subjects, clock(subject, n))
			limits = append(limits, clock(limit, n))
		}
	}
	b.StopTimer()
	mine, least := median(subjects)/float64(n), median(limits)/float64(n)
	b.ReportMetric(mine, "ns/op")
	b.ReportMetric(least, "limit-ns/op")
	b.ReportMetric(mine/least, "x-limit")
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
