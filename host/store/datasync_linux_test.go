package store_test

import (
	"os"
	"syscall"
)

// datasync is what bbolt does.
func datasync(file *os.File) error { return syscall.Fdatasync(int(file.Fd())) }
