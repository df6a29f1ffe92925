package redis

import (
	"context"
	"strconv"

	"github.com/redis/rueidis"
)

// slots is how many hash slots a cluster has.
const slots = 16384

// primaries returns a key for each primary that lies there. Asking by keys and not
// by addresses takes the way of every other call, redirections included.
func primaries(ctx context.Context, conn rueidis.Client) ([]string, error) {
	if conn.Mode() != rueidis.ClientModeCluster {
		return []string{keyIn(0, slots-1)}, nil
	}
	ranges, err := conn.Do(ctx, conn.B().ClusterSlots().Build()).ToArray()
	if err != nil {
		return nil, err
	}
	var keys []string
	seen := map[string]bool{}
	for _, entry := range ranges { // from, to, the primary, its replicas
		parts, err := entry.ToArray()
		if err != nil || len(parts) < 3 {
			return nil, rueidis.ErrNoSlot
		}
		from, errFrom := parts[0].AsInt64()
		to, errTo := parts[1].AsInt64()
		node, errNode := parts[2].ToArray() // its host, its port, its id
		if errFrom != nil || errTo != nil || errNode != nil || len(node) < 3 {
			return nil, rueidis.ErrNoSlot
		}
		if id, _ := node[2].ToString(); !seen[id] {
			seen[id] = true
			keys = append(keys, keyIn(from, to))
		}
	}
	if len(keys) == 0 {
		return nil, rueidis.ErrNoSlot
	}
	return keys, nil
}

// keyIn returns a key whose slot is in a range. There is always one among few.
func keyIn(from, to int64) string {
	for n := 0; ; n++ {
		key := "probe-" + strconv.Itoa(n)
		if slot := int64(crc16(key) % slots); from <= slot && slot <= to {
			return key
		}
	}
}

// crc16 is the checksum of the cluster specification: XMODEM's.
func crc16(text string) uint16 {
	var crc uint16
	for _, b := range []byte(text) {
		crc ^= uint16(b) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}
