package host

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/redis"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Tokens says where several hosts keep what they share: authorizations, the right to
// obtain one, and what became of logins. Connections are each host's own.
type Tokens struct {
	// Store is the address: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for
	// TLS, unix:///PATH, redis+sentinel://HOST:PORT,HOST:PORT/PRIMARY[/DB], or
	// redis+cluster://HOST:PORT,HOST:PORT. Zero: this host shares nothing. It is
	// hidden, since a password may stand in it.
	Store secret.String

	// KeyFile names the file of the keys that seal what is shared; all hosts have
	// the same one. See [NewKeyFile].
	KeyFile string

	// Password and SentinelPassword are used instead of those in the address.
	Password, SentinelPassword secret.String
}

// NewKeyFile makes the text of a key file. What is sealed under its keys cannot be
// read without it.
func NewKeyFile() string { return redis.NewKeys() }

// keyMax is more than a file of a thousand keys has.
const keyMax = 64 << 10

// openTokens opens the store that hosts share, if there is one. A store that is down
// is no reason not to start.
func (h *Host) openTokens(ctx context.Context, c Config) (authcache.Store, error) {
	own := authcache.NewLocal(h.store.Authorizations())
	if c.Tokens.Store.Reveal() == "" {
		if c.Tokens.KeyFile != "" || c.Tokens.Password.Reveal() != "" {
			return nil, plugin.Errorf(BadConfig, "there is a key or a password for a store, and no store").In("tokens.store").
				WithHint("name the store, for example redis://127.0.0.1:6379, or take the others away")
		}
		return tokens{own, own}, nil
	}
	keys, err := readKeys(c.Tokens.KeyFile)
	if err != nil {
		return nil, err
	}
	h.common, err = redis.Open(ctx, redis.Options{
		URL: c.Tokens.Store, Password: c.Tokens.Password, SentinelPassword: c.Tokens.SentinelPassword,
		CAs: h.settings.CABundle, Keys: keys, Logger: h.log,
	})
	if err != nil {
		return nil, err
	}
	h.hashKey = keys.Secret() // hosts agree on what an authorization is called
	return tokens{own, h.common.Authorizations()}, nil
}

// readKeys reads a key file, which nobody but its owner may read.
func readKeys(path string) (redis.Keys, error) {
	const field = "tokens.key"
	if path == "" {
		return redis.Keys{}, plugin.Errorf(BadConfig, "hosts that share a store need a key file, the same for all").In(field).
			WithHint("make one with: jackfield key new FILE")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return redis.Keys{}, plugin.Errorf(BadConfig, "there is no file %q", path).In(field).WithHint("make one with: jackfield key new FILE")
	case err != nil:
		return redis.Keys{}, plugin.Errorf(BadConfig, "the file %q cannot be read", path).In(field)
	case !private(info):
		return redis.Keys{}, plugin.Errorf(BadConfig, "others may read the key file %q", path).In(field).WithHint("take that right away: chmod 600")
	case info.Size() > keyMax:
		return redis.Keys{}, plugin.Errorf(BadConfig, "the file %q is too large for a key file", path).In(field)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return redis.Keys{}, plugin.Errorf(BadConfig, "the file %q cannot be read", path).In(field)
	}
	keys, err := redis.ParseKeys(text)
	if err != nil {
		return redis.Keys{}, plugin.AsError(err).In(field)
	}
	return keys, nil
}

// storeHealth says how the store of authorizations does.
func (h *Host) storeHealth() StoreHealth {
	counts, guarded := h.cache.Counts(), h.guard.Counts()
	health := StoreHealth{
		Kind: "file", Address: h.data, Up: true,
		Alone: counts.Alone, KeptBack: guarded.KeptBack, Conflicts: counts.Outrun,
	}
	if h.common != nil {
		now := h.common.Health()
		health.Kind, health.Address, health.Up, health.Since, health.Latency = "redis", now.Address, now.Up, now.Since, now.Latency
		switch {
		case !now.Up:
			health.Problem = now.LastError
		case !now.Tracking:
			health.Problem = "what other hosts change is not seen at once"
		}
	}
	return health
}

// diagnoseShared looks at the store that hosts share.
func (h *Host) diagnoseShared(ctx context.Context) (list []Finding) {
	if h.common == nil {
		return nil
	}
	verdicts := map[redis.Level]Verdict{redis.OK: Well, redis.Warn: Doubtful, redis.Fail: Wrong}
	for _, f := range h.common.Check(ctx) {
		list = append(list, Finding{"store, " + f.Name, verdicts[f.Level], f.Message, f.Hint})
	}
	return list
}

// private reports whether nobody but a file's owner may read it. Windows says so
// otherwise, where a file in the user's own folder is.
func private(info fs.FileInfo) bool {
	return runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0
}
