package plugin

import (
	"context"
	"log/slog"
	"os"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
)

// serviceName is the name under which the one service is dispensed.
const serviceName = "connector"

// messageMax caps a message in both directions: a config and an authorization
// are kilobytes, and a schema with its presets tens of them.
const messageMax = 4 << 20

// startTimeout bounds the beginning of a process's life.
const startTimeout = 10 * time.Second

// handshake tells a plugin that a host started it. It is no secret: it only
// keeps people from running plugins by hand.
func handshake() goplugin.HandshakeConfig {
	return goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "JACKFIELD_PLUGIN", MagicCookieValue: "connection-type"}
}

// A Launch says which plugin to start and how.
type Launch struct {
	Name string // of the plugin, for messages
	Path string // of its executable

	// File is the executable itself, open for reading: on Linux it is run, whatever
	// has become of the one at Path. A script is copied from it, and finds beside it
	// what lies beside Path. Start does not close it. Nil: what is at Path is run.
	File *os.File

	Settings Settings      // sent to it before any call
	Logger   *slog.Logger  // gets what it prints; nil: nowhere
	Timeout  time.Duration // for the start; zero: 10 s

	// Scrub replaces the secrets in a text. What the plugin prints goes through it
	// before it is cut for the Logger and for messages, because of a secret that is
	// cut in two neither half is recognised. Nil: what is printed is cut as it is.
	Scrub func(string) string

	Limits  Limits
	Sandbox Sandbox

	// Reattach, if set, connects to a plugin that was started by hand instead of
	// starting one; Path, File, Limits and Sandbox mean nothing then.
	Reattach *Reattach
}

// Start starts the process and returns a client that speaks with it. Ending ctx
// ends the start, not the process; [Client.Close] ends that.
func (l Launch) Start(ctx context.Context) (*Client, error) {
	if l.Logger == nil {
		l.Logger = slog.New(slog.DiscardHandler)
	}
	if l.Timeout == 0 {
		l.Timeout = startTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	if l.Reattach != nil {
		return l.attach(ctx)
	}
	log := &logReader{to: l.Logger.With("plugin", l.Name), scrub: l.Scrub}
	p := &launched{name: l.Name, log: log, printed: newPrinted(log)}
	client, err := p.connect(ctx, l)
	if err == nil {
		err = client.configure(ctx, l.Settings)
	}
	if err != nil {
		p.abort()
		return nil, p.explain(ctx, err)
	}
	return client, nil
}
