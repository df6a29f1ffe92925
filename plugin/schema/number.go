package schema

import (
	"math"
	"strconv"
)

// maxInteger is the largest integer that every JSON reader holds exactly.
const maxInteger = 1<<53 - 1

func (r *reader) integer(path string, raw any) (any, bool) {
	n, ok := asNumber(raw)
	switch {
	case !ok:
		r.problems.add(path, wrongKind(raw, "a whole number"), unquoteHint(raw))
	case n.float < -maxInteger || n.float > maxInteger:
		r.problems.add(path, "is out of range; it must lie within 2^53 of zero", "")
	case !n.whole:
		r.problems.add(path, "is not whole; it must be a whole number", "")
	default:
		return n.int, r.checkRange(path, n.float)
	}
	return nil, false
}

func (r *reader) number(path string, raw any) (any, bool) {
	n, ok := asNumber(raw)
	switch {
	case !ok:
		r.problems.add(path, wrongKind(raw, "a number"), unquoteHint(raw))
	case math.IsNaN(n.float) || math.IsInf(n.float, 0):
		r.problems.add(path, "is not finite; it must be a number such as 1.5", "")
	default:
		// Adding zero turns -0 into 0, which is the same setting.
		return n.float + 0, r.checkRange(path, n.float)
	}
	return nil, false
}

func (r *reader) checkRange(path string, n float64) bool {
	if least := r.field.Min; least != nil && n < *least {
		r.problems.add(path, "is too small; it must be at least "+showNumber(*least), "")
		return false
	}
	if most := r.field.Max; most != nil && n > *most {
		r.problems.add(path, "is too large; it must be at most "+showNumber(*most), "")
		return false
	}
	return true
}

func showNumber(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

// unquoteHint is how to make a number of what is text but reads as one.
func unquoteHint(raw any) string {
	if s, ok := raw.(string); ok {
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return "remove the quotes"
		}
	}
	return ""
}
