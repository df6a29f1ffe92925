package hostile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// all is how many cases there are. One that goes is missed.
const all = 151

func TestCasesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Cases() {
		if seen[c.ID] || !strings.HasPrefix(c.ID, "TE-") || c.Title == "" || c.Group == "" {
			t.Errorf("%q is there twice, or has no title or group", c.ID)
		}
		seen[c.ID] = true
		if len(c.Plays) == 0 && len(c.ProvedBy) == 0 && c.Unproved == "" && c.Needs == "" {
			t.Errorf("%s: nothing plays it, nothing proves it, and nothing says why", c.ID)
		}
		if (len(c.Quirks) == 0) != (c.Without.Outcome == "") {
			t.Errorf("%s: it has quirks and nothing for those without, or the reverse", c.ID)
		}
		names := map[string]bool{}
		for _, p := range c.Plays {
			if names[p.Name] {
				t.Errorf("%s: two variants are named %q", c.ID, p.Name)
			}
			names[p.Name] = true
		}
		checkExpect(t, c)
	}
	if len(seen) != all {
		t.Errorf("there are %d cases, want %d", len(seen), all)
	}
}

func checkExpect(t *testing.T, c Case) {
	t.Helper()
	e := c.Expect
	if e.Outcome == Failure && (e.Code == "" || e.Retry == RetryNone) || e.Outcome == Token && (e.Code != "" || e.Retry != RetryNone) || e.Retry == "" {
		t.Errorf("%s: it is to end %+v", c.ID, e)
	}
	if e.Code == plugin.TLS && e.MaxPosts != 0 {
		t.Errorf("%s: a password is sent to nobody knows whom", c.ID)
	}
}

// What is never to be seen is looked for by something.
func TestRulesAreChecked(t *testing.T) {
	parts := []string{byOutcome, byPosts, byElsewhere, byLeaks, byLifetime, byLogins}
	for _, c := range Cases() {
		if len(c.Never) == 0 {
			t.Errorf("%s: nothing is forbidden", c.ID)
		}
		for _, rule := range c.Never {
			proved := strings.Contains(rule.By, ".Test") || rule.By != "" && (rule.By == c.Unproved || c.Needs != "")
			if rule.Words == "" || (rule.Seen == nil) == (rule.By == "") || rule.Seen == nil && !proved && !slices.Contains(parts, rule.By) {
				t.Errorf("%s: %q is seen by %q", c.ID, rule.Words, rule.By)
			}
		}
	}
}

// The tests that cases rely on are there.
func TestProofsExist(t *testing.T) {
	tests := testNames(t)
	for _, c := range Cases() {
		proofs := slices.Clone(c.ProvedBy)
		for _, rule := range c.Never {
			if strings.Contains(rule.By, ".Test") {
				proofs = append(proofs, rule.By)
			}
		}
		for _, proof := range proofs {
			folder, name, _ := strings.Cut(proof, ".")
			if !slices.Contains(tests(folder), name) {
				t.Errorf("%s: there is no %s in %s", c.ID, name, folder)
			}
		}
	}
}

// testNames returns what finds the tests of a folder of this module.
func testNames(t *testing.T) func(folder string) []string {
	t.Helper()
	read := map[string][]string{}
	return func(folder string) []string {
		if names, ok := read[folder]; ok {
			return names
		}
		files, err := fs.Glob(os.DirFS(filepath.Join("..", "..", filepath.FromSlash(folder))), "*_test.go")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", filepath.FromSlash(folder), file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, decl := range parsed.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
					names = append(names, f.Name.Name)
				}
			}
		}
		read[folder] = names
		return names
	}
}

// The numbers by which a password is found in bytes.
func TestOccurrences(t *testing.T) {
	for _, test := range []struct {
		data string
		want int
	}{
		{"", 0},
		{"password=P%40ss+" + passwordCore + "+w%25rd", 1},
		{`{"password":"P@ss ` + passwordCore + ` w%rd"}` + password, 2},
		{"Basic " + encode(username+":"+password), 1},
		{"Basic " + encode(password), 1},
		{"Basic " + encode("al:"+password), 1},
		{"5077385345435245547 no", 0},
		{"507737534543524554717a39", 1},
	} {
		if got := occurrences(test.data, passwordCore); got != test.want {
			t.Errorf("%q: %d, want %d", test.data, got, test.want)
		}
	}
}
