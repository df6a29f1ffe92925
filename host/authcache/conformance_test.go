package authcache_test

import (
	"testing"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/authcache/storetest"
	"github.com/jackfield-dev/jackfield/host/store"
)

// TestStores: what this package brings along keeps its promises, in memory and over
// the file in which everything else of a host is.
func TestStores(t *testing.T) {
	for name, bucket := range map[string]func(*testing.T) authcache.Bucket{
		"memory": func(*testing.T) authcache.Bucket { return &authcache.Memory{} },
		"file":   openFile,
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) storetest.Stores {
				local := authcache.NewLocal(bucket(t))
				return storetest.Stores{A: local, B: local, Own: true}
			})
		})
	}
}

func openFile(t *testing.T) authcache.Bucket {
	s, err := store.Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.Authorizations()
}
