package schema

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestJSONSchemaDocument is what other programs read, so a change to it is to
// be seen. Run with -update to accept one.
func TestJSONSchemaDocument(t *testing.T) {
	got, err := login.JSONSchema("Login", "Settings of a login.")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "login.schema.json")
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(want), "\r\n", "\n") // as a checkout on Windows may have it
	if diff := cmp.Diff(text, string(got)+"\n"); diff != "" {
		t.Errorf("the document changed (-want +got):\n%s", diff)
	}
}

func TestJSONSchemaOfAnUnsoundSchema(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "a", Kind: "colour"}}}
	if _, err := s.JSONSchema("", ""); err == nil || err.Error() != `describing a schema: a: the kind "colour" does not exist` {
		t.Errorf("got %v", err)
	}
}

func TestSchemaEqual(t *testing.T) {
	whole := Schema{Fields: []Field{{Name: "a", Kind: Integer, Default: 3}}}
	if !whole.Equal(Schema{Fields: []Field{{Name: "a", Kind: Integer, Default: 3.0}}}) {
		t.Error("3 and 3.0 differ")
	}
	if whole.Fields[0].Options, whole.Fields[0].Roles = []Option{}, []Role{}; !whole.Equal(Schema{Fields: []Field{{Name: "a", Kind: Integer, Default: 3}}}) {
		t.Error("a list without elements differs from none")
	}
	if (Schema{Fields: []Field{}}).Equal(whole) || !(Schema{Fields: []Field{}}).Equal(Schema{}) {
		t.Error("no fields differ from none")
	}
	if whole.Equal(Schema{Fields: []Field{{Name: "a", Kind: Integer, Default: 4}}}) {
		t.Error("3 and 4 are equal")
	}
}
