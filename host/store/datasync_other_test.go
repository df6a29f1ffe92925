//go:build !linux

package store_test

import "os"

// datasync is what bbolt does.
func datasync(file *os.File) error { return file.Sync() }
