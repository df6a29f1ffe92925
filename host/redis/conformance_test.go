package redis

import (
	"testing"

	"github.com/jackfield-dev/jackfield/host/authcache/storetest"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// TestConformance asks for all that every store promises, of two hosts.
func TestConformance(t *testing.T) {
	server := redistest.Start(t)
	storetest.Run(t, func(t *testing.T) storetest.Stores {
		t.Helper()
		return storetest.Stores{A: open(t, server.URL()).Authorizations(), B: open(t, server.URL()).Authorizations()}
	})
}
