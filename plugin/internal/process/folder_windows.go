package process

import "os"

func baseName() string { return "jackfield" }

// openHome makes this host's folder. The folder for temporary files is the
// user's own here, and what a host that was killed leaves in it stays.
func openHome(base string) (*home, error) {
	if err := os.MkdirAll(base, 0o700); err != nil {
		return nil, unusable(base, err)
	}
	path, err := os.MkdirTemp(base, "h")
	if err != nil {
		return nil, unusable(base, err)
	}
	lock, err := os.Open(path)
	if err != nil {
		return nil, unusable(path, err)
	}
	return &home{base: base, path: path, lock: lock}, nil
}

// closeHome removes this host's folder, and base if it is empty then.
func closeHome(h *home) {
	_ = h.lock.Close()
	removeAll(h.path)
	_ = os.Remove(h.base)
}
