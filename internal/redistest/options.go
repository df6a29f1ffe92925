package redistest

import (
	"crypto/rand"
	"fmt"

	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// Option changes how a server is started.
type Option func(*options)

type options struct {
	users []user
	tls   bool
	lines []string // of the configuration file, after ours

	// What a server needs as a part of something greater.
	sentinel bool
	cluster  bool
	admin    secret.String // one password, so that the servers know one another; absent: one of its own
	after    [][]string    // commands after each start, for what no configuration says
}

// user is somebody that a server knows.
type user struct {
	name     string
	password secret.String
	rules    string
}

// everything is what the default user may do by default.
const everything = "~* &* +@all"

// WithPassword demands a password of clients that name no user.
func WithPassword(p string) Option { return WithACL("default", p, everything) }

// WithACL adds a user who may do what rules say, for instance "~jackfield:* &* +@all". Clients that name no user are
// refused then, unless [WithPassword] is there too: a client that forgets who it is must not pass by luck.
func WithACL(name, password, rules string) Option {
	canary.Note(password)
	u := user{name, secret.New(password), rules}
	return func(o *options) { o.users = append(o.users, u) }
}

// WithTLS has the server speak TLS and nothing else, with a certificate for 127.0.0.1 and localhost that
// [Server.CAFile] signed. Every server has a CA of its own, so that of another one is the wrong one.
func WithTLS() Option { return func(o *options) { o.tls = true } }

// WithMaxMemory limits the memory, with what is done when it is full, for instance "noeviction" or "allkeys-lru". An
// empty server takes about a megabyte.
func WithMaxMemory(bytes int, policy string) Option {
	return WithConfig(fmt.Sprintf("maxmemory %d", bytes), "maxmemory-policy "+policy)
}

// WithAppendOnly has the server write every change to its file before it answers, so that [Server.Restart] loses none.
func WithAppendOnly() Option { return WithConfig("appendonly yes", "appendfsync always") }

// WithConfig adds lines to the configuration file as they stand.
func WithConfig(lines ...string) Option {
	return func(o *options) { o.lines = append(o.lines, lines...) }
}

// NewPassword returns a password that nobody knows, and which the output of the tests is searched for.
func NewPassword() string {
	password := rand.Text()
	canary.Note(password)
	return password
}

// newAdmin returns a password for adminUser.
func newAdmin() secret.String { return secret.New(NewPassword()) }

func collect(opts []Option) options {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
