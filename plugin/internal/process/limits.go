package process

// Limits bound what a process may use. Zero is no limit.
type Limits struct {
	Memory    uint64 // bytes
	OpenFiles uint64
	CPU       int // share of a processor that others want too, in percent of an equal one: 1 to 99
}
