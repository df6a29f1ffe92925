package redis

import "strconv"

// What stands in front of each value, in clear: its generation in decimal, so wide
// that a script compares without reading it, and who wrote it.
//
//	1763666617123456 | 8 characters of the writer | key id | nonce | ciphertext | tag
//
// A value that was removed lately is a header with nothing behind it.
const (
	digits     = 16
	headerSize = digits + writerSize
)

// generations are below this, where every number is exact in a script too.
const generations = 1 << 53

func newHeader(generation uint64, writer string) []byte {
	header := make([]byte, digits, headerSize)
	for i := range header {
		header[digits-1-i] = '0' + byte(generation%10)
		generation /= 10
	}
	return append(header, writer...)
}

// parseGeneration returns the generation in front of a value: 0 if none is there.
func parseGeneration(raw []byte) uint64 {
	if len(raw) < digits {
		return 0
	}
	g, err := strconv.ParseUint(string(raw[:digits]), 10, 64)
	if err != nil || g >= generations {
		return 0
	}
	return g
}
