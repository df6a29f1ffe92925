package process

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// strayRounds bounds how often strays are looked for: one that starts another
// while it is killed is found the next time.
const strayRounds = 5

// killStrays ends the processes that know a folder as theirs, or one within it:
// they were started by a plugin that has ended, and have left its group. Nobody
// asked them to, but a daemon that a plugin left behind is a leak. One that was
// given another environment is not found.
//
// No id is trusted that was written down: it may be somebody else's by now. A
// process is held first (pidfd) and looked at then.
func killStrays(folder string) {
	for range strayRounds {
		if !killStraysOnce(folder) {
			return
		}
	}
}

func killStraysOnce(folder string) (found bool) {
	entries, _ := os.ReadDir("/proc") // without it nothing is found
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() || !belongs(pid, folder) {
			continue
		}
		fd, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			continue
		}
		if belongs(pid, folder) {
			found = true
			if unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0) == nil {
				reap(pid)
			}
		}
		_ = unix.Close(fd)
	}
	return found
}

// belongs reports whether a process was started with a folder, or one within it,
// as its folder for sockets. A process that has ended has no environment.
func belongs(pid int, folder string) bool {
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil {
		return false
	}
	for v := range bytes.SplitSeq(env, []byte{0}) {
		if rest, ok := bytes.CutPrefix(v, []byte(socketVariable+"="+folder)); ok {
			return len(rest) == 0 || rest[0] == filepath.Separator
		}
	}
	return false
}
