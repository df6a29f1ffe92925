package store_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
)

// The test binary runs itself again as another process that has a store open.
const (
	childDir  = "JACKFIELD_STORE_TEST_DIR"
	childTask = "JACKFIELD_STORE_TEST_TASK"

	taskHold = "hold" // say so when the store is open, and keep it until stdin ends
	taskLoad = "load" // say "began", and when the store is open do what loaded does
)

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := child(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func child(task string) error {
	waiting := func() { fmt.Fprintln(os.Stdout, "waiting") }
	if task == taskLoad {
		fmt.Fprintln(os.Stdout, "began")
	}
	s, err := store.Open(context.Background(), os.Getenv(childDir), waiting)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stdout, "open")
	if task == taskLoad {
		return loaded(s)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	return s.Close()
}

// A process is a child of this test.
type process struct {
	*exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
}

func start(t *testing.T, task, dir string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	cmd.Stderr = os.Stderr
	stdin, errIn := cmd.StdinPipe()
	stdout, errOut := cmd.StdoutPipe()
	if errIn != nil || errOut != nil {
		t.Fatal(errIn, errOut)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return &process{Cmd: cmd, stdin: stdin, lines: bufio.NewScanner(stdout)}
}

// expect reads one line of the process.
func (p *process) expect(t *testing.T, want string) {
	t.Helper()
	if !p.lines.Scan() || p.lines.Text() != want {
		t.Fatalf("the process said %q, want %q", p.lines.Text(), want)
	}
}

// open opens a store that is closed when the test ends, or earlier.
func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// newDir is the folder of a store that was opened, given to fill, and closed.
func newDir(t testing.TB, fill func(*store.Store)) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s := open(t, dir)
	fill(s)
	closeStore(t, s)
	return dir
}

func empty(*store.Store) {}

func database(dir string) string { return filepath.Join(dir, "jackfield.db") }
func keyFile(dir string) string  { return filepath.Join(dir, "key") }

// tamper changes a closed store's buckets behind its back.
func tamper(t testing.TB, dir, bucket string, change func(*bbolt.Bucket) error) {
	t.Helper()
	db, err := bbolt.Open(database(dir), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte(bucket))) }); err != nil {
		t.Fatal(err)
	}
}

// sealed is what the database of a closed store holds under a key.
func sealed(t testing.TB, dir, bucket, key string) (value []byte) {
	t.Helper()
	tamper(t, dir, bucket, func(b *bbolt.Bucket) error {
		value = bytes.Clone(b.Get([]byte(key)))
		return nil
	})
	if value == nil {
		t.Fatalf("there is no %q in %s", key, bucket)
	}
	return value
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t testing.TB, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
