package catalog

import (
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/nearest"
)

// suggestMax is how many types a hint lists.
const suggestMax = 12

// suggest is the hint for whoever asks for a type that does not exist.
func (s *snapshot) suggest(unknown string) string {
	names := s.names()
	if near := nearest.Name(unknown, slices.Values(names)); near != "" {
		return "did you mean " + near + "?"
	}
	if len(names) == 0 {
		return "no plugin is installed"
	}
	more := ""
	if len(names) > suggestMax {
		names, more = names[:suggestMax], ", …"
	}
	return "there are: " + strings.Join(names, ", ") + more
}
