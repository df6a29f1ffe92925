package canary

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// longest is as much of a secret as is looked for: whoever prints more has
// printed that.
const longest = 4 << 10

// A Canary is a secret that was noted.
type Canary struct {
	Value string
	Where string // it was noted, the first time
}

// Read reads what was noted in a file, each secret once and only those worth
// looking for. A file that is not there holds none.
func Read(file string) ([]Canary, error) {
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the canaries: %w", err)
	}
	var all []Canary
	seen := map[string]bool{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		encoded, where, _ := strings.Cut(strings.TrimSpace(line), " ")
		value, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, fmt.Errorf("reading the canaries: line %d is no base64", number) // and it is not shown
		}
		short := string(value[:min(len(value), longest)])
		if Worth(short) && !seen[short] {
			seen[short] = true
			all = append(all, Canary{Value: short, Where: where})
		}
	}
	return all, nil
}
