package store

import "syscall"

// networkName returns the name of the network file system that a folder lies
// on, or "" if it is on another kind, or nobody can say.
func networkName(dir string) string {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return ""
	}
	return networkNameOf(uint32(stat.Type)) // signed or not, and of 32 or 64 bits, as the machine has it
}

// networkNameOf knows the magic numbers of linux/magic.h.
func networkNameOf(magic uint32) string {
	switch magic {
	case 0x6969:
		return "NFS"
	case 0x517B, 0xFE534D42, 0xFF534D42:
		return "SMB"
	case 0x01021997:
		return "9P"
	case 0x00C36400:
		return "Ceph"
	}
	return ""
}
