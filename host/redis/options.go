package redis

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// bound is how long a call may take, and how long Redis may need for an answer
// before it counts as down. A login takes longer than that, so whoever waits for a
// slower store might as well have logged in.
const bound = 500 * time.Millisecond

// Options say where Redis is and what seals what is kept in it.
type Options struct {
	// URL is where: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS,
	// unix:///PATH, redis+sentinel://HOST:PORT,HOST:PORT/PRIMARY[/DB],
	// redis+cluster://HOST:PORT,HOST:PORT, and rediss+ of the last two. It is
	// hidden, since a password may be in it.
	URL secret.String

	// Username and Password are what Redis is shown, instead of those in the URL.
	// A zero Username with a Password is the user "default".
	Username string
	Password secret.String

	// SentinelUsername and SentinelPassword are what sentinels are shown; zero:
	// nothing, for they are not asked for what Redis is.
	SentinelUsername string
	SentinelPassword secret.String

	// CAs are certificates in PEM that are trusted beside the system's.
	CAs []byte

	// Keys seal what is kept; see [ParseKeys].
	Keys Keys

	// Logger is told when Redis is gone and when it is there again; nil: nobody is.
	Logger *slog.Logger
}

// resolve returns the address with the user and the password that count.
func (o Options) resolve() (address, error) {
	if len(o.Keys.sealing) == 0 {
		return address{}, plugin.Errorf(plugin.Config, "there are no keys to seal what would be kept").In(field).
			WithHint("give all hosts the same key file")
	}
	a, err := parseAddress(o.URL.Reveal())
	if err != nil {
		return a, err
	}
	if o.Username != "" {
		a.user = secret.New(o.Username)
	}
	if o.Password.IsSet() {
		a.pass = o.Password
	}
	if a.user.IsSet() && a.pass.Empty() {
		return a, plugin.Errorf(plugin.Config, "there is a user and no password").In(field).
			WithHint("write it into the address, as USER:PASSWORD@HOST, or give it beside it")
	}
	return a, nil
}

// client returns what rueidis is to do: one connection to each node, so that what
// is loaded and what is pushed come in one order; no answer from its memory, since
// there is a better one in front of us; and no second try by itself.
func (o Options) client(a address) (rueidis.ClientOption, error) {
	dialer := net.Dialer{Timeout: bound, KeepAlive: time.Second}
	opt := rueidis.ClientOption{
		InitAddress:         a.hosts,
		Username:            a.user.Reveal(),
		Password:            a.pass.Reveal(),
		SelectDB:            a.database,
		ClientName:          "jackfield",
		ClientSetInfo:       rueidis.DisableClientSetInfo, // a right more, for nothing
		Dialer:              dialer,
		ConnWriteTimeout:    bound,
		PipelineMultiplex:   -1,
		ReadBufferEachConn:  64 << 10,
		WriteBufferEachConn: 64 << 10,
		DisableRetry:        true, // it would hand a command on while the connection that broke still reads it
		ForceSingleClient:   a.topology == single,
	}
	opt.ClusterOption.ShardsRefreshInterval = 10 * time.Second
	if a.socket {
		opt.DialCtxFn = func(ctx context.Context, path string, dialer *net.Dialer, _ *tls.Config) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", path)
		}
	}
	if a.tls {
		roots, err := egress.Roots(o.CAs)
		if err != nil {
			return opt, plugin.Errorf(plugin.Config, "the certificates given for %s cannot be read", field).
				WithHint("the file holds certificates in PEM")
		}
		opt.TLSConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	if a.topology == sentinel {
		opt.Sentinel = rueidis.SentinelOption{
			MasterSet: a.primary, Dialer: dialer, TLSConfig: opt.TLSConfig, ClientName: opt.ClientName,
			Username: o.SentinelUsername, Password: o.SentinelPassword.Reveal(),
			TopologyRefreshInterval: 5 * time.Second,
		}
	}
	return opt, nil
}
