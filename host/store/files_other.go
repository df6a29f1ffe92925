//go:build !unix

package store

import (
	"io/fs"
	"os"
)

// noFollow stands for a flag that there is none of here.
const noFollow = 0

// othersMay reports false: who may do what is written in access control lists,
// and a folder inherits them from the profile of its user.
func othersMay(fs.FileInfo, fs.FileMode) bool { return false }

// ours reports true: see othersMay.
func ours(fs.FileInfo) bool { return true }

// lockNow reports false: the locks that bbolt takes here are in its own way.
func lockNow(*os.File) bool { return false }

// letGo closes a locked file, and its locks go with it.
func letGo(file *os.File) error { return file.Close() }

// syncFolder does nothing: the file system keeps a journal of names.
func syncFolder(string) error { return nil }
