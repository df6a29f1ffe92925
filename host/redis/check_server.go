package redis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/rueidis"
)

// facts is what INFO says of one server, and CONFIG of how it saves.
type facts map[string]string

// checkServer looks at how every primary is set up. Who is not allowed to ask that
// is told so and no more: the rights for it are more than a host needs.
func (c *Client) checkServer(ctx context.Context) []Finding {
	all, err := c.facts(ctx)
	if err != nil || len(all) == 0 {
		return []Finding{{"setup", Warn, "how it is set up cannot be seen", "run INFO and CONFIG GET by hand, or allow the user both while you check"}}
	}
	found := []Finding{{"version", OK, "", ""}, {"eviction", OK, "", ""}, {"persistence", OK, "", ""}}
	for _, server := range all {
		for i, finding := range []Finding{server.version(), server.eviction(), server.persistence()} {
			// The worst of them counts.
			if found[i].Message == "" || finding.Level != OK && found[i].Level == OK || finding.Level == Fail {
				found[i] = finding
			}
		}
	}
	return found
}

// facts asks each primary.
func (c *Client) facts(ctx context.Context) (all []facts, err error) {
	conn, err := c.connected(ctx)
	if err != nil {
		return nil, err
	}
	for _, node := range conn.Nodes() {
		text, err := bounded(ctx, func(ctx context.Context) rueidis.RedisResult { return node.Do(ctx, node.B().Info().Build()) }).ToString()
		if err != nil {
			return nil, err
		}
		f := facts{}
		for line := range strings.Lines(text) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				f[name] = value
			}
		}
		if f["role"] != "master" {
			continue
		}
		config := bounded(ctx, func(ctx context.Context) rueidis.RedisResult {
			return node.Do(ctx, node.B().ConfigGet().Parameter("save").Build())
		})
		if saved, err := config.AsStrMap(); err == nil {
			f["save"] = saved["save"]
		} else {
			f["save"] = "?"
		}
		all = append(all, f)
	}
	return all, nil
}

// bounded asks one node, for no longer than a call may take.
func bounded(ctx context.Context, send func(context.Context) rueidis.RedisResult) rueidis.RedisResult {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	return send(ctx)
}

func (f facts) version() Finding {
	const what = "version"
	name, version := "Redis", f["redis_version"]
	if v := f["valkey_version"]; v != "" {
		name, version = "Valkey", v
	}
	first, _, _ := strings.Cut(version, ".")
	if major, err := strconv.Atoi(first); err != nil || major < 6 {
		return Finding{what, Fail, fmt.Sprintf("it is %s %s", name, version), "it must be Redis 6, Valkey, or newer"}
	}
	return Finding{what, OK, fmt.Sprintf("it is %s %s", name, version), ""}
}

func (f facts) eviction() Finding {
	const what = "eviction"
	hint := "set maxmemory-policy to noeviction: what it drops are refusals that the guard must remember, and logins"
	switch policy := f["maxmemory_policy"]; {
	case policy == "noeviction":
		return Finding{what, OK, "nothing is dropped to make room", ""}
	case strings.HasPrefix(policy, "volatile-"):
		return Finding{what, Warn, "values that have an end are dropped to make room (" + policy + ")", hint}
	case policy == "":
		return Finding{what, Warn, "it does not say what it drops to make room", hint}
	default:
		return Finding{what, Fail, "anything is dropped to make room (" + policy + ")", hint}
	}
}

func (f facts) persistence() Finding {
	const what = "persistence"
	switch {
	case f["aof_enabled"] == "1":
		return Finding{what, OK, "what it holds outlives a restart (append-only file)", ""}
	case slices.Contains([]string{"", "?"}, f["save"]):
		if f["save"] == "" {
			return Finding{what, Warn, "a restart forgets all: refusals too, so passwords that were refused are sent again", "set appendonly yes"}
		}
		return Finding{what, Warn, "whether a restart forgets all cannot be seen", "set appendonly yes"}
	default:
		return Finding{what, Warn, "a crash forgets what came after the last snapshot, refusals too", "set appendonly yes"}
	}
}
