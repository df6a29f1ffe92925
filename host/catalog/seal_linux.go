package catalog

import (
	"errors"
	"io"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// seals make that nothing of a file can change any more, the seals included.
const seals = unix.F_SEAL_WRITE | unix.F_SEAL_GROW | unix.F_SEAL_SHRINK | unix.F_SEAL_SEAL

// seal copies what is read into a file in memory that nobody can change, and
// returns it with the digest of what it holds: taken when it was sealed, so that
// it makes no difference what anybody did to it before.
func seal(r io.Reader) (*os.File, string, error) {
	f, err := memory()
	if err != nil {
		return nil, "", err
	}
	sum, err := fill(f, r)
	if err != nil {
		_ = f.Close()
		return nil, "", err
	}
	return f, sum, nil
}

func fill(f *os.File, r io.Reader) (string, error) {
	if _, err := io.Copy(f, r); err != nil {
		return "", err
	}
	if _, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals); err != nil {
		return "", err
	}
	return digest(io.NewSectionReader(f, 0, math.MaxInt64))
}

// memory makes a file in memory that may be run.
func memory() (*os.File, error) {
	const name, flags = "jackfield-plugin", unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	fd, err := unix.MemfdCreate(name, flags|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) { // before Linux 6.3 each of them may
		fd, err = unix.MemfdCreate(name, flags)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

// advice says what to do about a file that could not be read into memory.
func advice(err error, path string) string {
	if errors.Is(err, unix.EACCES) && isMemory(err) {
		return "this system forbids to run files in memory: see sysctl vm.memfd_noexec"
	}
	return "see that this user may read " + path
}

func isMemory(err error) bool {
	e, ok := errors.AsType[*os.SyscallError](err)
	return ok && e.Syscall == "memfd_create"
}
