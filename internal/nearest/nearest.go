// Package nearest finds the name that somebody meant, for the errors that say
// "did you mean …?": one idea of what is near, wherever names are typed.
package nearest

import (
	"iter"
	"strings"
)

// longest bounds the work: nobody means a longer name.
const longest = 64

// Name returns the name most like the one that was asked for, or "" if none is
// near enough to be meant: more than a third of its letters would have to
// change. Capitals, and hyphens for underscores, are not told apart, since they
// are the commonest slip: clientId, client-id. Of equals the first is taken.
func Name(asked string, names iter.Seq[string]) string {
	if len(asked) > longest {
		return ""
	}
	asked = plain(asked)
	best, near := max(1, len(asked)/3)+1, ""
	for name := range names {
		if len(name) > longest {
			continue
		}
		if d := distance(asked, plain(name)); d < best {
			best, near = d, name
		}
	}
	return near
}

func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), "-", "_") }

// distance is the least number of bytes inserted, deleted, replaced, or swapped
// with their neighbour, that makes b of a.
func distance(a, b string) int {
	var before []int // the row before the row above
	above := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
