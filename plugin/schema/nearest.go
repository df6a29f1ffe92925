package schema

import "strings"

// nearest is the field whose name is most like the unknown one, or empty when
// none is near enough to be meant: more than a third of the letters differ.
func (s Schema) nearest(unknown string) string {
	const longest = 64 // longer than any name, and it bounds the work
	if len(unknown) > longest {
		return ""
	}
	// Spelling conventions are the commonest slip: clientId, client-id.
	unknown = strings.ReplaceAll(strings.ToLower(unknown), "-", "_")
	best, nearest := max(1, len(unknown)/3), ""
	for _, f := range s.Fields {
		d := distance(unknown, f.Name)
		if d < best || d == best && nearest == "" {
			best, nearest = d, f.Name
		}
	}
	return nearest
}

// distance is the edit distance between two names: the least number of bytes
// inserted, deleted, replaced, or swapped with their neighbour.
func distance(a, b string) int {
	var before []int // the row before the row before
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
