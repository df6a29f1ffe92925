package conformance

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// procfs reports whether the system tells of its processes in /proc.
func procfs() bool { return runtime.GOOS == "linux" }

// files counts the open files of a process.
func files(pid int) (int, error) {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return len(entries), err
}

// resident is the memory of a process that is in use, in bytes.
func resident(pid int) (int, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm cannot be read")
	}
	pages, err := strconv.Atoi(fields[1])
	return pages * os.Getpagesize(), err
}

// started lists the processes that a process has started, and theirs: all that
// have its own folder in their environment, whatever group or parent they have.
func started(pid int, dir string) []int {
	var all []int
	paths, _ := filepath.Glob("/proc/[0-9]*/environ") // the pattern is good
	for _, path := range paths {
		other, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil || other == pid {
			continue
		}
		data, err := os.ReadFile(path)
		if err == nil && bytes.Contains(data, []byte("PLUGIN_UNIX_SOCKET_DIR="+dir+"\x00")) {
			all = append(all, other)
		}
	}
	return all
}

// shows is what anybody on the machine can see of a process.
func shows(pid int) string {
	var all strings.Builder
	for _, name := range []string{"cmdline", "comm", "environ"} {
		data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name)) // a process that is gone shows nothing
		all.Write(data)
		all.WriteByte('\n')
	}
	return all.String()
}
