package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// adopt has orphans below this process given to it.
func adopt() {
	const subreaper = 36 // PR_SET_CHILD_SUBREAPER
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, subreaper, 1, 0)
}

// childrenOf lists the children of a process, whichever thread of it had them.
func childrenOf(pid int) []string {
	var all []string
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		data, _ := os.ReadFile(list)
		all = append(all, strings.Fields(string(data))...)
	}
	return all
}

// openFiles lists what a process holds open.
func openFiles(pid int) []string {
	var links []string
	all, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, fd := range all {
		if link, err := os.Readlink(fd); err == nil {
			links = append(links, link)
		}
	}
	return links
}

// read reads what the system says of a process.
func read(pid int, name string) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	if err != nil {
		return ""
	}
	return string(data)
}

// limitOf is one of a process's limits.
func limitOf(pid int, name string) string {
	for line := range strings.Lines(read(pid, "limits")) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.Fields(rest)[0]
		}
	}
	return ""
}
