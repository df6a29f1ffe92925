//go:build unix

package plugin

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// ownSocket refuses what is no socket of this user in a folder that is closed to
// others.
func ownSocket(path string) error {
	if !filepath.IsAbs(path) {
		return errors.New("its path is not absolute")
	}
	socket, err := os.Lstat(path)
	if err != nil {
		return errors.New("it is not there")
	}
	if socket.Mode().Type() != os.ModeSocket || !owned(socket) {
		return errors.New("it is no socket of yours")
	}
	folder, err := os.Lstat(filepath.Dir(path))
	if err != nil || !folder.IsDir() || !owned(folder) || folder.Mode().Perm()&0o077 != 0 {
		return errors.New("its folder is open to others")
	}
	return nil
}

func owned(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
