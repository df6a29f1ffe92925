package plugin

// Limits bound what a plugin's process may use. Zero is no limit, and there are
// none but on Linux.
type Limits struct {
	// Memory is how many bytes it may have, in round numbers: what a runtime maps
	// and does not use is allowed for, and a program in Go is told to collect its
	// garbage before it comes to nine tenths.
	Memory uint64

	// OpenFiles is how many files and sockets it may have open.
	OpenFiles uint64

	// CPU is its share of a processor that others want too, in percent of an equal
	// one: 1 to 99. Of a processor that nobody else wants it gets all.
	CPU int
}

// A Sandbox says what keeps a plugin's process in. The zero value keeps it from
// all files but its own and its system's, from listening on TCP and from
// signalling others, as far as the kernel can: see [Client.Sandbox]. There is one
// on Linux only.
type Sandbox struct {
	Off  bool     // nothing does
	Read []string // files and folders that it may read and run besides
}
