package process

import (
	"time"

	"golang.org/x/sys/unix"
)

// A host that is the first process of a container, or a subreaper, is given the
// children of what it ends, and nobody else will wait for them.
const (
	reapMax   = 200 * time.Millisecond
	reapPause = 2 * time.Millisecond
)

// reapGroup waits for what was left of a group that was killed, as far as it
// became this process's. For any other host there is nothing to wait for.
func reapGroup(group int) { reap(-group) }

func reap(pid int) {
	for waited := time.Duration(0); waited < reapMax; waited += reapPause {
		got, err := unix.Wait4(pid, nil, unix.WNOHANG, nil)
		if err != nil {
			return // none is ours
		}
		if got == 0 { // one is, and has not ended yet
			<-time.After(reapPause)
		}
	}
}
