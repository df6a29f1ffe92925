package scaffold

import (
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func acme() Plugin {
	return Plugin{Name: "acme", Module: "example.com/acme", Version: "v1.2.3"}
}

func write(t *testing.T, p Plugin) (dir string, names []string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "new")
	names, err := p.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, names
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is written is as gofmt would have it, and nothing is left to be filled in.
func TestFilesAreFinished(t *testing.T) {
	dir, names := write(t, acme())
	want := []string{".gitignore", "Makefile", "README.md", "go.mod", "main.go", "main_test.go"}
	if !slices.Equal(names, want) {
		t.Errorf("wrote %v, want %v", names, want)
	}
	for _, name := range names {
		text := read(t, dir, name)
		if strings.Contains(text, "{{") || strings.Contains(text, "<no value>") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s is not finished:\n%s", name, text)
		}
		if filepath.Ext(name) != ".go" {
			continue
		}
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("%s is not as gofmt has it: %v", name, err)
		}
	}
}

// A published version is required as it is; a checkout is replaced by, with its sums.
func TestVersions(t *testing.T) {
	dir, _ := write(t, acme())
	if mod := read(t, dir, "go.mod"); !strings.Contains(mod, "jackfield v1.2.3\n") || strings.Contains(mod, "replace") {
		t.Errorf("go.mod is %s", mod)
	}
	checkout := t.TempDir()
	p := acme()
	p.Replace = checkout
	if _, err := p.Write(filepath.Join(t.TempDir(), "new")); err == nil || !strings.Contains(err.Error(), "no checkout") {
		t.Errorf("a folder without go.sum: %v", err)
	}
	if err := os.WriteFile(filepath.Join(checkout, "go.sum"), []byte("sums\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, names := write(t, p)
	if mod := read(t, dir, "go.mod"); !strings.Contains(mod, "jackfield "+unpublished+"\n") || !strings.Contains(mod, "\nreplace github.com/jackfield-dev/jackfield => "+checkout+"\n") {
		t.Errorf("go.mod is %s", mod)
	}
	if !slices.Contains(names, "go.sum") || read(t, dir, "go.sum") != "sums\n" {
		t.Errorf("go.sum is not the checkout's: %v", names)
	}
	if readme := read(t, dir, "README.md"); !strings.Contains(readme, "remove the `replace` line") {
		t.Error("the README does not say what to do about it")
	}
}

func TestNamesHaveRules(t *testing.T) {
	for _, name := range []string{"", "Acme", "acme_key", "acme--key", "-acme", "1acme", "acme key", "../acme", "ac\nme"} {
		p := acme()
		p.Name = name
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), "single hyphens, a letter first") {
			t.Errorf("the name %q: %v", name, err)
		}
	}
	for _, name := range []string{"con", "lpt1"} { // which no module path may hold
		p := acme()
		p.Name = name
		if p.Check() == nil {
			t.Errorf("the name %q was taken", name)
		}
	}
	for _, module := range []string{"", "a b", "/x", "example.com//x", "example.com/x\"", "x\nrequire y"} {
		p := acme()
		p.Module = module
		if p.Check() == nil {
			t.Errorf("the module %q was taken", module)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir, _ := write(t, acme())
	if _, err := acme().Write(dir); err == nil {
		t.Error("it wrote into a folder with files")
	}
	if _, err := acme().Write(filepath.Join(dir, "main.go")); err == nil {
		t.Error("it took a file for a folder")
	}
	if _, err := acme().Write(t.TempDir()); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
}
