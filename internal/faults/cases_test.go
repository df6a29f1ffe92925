package faults

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// all is how many cases there are. One that goes is missed.
const all = 68

var number = regexp.MustCompile(`^PF-(HS|RPC|PROC|IO|SEC|HOST|ST|KEY|RD)-[A-Z0-9]+$`)

func TestCasesAreWhole(t *testing.T) {
	seen, asked := map[string]bool{}, 0
	for _, c := range Cases() {
		if seen[c.ID] || !number.MatchString(c.ID) || c.Title == "" || c.Given == "" || c.Expect == "" {
			t.Errorf("%q is there twice, or says too little", c.ID)
		}
		seen[c.ID] = true
		if !c.Proved() && c.Missing == "" {
			t.Errorf("%s: nothing shows it, and nothing says why", c.ID)
		}
		if (c.Ask == nil) == (c.NotAsked == "") {
			t.Errorf("%s: go-plugin is asked and is not, or nothing says why not", c.ID)
		}
		if c.Ask != nil {
			asked++
		}
	}
	if len(seen) != all || asked < 25 {
		t.Errorf("there are %d cases, want %d; of %d go-plugin is asked", len(seen), all, asked)
	}
}

// The tests that cases rely on are there, and so are the subtests that they name.
func TestProofsExist(t *testing.T) {
	sources := read(t)
	for _, c := range Cases() {
		for _, proof := range c.ProvedBy {
			folder, name := split(proof)
			name, sub, _ := strings.Cut(name, "/")
			texts, ok := sources[folder][name]
			if !ok {
				t.Errorf("%s: there is no %s in %s", c.ID, name, folder)
				continue
			}
			if sub != "" && !begins(texts, sub) {
				t.Errorf("%s: %s has no subtest that begins with %s", c.ID, name, sub)
			}
		}
	}
}

// What bears the number of a case is a proof of it.
func TestNumbersAreKnown(t *testing.T) {
	known := map[string][]string{}
	for _, c := range Cases() {
		known[c.ID] = append(known[c.ID], c.ProvedBy...)
	}
	found := 0
	for folder, tests := range read(t) {
		for name, texts := range tests {
			for _, text := range texts {
				id, _, _ := strings.Cut(text, "/")
				if !number.MatchString(id) || folder == "internal/faults" {
					continue
				}
				found++
				if !named(known[id], folder+"."+name) {
					t.Errorf("%s in %s.%s: the case does not name it", id, folder, name)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("%d numbers were found", found)
	}
}

func named(proofs []string, test string) bool {
	for _, proof := range proofs {
		if proof == test || strings.HasPrefix(proof, test+"/") {
			return true
		}
	}
	return false
}

// begins reports whether a text begins a subtest's name, as the names of subtests are written.
func begins(texts []string, sub string) bool {
	for _, text := range texts {
		if text = strings.ReplaceAll(strings.TrimSuffix(text, "/"), " ", "_"); text == sub || strings.HasPrefix(text, sub+"/") {
			return true
		}
	}
	return false
}

func read(t *testing.T) map[string]map[string][]string {
	t.Helper()
	found, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sources returns the tests of this module with the texts in them: by folder, then by name.
var sources = sync.OnceValues(func() (map[string]map[string][]string, error) {
	root := filepath.Join("..", "..")
	sources := map[string]map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "bin"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		if sources[folder] == nil {
			sources[folder] = map[string][]string{}
		}
		return texts(path, sources[folder])
	})
	return sources, err
})

// texts adds a file's tests and the texts in them.
func texts(path string, to map[string][]string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") {
			continue
		}
		to[f.Name.Name] = []string{}
		ast.Inspect(f, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if value, err := strconv.Unquote(literal.Value); err == nil {
					to[f.Name.Name] = append(to[f.Name.Name], value)
				}
			}
			return true
		})
	}
	return nil
}

// Suites name each test once, and none without a folder.
func TestSuites(t *testing.T) {
	for _, s := range Suites(Cases()) {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(s.Folder))); err != nil {
			t.Error(err)
		}
		seen := map[string]bool{}
		for _, name := range s.Tests {
			if seen[name] || !strings.HasPrefix(name, "Test") || strings.ContainsAny(name, "/ ") {
				t.Errorf("%s: %q", s.Folder, name)
			}
			seen[name] = true
		}
		if !regexp.MustCompile(s.Pattern()).MatchString(s.Tests[0]) {
			t.Errorf("%s does not match %s", s.Pattern(), s.Tests[0])
		}
	}
	for folder := range sizes() {
		if _, ok := read(t)[folder]; !ok {
			t.Errorf("there is no %s", folder)
		}
	}
}

// What go-plugin is asked is there: the ask in the program bare, the plugin in the tests of package plugin.
func TestAsksExist(t *testing.T) {
	asks := table(t, filepath.Join("bare", "asks.go"))
	var plugins []string
	files, err := filepath.Glob(filepath.Join("..", "..", "plugin", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		plugins = append(plugins, table(t, file)...)
	}
	for _, c := range Cases() {
		if c.Ask == nil {
			continue
		}
		if !slices.Contains(asks, c.Ask.Name) {
			t.Errorf("%s: bare knows no %q", c.ID, c.Ask.Name)
		}
		if !slices.Contains(plugins, c.Ask.Plugin) && c.Ask.Plugin != "none" && c.Ask.Plugin != "plugin-ok" { // any name it does not know
			t.Errorf("%s: no test plays %q", c.ID, c.Ask.Plugin)
		}
	}
}

// table returns the keys of a file's maps and the cases of its switches, where they are texts.
func table(t *testing.T, path string) (keys []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	add := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if key, err := strconv.Unquote(literal.Value); err == nil {
				keys = append(keys, key)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			add(n.Key)
		case *ast.CaseClause:
			for _, e := range n.List {
				add(e)
			}
		}
		return true
	})
	return keys
}

// What is measured is the go-plugin that is used here.
func TestSameGoPlugin(t *testing.T) {
	line := regexp.MustCompile(`github\.com/hashicorp/go-plugin v\S+`)
	var found []string
	for _, path := range []string{filepath.Join("..", "..", "go.mod"), filepath.Join("bare", "go.mod")} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, line.FindString(string(text)))
	}
	if found[0] == "" || found[0] != found[1] {
		t.Errorf("%q", found)
	}
}
