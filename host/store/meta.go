package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
)

// A bbolt file begins with two pages that say where everything else is: as of the
// last transaction, and as of the one before. If the last cannot be read, bbolt
// takes the other one without a word, and a change that was acknowledged is gone. A
// crash while it was being written looks the same, and then nothing is.
//
// Behind the 16 bytes that each page begins with, 56 have their sum behind them.
const (
	pageHeader = 16
	metaLength = 56
)

// oneMeta reports whether only one of the two pages can be read.
func oneMeta(file io.ReaderAt, pageSize int) (bool, error) {
	sound := 0
	for page := range int64(2) {
		meta := make([]byte, metaLength+8)
		if _, err := file.ReadAt(meta, page*int64(pageSize)+pageHeader); err != nil {
			return false, fmt.Errorf("reading where the database begins: %w", err)
		}
		sum := fnv.New64a()
		_, _ = sum.Write(meta[:metaLength])
		if bytes.Equal(meta[metaLength:], binary.NativeEndian.AppendUint64(nil, sum.Sum64())) {
			sound++
		}
	}
	return sound < 2, nil
}
