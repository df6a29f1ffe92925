package process

import (
	"math"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// dataSlack is what a program may map beyond its limit: what a runtime maps and
// never touches counts as much as what it uses. Go maps its heap 64 MiB at a time.
const dataSlack = 192 << 20

// limit puts limits on a process that has just been started. They are hard ones:
// it cannot raise them. What cannot be set is not: a plugin without a limit is
// better than none, and an operator who set one sees its effect missing.
func limit(pid int, l Limits) {
	// 1, not 0, which is taken for no limit by the kernel where dumps go to a
	// program: a dump holds the secrets of all connections.
	bound(pid, unix.RLIMIT_CORE, 1)
	if l.OpenFiles > 0 {
		bound(pid, unix.RLIMIT_NOFILE, l.OpenFiles)
	}
	if l.Memory > 0 {
		bound(pid, unix.RLIMIT_DATA, l.Memory+dataSlack)
	}
	// If memory runs out all the same, the kernel looks here before at the host.
	score := []byte(strconv.Itoa(oomScore))
	_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/oom_score_adj", score, 0) // it need not be there
}

// oomScore is how likely the kernel picks the process, of -1000 to 1000: the host's
// is 0 unless its operator says otherwise.
const oomScore = 500

func bound(pid, resource int, limit uint64) {
	var old unix.Rlimit
	if unix.Prlimit(pid, resource, nil, &old) != nil {
		return
	}
	limit = min(limit, old.Max)
	_ = unix.Prlimit(pid, resource, &unix.Rlimit{Cur: limit, Max: limit}, nil)
}

// yieldTo makes the calling thread, and what it starts, one that gets no more than
// a share of a processor that others want as well. Each step of niceness is worth
// a quarter; there are 19.
func yieldTo(percent int) {
	if percent <= 0 || percent >= 100 {
		return
	}
	steps := math.Round(math.Log(100/float64(percent)) / math.Log(1.25))
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), min(int(steps), 19)) // a host that is nice itself stays so
}
