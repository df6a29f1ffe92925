package plugin_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/jackfield-dev/jackfield/plugin"
)

// times is how often something is done: a few times in every run, and as often as
// a variable says where somebody has the time.
func times(t *testing.T, variable string, few int) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		return few
	}
	return n
}

// aHost starts this test binary as a host of the plugin at a path, and returns the
// plugin's process id.
func aHost(t *testing.T, path string) (host *exec.Cmd, pid int) {
	t.Helper()
	host = exec.CommandContext(t.Context(), os.Args[0], path)
	host.Env = append(os.Environ(), hostCanary+"="+loadMode)
	stdin, err := host.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close() })
	stdout, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if _, err := fmt.Sscan(line, &pid); err != nil {
		t.Fatalf("the host said %q", line)
	}
	return host, pid
}

func kill9(t *testing.T, host *exec.Cmd) {
	t.Helper()
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = host.Wait()
}

// As often as JACKFIELD_KILLS says.
func TestKilledHostsLeaveNothing(t *testing.T) { t.Run("PF-HOST-KILL9", killedHosts) }

func killedHosts(t *testing.T) {
	l, _ := launch(t, "plugin-ok") // which minds that no folder is left in the end
	for range times(t, "JACKFIELD_KILLS", 5) {
		host, pid := aHost(t, l.Path)
		fd := watch(t, pid)
		kill9(t, host)
		ends(t, fd, 2*time.Second)
		if folders, _ := filepath.Glob(filepath.Join(os.TempDir(), "jackfield-*", "*")); len(folders) != 1 {
			t.Errorf("each host removes what the one before left: %v", folders)
		}
	}
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
}

// What a killed host's plugin had started lives on, since nothing ties it to
// either, and ends when the next host starts.
func TestNextHostEndsWhatAKilledOneLeft(t *testing.T) {
	for _, mode := range []string{"plugin-orphan", "plugin-escape"} {
		t.Run("PF-HOST-KILL9/"+mode, func(t *testing.T) {
			l, _ := launch(t, mode)
			host, pid := aHost(t, l.Path)
			children := childrenOf(t, pid)
			if len(children) != 1 {
				t.Fatalf("its children are %v", children)
			}
			fd := watch(t, children[0])
			kill9(t, host)
			client, err := plugin.Launch{Name: "next", Path: l.Path}.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			ends(t, fd, time.Second)
		})
	}
}

// A host that is the first process of a container is given all orphans. One that
// asks for them is given those of its own, which is as near as a test can come.
func TestOrphansOfAHostThatIsGivenThem(t *testing.T) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) }()
	for _, mode := range []string{"plugin-orphan", "plugin-escape"} {
		t.Run("PF-PROC-INIT/"+mode, func(t *testing.T) {
			client, _ := start(t, mode)
			stillServes(t, client)
			client.Close()
			if left := childrenOf(t, os.Getpid()); len(left) > 0 {
				t.Errorf("processes are left: %v", left)
			}
		})
	}
}

// childrenOf lists the children of a process, whichever thread of it had them.
func childrenOf(t *testing.T, pid int) []int {
	t.Helper()
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	for _, list := range lists {
		data, err := os.ReadFile(list)
		if err != nil {
			continue // a thread that has ended
		}
		for child := range strings.FieldsSeq(string(data)) {
			if n, err := strconv.Atoi(child); err == nil {
				all = append(all, n)
			}
		}
	}
	return all
}

// Starts and stops, as often as JACKFIELD_STARTS says, leave nothing that grows.
func TestStartsAndStopsLeaveNothing(t *testing.T) {
	l, _ := launch(t, "plugin-ok")
	l.Logger = quiet()
	once := func() {
		client, err := l.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stillServes(t, client)
		client.Close()
	}
	for range 5 {
		once() // what is made once is made
	}
	before := count(t)
	for range times(t, "JACKFIELD_STARTS", 60) {
		once()
	}
	var after usage
	for range 100 { // goroutines and threads that are on their way out
		if after = count(t); after.flat(before) {
			break
		}
		wait(20 * time.Millisecond)
	}
	if !after.flat(before) {
		t.Errorf("before %+v, after %+v", before, after)
	}
	t.Logf("before %+v, after %+v", before, after)
}

// usage is what this process has.
type usage struct{ files, goroutines, threads, children, heap int }

func (u usage) flat(before usage) bool {
	return u.files <= before.files && u.goroutines <= before.goroutines && u.threads <= before.threads+8 &&
		u.children <= before.children && u.heap <= before.heap+8<<20
}

func count(t *testing.T) usage {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	return usage{
		files: len(descriptors(t, os.Getpid())), goroutines: runtime.NumGoroutine(), threads: len(threads),
		children: len(childrenOf(t, os.Getpid())), heap: int(m.HeapInuse),
	}
}
