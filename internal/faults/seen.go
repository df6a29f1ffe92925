package faults

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Seen is what was seen of a host that is made of go-plugin alone, by itself and from outside.
type Seen struct {
	Facts    map[string]string // what it said, by name
	Log      string            // what it logged
	Panicked bool
	Overran  bool     // it had to be ended
	Left     []string // the processes that were there two seconds after its end
	Files    []string // what was left in the folder for temporary files
	Took     time.Duration
}

// A Finding is what became of a host.
type Finding struct {
	Holds bool   // it is what is expected
	Words string // of what was seen, for a table
}

func holds(format string, args ...any) Finding {
	return Finding{Holds: true, Words: fmt.Sprintf(format, args...)}
}

func fails(format string, args ...any) Finding { return Finding{Words: fmt.Sprintf(format, args...)} }

// Judge says what became of a host that was asked: what is the matter of the case, and what never may be.
func (a Ask) Judge(s Seen) Finding {
	found := Finding{Holds: true}
	switch {
	case s.Panicked:
		found = fails("the host panics")
	case s.Facts["broken"] != "":
		found = fails("it could not be asked: %s", s.Facts["broken"])
	default:
		found = a.judge(s)
	}
	words := []string{found.Words}
	worse := func(when bool, format string, args ...any) {
		if when {
			found.Holds = false
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	worse(s.Facts["kill_hangs"] != "", "Kill() does not return in 5 s")
	worse(s.Overran, "the host does not end")
	worse(strings.Contains(s.Log, secretWord) || strings.Contains(s.Log, secretHex), "a secret is in its log")
	worse(len(s.Left) == 1, "a process is left")
	worse(len(s.Left) > 1, "%d processes are left", len(s.Left))
	worse(len(s.Files) > 0, "a file is left")
	if words[0] == "" {
		words = words[1:]
	}
	found.Words = strings.Join(words, "; ")
	if found.Words == "" {
		found.Words = "nothing happens"
	}
	return found
}

// What careless plugins of package plugin's tests print, plain and in hexadecimal.
const (
	secretWord = "P@ss-w0rd/SECRET"
	secretHex  = "504073732d773072642f534543524554"
)

// ms is a fact that is a time.
func ms(s Seen, name string) string {
	n, err := strconv.Atoi(s.Facts[name])
	if err != nil {
		return "?"
	}
	return (time.Duration(n) * time.Millisecond).String()
}

// parseFacts reads what the program bare says, a line each. One that was cut off says nothing.
func parseFacts(said string) map[string]string {
	facts := map[string]string{}
	for line := range strings.Lines(said) {
		name, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if value, err := strconv.Unquote(quoted); err == nil {
			facts[name] = value
		}
	}
	return facts
}
