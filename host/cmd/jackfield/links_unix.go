//go:build unix

package main

import (
	"os"
	"syscall"
)

// links is how many names a file has.
func links(_ string, info os.FileInfo) uint64 {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 1
	}
	return uint64(s.Nlink) //nolint:unconvert // it is narrower on other systems
}
