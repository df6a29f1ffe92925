package main

import "testing"

// TestWaitersOfOneSource: those who share a source wait for one token, and each of them sends a wrong password.
func TestWaitersOfOneSource(t *testing.T) {
	for password, least := range map[string]int{"pw": 1, "wrong": 50} {
		e := serve(t, tokenForAlice)
		r := e.request(t, "waiters")
		r.Waiters, r.Password = 50, password
		drove(t, r)
		if got := len(e.posts()); got < least || least == 1 && got > 2 {
			t.Errorf("with the password %q the library sent %d", password, got)
		}
	}
}
