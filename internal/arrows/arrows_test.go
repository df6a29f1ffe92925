package arrows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/jackfield-dev/jackfield"

// A pkg is one package and what it imports, in the notation of [patterns]: this module is ".".
type pkg struct {
	path    string
	imports []string
	tests   []string // what its tests import
}

// TestArrows holds the rules against the tree as it is.
func TestArrows(t *testing.T) {
	touchSources(t)
	var all []pkg
	for _, goos := range []string{"linux", "darwin", "windows"} { // each has files that the others do not see
		all = append(all, list(t, goos)...)
	}
	for _, violation := range check(rules(), all) {
		t.Error(violation)
	}
}

// TestRulesCanFail breaks each rule once: a rule that cannot fail holds nothing.
func TestRulesCanFail(t *testing.T) {
	for _, r := range rules() {
		t.Run(r.why, func(t *testing.T) {
			a := r.broken
			want := a.from + " imports " + a.to + ": " + r.why

			byPackage := check(rules(), []pkg{{path: a.from, imports: []string{a.to}}, {path: a.to}})
			if !slices.Contains(byPackage, want) {
				t.Errorf("an import of %s by %s gave %q, want %q among them", a.to, a.from, byPackage, want)
			}
			byTest := check([]rule{r}, []pkg{{path: a.from, tests: []string{a.to}}, {path: a.to}})
			if got := len(byTest) > 0; got != r.tests {
				t.Errorf("the same import by a test: reported is %t, want %t", got, r.tests)
			}
			around := check([]rule{r}, []pkg{
				{path: a.from, imports: []string{"./between"}},
				{path: "./between", imports: []string{a.to}},
				{path: a.to},
			})
			round := a.from + " imports ./between imports " + a.to + ": " + r.why
			if got := slices.Contains(around, round); got != r.deep {
				t.Errorf("the same import by way of another package: reported is %t, want %t", got, r.deep)
			}
		})
	}
}

// TestArrowsAllowed draws the arrows of the plan, none of which a rule may forbid.
func TestArrowsAllowed(t *testing.T) {
	house := []pkg{
		{path: "./internal/secret"},
		{path: "./internal/egress", tests: []string{"./internal/secret"}},
		{path: "./proto/jackfield/plugin/v1"},
		{path: "./plugin/schema", imports: []string{"./internal/secret"}},
		{path: "./plugin/internal/process", imports: []string{goPlugin + "/runner", hclog}},
		{path: "./plugin", imports: []string{"./plugin/schema", "./plugin/internal/process", "./proto/jackfield/plugin/v1", goPlugin}},
		{path: "./plugin/plugintest", imports: []string{"./plugin", "./sdk"}},
		{path: "./sdk", imports: []string{"./plugin", "./internal/egress"}, tests: []string{"./sdk/sdktest", "./plugin/plugintest"}},
		{path: "./sdk/sdktest", imports: []string{"./sdk", "./plugin/plugintest"}},
		{path: "./connections/internal/oauth", imports: []string{"./sdk"}},
		{
			path:    "./connections/password-grant",
			imports: []string{"./sdk", "./connections/internal/oauth"},
			tests:   []string{"./internal/authservers", "./sdk/sdktest", oauth2},
		},
		{path: "./host/store", imports: []string{"./plugin", "./internal/secret"}, tests: []string{"./host/hosttest"}},
		{path: "./host/guard", imports: []string{"./plugin"}},
		{path: "./host", imports: []string{"./host/store", "./host/guard", "./plugin"}, tests: []string{"./sdk", "./host/hosttest"}},
		{path: "./host/hosttest", imports: []string{"./host", "./sdk", "./internal/authservers"}},
		{path: "./proto/jackfield/host/v1"},
		{path: "./host/api", imports: []string{"./host", "./proto/jackfield/host/v1"}},
		{path: "./host/cmd/jackfield", imports: []string{"./host", "./host/api"}},
	}
	for _, violation := range check(rules(), house) {
		t.Error(violation)
	}
}

// check returns what the packages do against the rules, a line each: the packages on the way and the rule.
func check(rules []rule, all []pkg) []string {
	graph := map[string]pkg{}
	for _, p := range all { // a package listed for several platforms imports what it imports on any
		known := graph[p.path]
		graph[p.path] = pkg{p.path, append(known.imports, p.imports...), append(known.tests, p.tests...)}
	}
	var violations []string
	for _, r := range rules {
		for _, p := range graph {
			if !r.from.match(p.path) || r.except.match(p.path) {
				continue
			}
			for _, way := range r.forbidden(p, graph) {
				violations = append(violations, strings.Join(way, " imports ")+": "+r.why)
			}
		}
	}
	slices.Sort(violations)
	return slices.Compact(violations)
}

// forbidden finds the shortest way from p to each package that the rule keeps from it.
func (r rule) forbidden(p pkg, graph map[string]pkg) [][]string {
	first := slices.Clone(p.imports)
	if r.tests {
		first = append(first, p.tests...)
	}
	var queue, found [][]string
	seen := map[string]bool{p.path: true}
	follow := func(way, imports []string) {
		for _, to := range imports {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, append(slices.Clone(way), to))
			}
		}
	}
	follow([]string{p.path}, first)
	for len(queue) > 0 {
		way := queue[0]
		queue = queue[1:]
		to := way[len(way)-1]
		switch {
		case r.to.match(to) && !r.save.match(to):
			found = append(found, way)
		case r.deep:
			follow(way, graph[to].imports)
		}
	}
	return found
}

func (all patterns) match(name string) bool {
	return slices.ContainsFunc(all, func(pattern string) bool { return match(pattern, name) })
}

func match(pattern, name string) bool {
	if pattern == "*" {
		return true
	}
	if ending, ok := strings.CutPrefix(pattern, "./*"); ok {
		return strings.HasPrefix(name, "./") && strings.HasSuffix(path.Base(name), ending)
	}
	root, tree := strings.CutSuffix(pattern, "/...")
	return name == root || tree && strings.HasPrefix(name, root+"/")
}

// list asks the go command for every package that this module is built from on a platform, ours and others'.
// One that does not build is listed all the same (-e): what else is wrong with the tree is for the compiler to say.
func list(t *testing.T, goos string) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-deps", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("listing packages for %s: %v\n%s", goos, err, &stderr)
	}
	all, err := parse(bytes.NewReader(out))
	if err != nil {
		t.Fatalf("reading the list of packages for %s: %v", goos, err)
	}
	return all
}

// parse reads what `go list -json` prints: one document after another.
func parse(r io.Reader) ([]pkg, error) {
	var all []pkg
	for decoder := json.NewDecoder(r); ; {
		var listed struct {
			ImportPath   string   `json:"ImportPath"`
			Imports      []string `json:"Imports"`
			TestImports  []string `json:"TestImports"`
			XTestImports []string `json:"XTestImports"`
		}
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("package %d: %w", len(all)+1, err)
		}
		all = append(all, pkg{
			path:    short(listed.ImportPath)[0],
			imports: short(listed.Imports...),
			tests:   short(append(listed.TestImports, listed.XTestImports...)...),
		})
	}
}

// short writes this module as ".", so that rules are short and "plugin" is not the standard library's.
func short(paths ...string) []string {
	var all []string
	for _, name := range paths {
		if rest, ok := strings.CutPrefix(name, module); ok && (rest == "" || rest[0] == '/') {
			name = "." + rest
		}
		all = append(all, name)
	}
	return all
}

// touchSources looks at each Go file of the tree. The imports are read by another process, which the cache of
// go test does not see: without this, an old result would be given out after an import changed.
func touchSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && (base == "node_modules" || base == "bin" || len(base) > 2 && base[0] == '.') {
			return filepath.SkipDir
		}
		if strings.HasSuffix(base, ".go") || base == "go.mod" {
			_, err = os.Stat(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
