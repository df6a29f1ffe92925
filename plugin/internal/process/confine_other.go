//go:build !linux

package process

// choose has the process run what is at its path: only Linux can run an open file.
func (p *Process) choose() error { return nil }

// confine puts nothing on the process.
func confine(o Options) string {
	if o.Sandbox.Off {
		return "none: switched off"
	}
	return "none: only Linux has one"
}

// isFirstThread does not matter where nothing is put on threads.
func isFirstThread() bool { return false }

// limit puts nothing on the process: limits of another process can be set on
// Linux only.
func limit(int, Limits) {}
