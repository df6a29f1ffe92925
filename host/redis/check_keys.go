package redis

import (
	"context"
	"fmt"
)

// checkKeys looks whether this host can read what others wrote. It looks at some
// records of each server.
func (c *Client) checkKeys(ctx context.Context) Finding {
	const what = "key file"
	conn, err := c.connected(ctx)
	if err != nil {
		return failed(what, err)
	}
	all, strange := 0, 0
	for _, node := range conn.Nodes() {
		keys, _, err := c.Guard().scan(ctx, node, 0)
		if err != nil {
			return failed(what, err)
		}
		for _, key := range keys {
			all++
			if _, _, err := c.Guard().Load(ctx, key); isStrange(err) {
				strange++
			}
		}
	}
	if strange > 0 {
		return Finding{
			what, Fail, fmt.Sprintf("%d of %d login records were sealed with a key that is not in this host's key file", strange, all),
			"give all hosts the same key file (tokens.key)",
		}
	}
	return Finding{what, OK, fmt.Sprintf("%d login records were read, each with a key of this host's", all), ""}
}
