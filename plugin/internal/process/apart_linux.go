//go:build amd64 || arm64

package process

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The thread that starts a process is in the same sandbox, and Landlock lets those
// in one sandbox trace and signal one another: through that thread a process would
// read the memory of its host, or end it. So what it inherits as well is a filter of
// system calls that knows nothing of the memory of others, nor of this thread.

const (
	load    = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
	equal   = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
	atLeast = unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K
	answer  = unix.BPF_RET | unix.BPF_K
	refused = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	granted = unix.SECCOMP_RET_ALLOW
)

// Where in what a filter sees of a call its parts are. All of the machines have the
// lower half of an argument first.
const (
	numberAt   = 0
	machineAt  = 4
	argumentAt = 16
)

// otherNumbers is where the calls of amd64's second set of numbers begin, which are
// the same calls.
const otherNumbers = 0x40000000

// machines are those whose calls the filter knows, as the kernel names them.
var machines = map[string]uint32{"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64}

// memoryCalls reach into another process, and signalCalls reach a thread, which the
// argument of that place names.
var (
	memoryCalls = []uint32{
		unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PIDFD_GETFD, unix.SYS_PROCESS_MADVISE,
		unix.SYS_PERF_EVENT_OPEN, unix.SYS_KCMP,
	}
	signalCalls = map[uint32]uint32{
		unix.SYS_KILL: 0, unix.SYS_TKILL: 0, unix.SYS_TGKILL: 1, unix.SYS_RT_SIGQUEUEINFO: 0, unix.SYS_RT_TGSIGQUEUEINFO: 1, unix.SYS_PIDFD_OPEN: 0,
	}
)

// apart puts the filter on the calling thread.
func apart() error {
	machine, known := machines[runtime.GOARCH]
	if !known {
		return errors.New("there is none for this machine")
	}
	code := filter(machine, uint32(unix.Gettid()))
	program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	address := uintptr(unsafe.Pointer(&program)) //nolint:gosec // G103: there is no other way to make this call
	if err := unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, address, 0, 0); err != nil {
		return fmt.Errorf("filtering system calls: %w", err)
	}
	runtime.KeepAlive(&program)
	return nil
}

// filter is a program for the kernel.
func filter(machine, thread uint32) []unix.SockFilter {
	code := []unix.SockFilter{
		{Code: load, K: machineAt},
		{Code: equal, Jt: 1, K: machine}, {Code: answer, K: refused}, // another machine's numbers mean something else
		{Code: load, K: numberAt},
		{Code: atLeast, Jf: 1, K: otherNumbers}, {Code: answer, K: refused},
	}
	for _, call := range memoryCalls {
		code = append(code, unix.SockFilter{Code: equal, Jf: 1, K: call}, unix.SockFilter{Code: answer, K: refused})
	}
	for call, place := range signalCalls {
		code = append(code,
			unix.SockFilter{Code: equal, Jf: 4, K: call},
			unix.SockFilter{Code: load, K: argumentAt + 8*place},
			unix.SockFilter{Code: equal, Jf: 1, K: thread},
			unix.SockFilter{Code: answer, K: refused}, unix.SockFilter{Code: answer, K: granted})
	}
	// Whose signals a file sends is asked of nobody when it sends them.
	return append(code,
		unix.SockFilter{Code: equal, Jf: 3, K: unix.SYS_FCNTL},
		unix.SockFilter{Code: load, K: argumentAt + 8},
		unix.SockFilter{Code: equal, Jf: 1, K: unix.F_SETOWN_EX},
		unix.SockFilter{Code: answer, K: refused},
		unix.SockFilter{Code: answer, K: granted})
}
