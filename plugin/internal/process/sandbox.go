package process

// A Sandbox says what keeps a process in.
type Sandbox struct {
	Off  bool     // nothing does
	Read []string // files and folders that it may read and run, beside those that every plugin may
}
