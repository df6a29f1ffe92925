package redis

import (
	"context"
	_ "embed"
	"strconv"
	"time"

	"github.com/redis/rueidis"
)

// Each change is one script, which Redis carries out whole and alone. They are sent
// by their hash, and whole where Redis does not know them yet; never twice because
// an answer was lost.
var (
	//go:embed lua/common.lua
	commonText string
	//go:embed lua/lease.lua
	leaseText string
	//go:embed lua/release.lua
	releaseText string
	//go:embed lua/save.lua
	saveText string
	//go:embed lua/remove.lua
	removeText string
	//go:embed lua/swap.lua
	swapText string
)

var (
	leaseScript   = rueidis.NewLuaScript(commonText + leaseText)
	releaseScript = rueidis.NewLuaScript(releaseText)
	saveScript    = rueidis.NewLuaScript(commonText + saveText)
	removeScript  = rueidis.NewLuaScript(commonText + removeText)
	swapScript    = rueidis.NewLuaScript(swapText)
)

// run runs a script and returns its answer.
func (c *Client) run(ctx context.Context, script *rueidis.Lua, keys []string, args ...string) (rueidis.RedisResult, error) {
	return c.do(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
		return script.Exec(ctx, conn, keys, args)
	})
}

// milliseconds writes a duration as scripts take it, rounded up: what is to be kept
// for less than one is not kept for ever.
func milliseconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Millisecond-1)/time.Millisecond), 10)
}
