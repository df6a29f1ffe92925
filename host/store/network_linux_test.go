package store

import "testing"

func TestNetworkFileSystemsHaveNames(t *testing.T) {
	const ext4, overlay, tmpfs, btrfs, xfs = 0xEF53, 0x794C7630, 0x01021994, 0x9123683E, 0x58465342
	for magic, want := range map[uint32]string{
		ext4: "", overlay: "", tmpfs: "", btrfs: "", xfs: "", 0x6969: "NFS", 0xFF534D42: "SMB", 0xFE534D42: "SMB", 0x01021997: "9P",
	} {
		if got := networkNameOf(magic); got != want {
			t.Errorf("%#x is called %q, want %q", magic, got, want)
		}
	}
	if got := networkName("/proc"); got != "" {
		t.Errorf("/proc is called %q", got)
	}
	if got := networkName("/no such folder"); got != "" {
		t.Errorf("a folder that there is not is called %q", got)
	}
}
