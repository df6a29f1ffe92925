package store_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

func connection(name string, config map[string]any) store.Connection {
	at := time.Date(2026, 1, 31, 12, 0, 0, 123456789, time.FixedZone("somewhere", 3600))
	return store.Connection{Name: name, Type: "password-grant", Config: config, Created: at, Updated: at}
}

func create(t testing.TB, s *store.Store, c store.Connection) {
	t.Helper()
	if err := s.Create(c); err != nil {
		t.Fatal(err)
	}
}

func readConnection(t testing.TB, s *store.Store, name string) store.Connection {
	t.Helper()
	c, err := s.Connection(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConnectionComesBackAsItWas(t *testing.T) {
	given := connection("billing", map[string]any{
		"password": "<&>\u2028\x00 pässwörd", "empty": "", "nothing": nil, "yes": true,
		"big": int64(math.MaxInt64), "bigger": uint64(math.MaxUint64), "small": -0.1, "typed": json.Number("1e400"),
		"list": []any{"a", 1, []any{}}, "map": map[string]any{"env": "NAME", "": "x"},
	})
	want := map[string]any{
		"password": "<&>\u2028\x00 pässwörd", "empty": "", "nothing": nil, "yes": true,
		"big": json.Number("9223372036854775807"), "bigger": json.Number("18446744073709551615"),
		"small": json.Number("-0.1"), "typed": json.Number("1e400"),
		"list": []any{"a", json.Number("1"), []any{}}, "map": map[string]any{"env": "NAME", "": "x"},
	}
	dir := newDir(t, func(s *store.Store) { create(t, s, given) })
	got := readConnection(t, open(t, dir), "billing")
	if diff := cmp.Diff(want, got.Config); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	if got.Name != "billing" || got.Type != "password-grant" || got.Revision == 0 {
		t.Errorf("got %v", got)
	}
	for _, at := range []time.Time{got.Created, got.Updated} {
		if !at.Equal(given.Created) || at.Location() != time.UTC {
			t.Errorf("the time is %v, want %v in UTC", at, given.Created)
		}
	}
}

func TestCreateTwice(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, connection("billing", map[string]any{"n": "first"}))
	err := s.Create(connection("billing", map[string]any{"n": "second"}))
	if !errors.Is(err, plugin.Exists) {
		t.Errorf("the error is %v", err)
	}
	if got := readConnection(t, s, "billing").Config["n"]; got != "first" {
		t.Errorf("the %v one is kept", got)
	}
}

func TestNoSuchConnection(t *testing.T) {
	s := open(t, t.TempDir())
	for _, name := range []string{"billing", "crm"} {
		create(t, s, connection(name, nil))
	}
	for name, hint := range map[string]string{
		"biling": `did you mean "billing"?`, "CRM": `did you mean "crm"?`, "crn": `did you mean "crm"?`, "warehouse": "", "": "",
		strings.Repeat("billing", 100): "",
	} {
		_, errRead := s.Connection(name)
		for _, err := range []error{errRead, s.Delete(name)} {
			if !errors.Is(err, plugin.NotFound) || plugin.AsError(err).Hint != hint {
				t.Errorf("%q: %v, hint %q, want %q", name, err, plugin.AsError(err).Hint, hint)
			}
		}
	}
	if err := s.Replace(connection("biling", nil), 1); !errors.Is(err, plugin.NotFound) {
		t.Errorf("replacing: %v", err)
	}
}

func TestReplaceIsForTheRevisionThatWasRead(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, connection("billing", map[string]any{"n": "first"}))
	first := readConnection(t, s, "billing")
	edited := first
	edited.Config = map[string]any{"n": "second"}
	edited.Created, edited.Updated = time.Now(), first.Updated.Add(time.Hour)
	if err := s.Replace(edited, first.Revision); err != nil {
		t.Fatal(err)
	}
	second := readConnection(t, s, "billing")
	if second.Config["n"] != "second" || second.Revision <= first.Revision ||
		!second.Created.Equal(first.Created) || !second.Updated.Equal(edited.Updated) {
		t.Errorf("replaced, it is %v: %v", second, second.Config)
	}
	edited.Config = map[string]any{"n": "third"}
	err := s.Replace(edited, first.Revision)
	if !errors.Is(err, plugin.Config) || !strings.Contains(plugin.AsError(err).Hint, "read it again") {
		t.Errorf("an edit of what is no more: %v", err)
	}
	if got := readConnection(t, s, "billing").Config["n"]; got != "second" {
		t.Errorf("the %v edit is kept", got)
	}
}

func TestDeleteIsForTheRevisionThatWasRead(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, connection("billing", nil))
	first := readConnection(t, s, "billing")
	if err := s.Replace(first, first.Revision); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteRevision("billing", first.Revision); !errors.Is(err, plugin.Config) {
		t.Errorf("an edit meanwhile: %v", err)
	}
	if err := s.DeleteRevision("billing", readConnection(t, s, "billing").Revision); err != nil {
		t.Error(err)
	}
}

// TestExchange: what was edited or deleted meanwhile stays, the others are new;
// and if one cannot be kept, none is.
func TestExchange(t *testing.T) {
	s := open(t, t.TempDir())
	var list []store.Connection
	for _, name := range []string{"a", "b", "gone", "edited"} {
		create(t, s, connection(name, map[string]any{"n": "old"}))
		c := readConnection(t, s, name)
		c.Config, c.Created = map[string]any{"n": "new"}, time.Time{}
		list = append(list, c)
	}
	before := readConnection(t, s, "a")
	theirs := readConnection(t, s, "edited")
	theirs.Config = map[string]any{"n": "theirs"}
	if err := errors.Join(s.Delete("gone"), s.Replace(theirs, theirs.Revision)); err != nil {
		t.Fatal(err)
	}
	list[1].Config = map[string]any{"n": "\xff"}
	if _, err := s.Exchange(list); !errors.Is(err, plugin.Config) || readConnection(t, s, "a").Config["n"] != "old" {
		t.Errorf("of two one was kept, and: %v", err)
	}
	list[1].Config = map[string]any{"n": "new"}
	exchanged, err := s.Exchange(list)
	if err != nil || !slices.Equal(exchanged, []string{"a", "b"}) {
		t.Errorf("exchanged are %v, %v", exchanged, err)
	}
	after := readConnection(t, s, "a")
	if after.Revision <= before.Revision || !after.Created.Equal(before.Created) {
		t.Errorf("exchanged, it is %v, created %v", after, after.Created)
	}
	for name, want := range map[string]string{"a": "new", "b": "new", "edited": "theirs"} {
		if got := readConnection(t, s, name).Config["n"]; got != want {
			t.Errorf("%s is the %v one, want %s", name, got, want)
		}
	}
	if _, err := s.Connection("gone"); !errors.Is(err, plugin.NotFound) {
		t.Errorf("what was deleted is back: %v", err)
	}
}

func TestRevisionsOutliveTheConnection(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, connection("billing", nil))
	first := readConnection(t, s, "billing")
	if err := s.Delete("billing"); err != nil {
		t.Fatal(err)
	}
	create(t, s, connection("billing", nil))
	if err := s.Replace(first, first.Revision); !errors.Is(err, plugin.Config) {
		t.Errorf("an edit of a connection that was deleted and made again: %v", err)
	}
}

func TestConnectionsAreSorted(t *testing.T) {
	s := open(t, t.TempDir())
	for _, name := range []string{"crm", "billing", "warehouse", "Billing"} {
		create(t, s, connection(name, nil))
	}
	list, damaged, err := s.Connections()
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"Billing", "billing", "crm", "warehouse"}, names); diff != "" || damaged != nil || err != nil {
		t.Errorf("listed (-want +got):\n%s%v %v", diff, damaged, err)
	}
}

func TestDocumentsThatWouldNotComeBack(t *testing.T) {
	type named string
	s := open(t, t.TempDir())
	for field, value := range map[string]any{
		"config.hidden":  secret.New("password"),
		"config.bytes":   []byte("password"),
		"config.latin1":  "p\xe4ssword",
		"config.named":   named("password"),
		"config.time":    time.Now(),
		"config.length":  time.Second,
		"config.nan":     math.NaN(),
		"config.inf":     math.Inf(-1),
		"config.pointer": new(int),
		"config.func":    func() {},
		"config.complex": complex(1, 1),
		"config.l[1].m":  nil, // see below
	} {
		config := map[string]any{strings.TrimPrefix(field, "config."): value}
		if value == nil {
			config = map[string]any{"l": []any{1, map[string]any{"m": "\xff"}}}
		}
		err := s.Create(connection("billing", config))
		if e := plugin.AsError(err); !errors.Is(err, plugin.Config) || e.Field != field || strings.Contains(e.Error(), "password") {
			t.Errorf("%s: %v", field, err)
		}
	}
	errKey := s.Create(connection("billing", map[string]any{"\xff": 1}))
	errNumber := s.Create(connection("billing", map[string]any{"n": json.Number("hunter2")}))
	errName := s.Create(connection("", nil))
	for _, err := range []error{errKey, errNumber, errName} {
		if !errors.Is(err, plugin.Config) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error is %v", err)
		}
	}
}
