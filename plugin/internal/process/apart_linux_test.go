package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// asProwler is set for a copy of this test that is a plugin.
const asProwler = "JACKFIELD_TEST_PROWLER"

func TestMain(m *testing.M) {
	if os.Getenv(asProwler) != "" {
		prowl()
		return
	}
	os.Exit(m.Run())
}

// prowl tries to reach each of the host's threads, once it is told their ids.
func prowl() {
	var said []byte
	for range 1000 {
		var err error
		if said, err = os.ReadFile(filepath.Join(os.TempDir(), "threads")); err == nil {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	for id := range strings.FieldsSeq(string(said)) {
		thread, _ := strconv.Atoi(id)
		for what, err := range reach(thread) {
			if !errors.Is(err, unix.EPERM) {
				fmt.Fprintf(os.Stdout, "reached %d by %s: %v\n", thread, what, err)
			}
		}
	}
	fmt.Fprintf(os.Stdout, "tried %d\n", len(strings.Fields(string(said))))
}

// reach tries the ways to a thread. An address that is not there shows that it
// could have been read.
func reach(thread int) map[string]error {
	here := make([]byte, 8)
	local := []unix.Iovec{{Base: &here[0], Len: 8}}
	_, reading := unix.ProcessVMReadv(thread, local, []unix.RemoteIovec{{Base: 4096, Len: 8}}, 0)
	owner := struct{ kind, id int32 }{0, int32(thread)}
	_, _, owning := unix.Syscall(unix.SYS_FCNTL, 0, unix.F_SETOWN_EX, uintptr(unsafe.Pointer(&owner)))
	return map[string]error{
		"process_vm_readv": reading, "kill": unix.Kill(thread, 0), "tgkill": unix.Tgkill(os.Getppid(), thread, 0),
		"ptrace": unix.PtraceSeize(thread), "F_SETOWN_EX": owning,
	}
}

// prowled runs the prowler, and returns what it printed and its sandbox.
func prowled(t *testing.T, s Sandbox) (said, sandbox string) {
	t.Helper()
	temporary(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var out bytes.Buffer
	p := New(Options{Path: self, Folder: newFolder(t), Env: []string{asProwler + "=1"}, Sandbox: s, Output: func(line []byte, _ bool) {
		mu.Lock()
		defer mu.Unlock()
		out.Write(append(line, '\n'))
	}})
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	ids := strings.Join(names(t, "/proc/self/task"), " ")
	path := filepath.Join(p.options.Folder.Path(), "threads")
	if err := os.WriteFile(path+"1", []byte(ids), 0o600); err != nil || os.Rename(path+"1", path) != nil {
		t.Fatal(err)
	}
	if err := p.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return out.String() + string(p.First()), p.Sandbox()
}

// One thread of the host is in the sandbox of each plugin.
func TestNoThreadOfTheHostIsReached(t *testing.T) {
	said, sandbox := prowled(t, Sandbox{})
	if !strings.HasPrefix(sandbox, "landlock") || strings.Contains(sandbox, "without") {
		t.Skip(sandbox) // the launcher's tests report it
	}
	if strings.Contains(said, "reached") || !strings.Contains(said, "tried ") || strings.Contains(said, "tried 0") {
		t.Error(said)
	}
}

// Else the test above shows nothing.
func TestThreadsAreReachedWithoutSandbox(t *testing.T) {
	if said, _ := prowled(t, Sandbox{Off: true}); !strings.Contains(said, "by kill: <nil>") {
		t.Error(said)
	}
}
