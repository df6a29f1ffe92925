package store_test

import (
	"errors"
	"os"
	"strconv"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Faults are tried a few times in each test run, and as many times as the
// environment variable says where somebody wants to know.
const faultRounds = "JACKFIELD_FAULTS"

func rounds(t *testing.T, few int) int {
	t.Helper()
	text := os.Getenv(faultRounds)
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, want a number of rounds", faultRounds, text)
	}
	return n
}

// forPeople checks that an error says to people what is the matter and what to do.
func forPeople(t *testing.T, where string, err error) {
	t.Helper()
	e, ok := errors.AsType[*plugin.Error](err)
	if !ok || e.Message == "" || e.Hint == "" {
		t.Errorf("%s: people are not told what to do: %v", where, err)
	}
}
