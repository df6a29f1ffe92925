package process

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// confine puts a sandbox on the calling thread, which what it starts inherits and
// cannot take off, and returns what it is, for people. The thread must be locked
// and end with what it is for.
//
// The sandbox is Landlock's, as much of it as the kernel has: files can be read
// only if they are the plugin's or what every program needs of its system, and
// written only in the plugin's own folder; no TCP port can be listened on; signals
// and abstract sockets reach nobody outside, and neither does ptrace or
// /proc/PID/mem; where a filter of system calls can be had (see apart) the host's
// thread that is in the sandbox as well is out of reach. What stays open: connecting to any address, UDP, multipath TCP where
// a program asks for it, and sockets that have a path.
//
// All files under /etc can be read as far as their own permissions let the user: rules
// are about files and not names, and those there are replaced by others. Secrets there
// are closed to users, and not to root.
func confine(o Options) string {
	yieldTo(o.Limits.CPU)
	if o.Sandbox.Off {
		return "none: switched off"
	}
	abi, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return "none: this kernel has no Landlock, or it is not switched on"
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Sprintf("none: giving up new privileges: %v", err)
	}
	without := ""
	if err := apart(); err != nil {
		without = fmt.Sprintf(", without seccomp: %v", err)
	}
	if err := enforce(int(abi), o); err != nil {
		return fmt.Sprintf("none: Landlock: %v", err)
	}
	return fmt.Sprintf("landlock abi %d%s", abi, without)
}

// isFirstThread reports whether the calling thread is the first of this process. That
// one stands for all of it where the kernel compares sandboxes, and does not end.
func isFirstThread() bool { return unix.Gettid() == unix.Getpid() }

// enforce makes the rules and puts them on the thread.
func enforce(abi int, o Options) error {
	attr := handled(abi)
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET,
		uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0) //nolint:gosec // G103: there is no other way to make this call
	if errno != 0 {
		return fmt.Errorf("making rules: %w", errno)
	}
	rules := ruleset{fd: int(fd), handled: attr.Handled_access_fs}
	defer func() { _ = unix.Close(rules.fd) }()
	if err := rules.allow(o.Folder.Path(), rules.handled&^(unix.LANDLOCK_ACCESS_FS_MAKE_CHAR|unix.LANDLOCK_ACCESS_FS_MAKE_BLOCK)); err != nil {
		return err
	}
	for _, path := range readable(o) {
		err := rules.allow(path, unix.LANDLOCK_ACCESS_FS_EXECUTE|unix.LANDLOCK_ACCESS_FS_READ_FILE|unix.LANDLOCK_ACCESS_FS_READ_DIR)
		if err != nil && !errors.Is(err, errNotThere) {
			return err
		}
	}
	if err := rules.allow("/etc", unix.LANDLOCK_ACCESS_FS_READ_FILE); err != nil && !errors.Is(err, errNotThere) {
		return err
	}
	if o.File != nil {
		// One in memory needs no rule and can have none, so what comes of it is seen at
		// the start.
		_ = rules.allowOpen(int(o.File.Fd()), unix.LANDLOCK_ACCESS_FS_EXECUTE|unix.LANDLOCK_ACCESS_FS_READ_FILE)
	}
	if err := rules.allow(os.DevNull, fileAccess); err != nil {
		return err
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, uintptr(rules.fd), 0, 0); errno != 0 {
		return fmt.Errorf("restricting the thread: %w", errno)
	}
	return nil
}

// fileAccess are the rights that a rule about a file, not a folder, may name.
const fileAccess = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE |
	unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV

// threadSignals is the repair without which Go could not signal its own threads.
const threadSignals = 1 << 1

// handled is what a kernel of that ABI can forbid.
func handled(abi int) unix.LandlockRulesetAttr {
	attr := unix.LandlockRulesetAttr{Handled_access_fs: unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1}
	if abi >= 2 {
		attr.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if abi >= 3 {
		attr.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if abi >= 4 {
		attr.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP
	}
	if abi >= 5 {
		attr.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if abi >= 6 {
		attr.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
		errata, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_ERRATA)
		if errno == 0 && errata&threadSignals != 0 {
			attr.Scoped |= unix.LANDLOCK_SCOPE_SIGNAL
		}
	}
	return attr
}

// A ruleset is what a thread will be kept to.
type ruleset struct {
	fd      int
	handled uint64 // the rights that are forbidden unless a rule allows them
}

// errNotThere is about a file that the host cannot open either.
var errNotThere = errors.New("not there")

// allow allows rights to a file, or to a folder and all that is beneath it.
func (r ruleset) allow(path string, rights uint64) error {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errNotThere, path, err)
	}
	defer func() { _ = unix.Close(fd) }()
	if err := r.allowOpen(fd, rights); err != nil {
		return fmt.Errorf("allowing %s: %w", path, err)
	}
	return nil
}

// allowOpen is allow for what is open.
func (r ruleset) allowOpen(fd int, rights uint64) error {
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err != nil {
		return err
	}
	rights &= r.handled
	if info.Mode&syscall.S_IFMT != syscall.S_IFDIR {
		rights &= fileAccess
	}
	rule := unix.LandlockPathBeneathAttr{Allowed_access: rights, Parent_fd: int32(fd)}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(r.fd), unix.LANDLOCK_RULE_PATH_BENEATH,
		uintptr(unsafe.Pointer(&rule)), 0, 0, 0) //nolint:gosec // G103: there is no other way to make this call
	if errno != 0 {
		return errno
	}
	return nil
}

// readable lists what the process may read and run: its executable and what lies
// beside it, what a program needs of its system, and what an operator adds.
func readable(o Options) []string {
	paths := append(strings.Fields(systemFiles), o.Path, filepath.Dir(o.Path))
	if o.Path != "" && interpreted(o) {
		paths = append(paths, "/usr", "/bin", "/opt")
	}
	if target, err := filepath.EvalSymlinks("/etc/resolv.conf"); err == nil && target != "/etc/resolv.conf" {
		paths = append(paths, filepath.Dir(target)) // which is replaced there, by another file
	}
	return append(append(paths, certificates()...), o.Sandbox.Read...)
}

// certificates are those that the environment names, and what they are links to.
func certificates() []string {
	paths := []string{os.Getenv("SSL_CERT_FILE")}
	for _, folder := range filepath.SplitList(os.Getenv("SSL_CERT_DIR")) {
		paths = append(paths, folder)
		entries, _ := os.ReadDir(folder) // one that is not there holds none
		for _, e := range entries {
			if e.Type()&os.ModeSymlink != 0 {
				paths = append(paths, filepath.Join(folder, e.Name())) // a rule is about what a link leads to
			}
		}
	}
	return paths
}

// systemFiles are libraries and their loader, certificates, how names are resolved,
// and the devices that hold nothing.
const systemFiles = `
	/lib /lib32 /lib64 /libx32 /usr/lib /usr/lib32 /usr/lib64 /usr/libexec /usr/local/lib
	/etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/ld.so.preload
	/etc/ssl /etc/pki /etc/ca-certificates /usr/share/ca-certificates /usr/local/share/ca-certificates /var/lib/ca-certificates /etc/crypto-policies /usr/share/crypto-policies
	/etc/resolv.conf /etc/hosts /etc/host.conf /etc/nsswitch.conf /etc/gai.conf /etc/services /etc/protocols
	/usr/share/zoneinfo /etc/localtime /usr/share/locale
	/dev/zero /dev/full /dev/random /dev/urandom`

// interpreted reports whether the executable is a script, which needs its
// interpreter and all that one is made of.
func interpreted(o Options) bool {
	f := o.File
	if f == nil {
		var err error
		if f, err = os.Open(o.Path); err != nil {
			return false
		}
		defer func() { _ = f.Close() }()
	}
	return isScript(f)
}
