package redis

import (
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// TestEveryByteIsSealed: whatever byte of a stored value is changed, cut off or
// added, it is no value any more, and can be replaced.
func TestEveryByteIsSealed(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.URL())
	put(t, c, "k", "token")
	at := name(kindAuthorization, "k")
	whole := raw(t, server, at)
	if want := headerSize + idSize + 24 + len("token") + 16; len(whole) != want {
		t.Fatalf("it has %d bytes, want %d as drawn", len(whole), want)
	}
	damaged := []string{whole + "x", ""}
	for i := range whole {
		for _, bit := range []byte{1, 4, 128} {
			damaged = append(damaged, whole[:i]+string([]byte{whole[i] ^ bit})+whole[i+1:])
		}
		if i != headerSize { // which is a removal
			damaged = append(damaged, whole[:i])
		}
	}
	for i, text := range damaged {
		server.MustDo("SET", at, text)
		value, g, err := c.Authorizations().Load(t.Context(), "k")
		if value != nil || err == nil || strings.Contains(err.Error(), "token\"") {
			t.Fatalf("damaged in way %d it is %q of %d (%v)", i, value, g, err)
		}
		if i%25 == 0 {
			next, stored := lease(t, c, "k", "mender", time.Minute)
			if next <= g || stored != g || !save(t, c, "k", next, "mended") {
				t.Fatalf("damaged in way %d, as %d, it cannot be replaced under %d", i, g, next)
			}
			load(t, c, "k", "mended")
			release(t, c, "k", "mender")
		}
	}
	if got := c.Health().Damaged; got != uint64(len(damaged)) {
		t.Errorf("%d are counted, want %d", got, len(damaged))
	}
	server.MustDo("SET", at, whole)
	load(t, c, "k", "token")
}

// TestSealIsForOnePlace: a value under another key, of another kind or with another
// generation is none.
func TestSealIsForOnePlace(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.URL())
	put(t, c, "k", "token")
	whole := raw(t, server, name(kindAuthorization, "k"))
	none := func(what, kind, at, text string) {
		server.MustDo("SET", name(kind, at), text)
		value, _, err := c.Authorizations().Load(t.Context(), at)
		if kind == kindGuard { // which is told so by a value that is empty
			value, _, err = c.Guard().Load(t.Context(), at)
			if len(value) == 0 && err == nil {
				err = errDamaged(at)
			}
		}
		if err == nil {
			t.Errorf("%s it is %q", what, value)
		}
	}
	none("under another key", kindAuthorization, "other", whole)
	none("as the guard's", kindGuard, "k", whole[headerSize:])
	newer := newHeader(parseGeneration([]byte(whole))+1, c.writer)
	none("as a newer one", kindAuthorization, "k", string(newer)+whole[headerSize:])

	places := map[string]bool{}
	for _, p := range [][3]string{{"a", "k", ""}, {"g", "k", ""}, {"a", "k\x00", ""}, {"a", "", "k"}, {"g", "", ""}} {
		places[string(place(p[0], p[1], newHeader(1, "writer78")[len(p[2]):]))+p[2]] = true
	}
	if len(places) != 5 {
		t.Errorf("%d places of 5", len(places))
	}
}

func TestSealNeverRepeats(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		whole, err := testKeys.seal(kindGuard, "k", nil, []byte("value"))
		if err != nil || seen[string(whole[:versionSize])] {
			t.Fatalf("a nonce came twice (%v)", err)
		}
		seen[string(whole[:versionSize])] = true
	}
}
