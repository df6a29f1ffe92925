//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// noFollow is the flag that makes opening a symbolic link an error.
const noFollow = syscall.O_NOFOLLOW

// othersMay reports whether the mode gives group or others one of these bits.
func othersMay(info fs.FileInfo, bits fs.FileMode) bool { return info.Mode().Perm()&bits != 0 }

// ours reports whether the file belongs to the user that this process runs as.
// That is asked for root's sake, whom no mode keeps from using a key that
// another user made and knows.
func ours(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// lockNow locks a file as bbolt does, for which that is then no obstacle. It
// reports false if another process has it locked.
func lockNow(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// letGo closes a locked file. The lock goes with the last reference to the file,
// and memory mapped from it, which nobody could unmap, is one: so it is undone.
func letGo(file *os.File) error {
	return errors.Join(syscall.Flock(int(file.Fd()), syscall.LOCK_UN), file.Close())
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
