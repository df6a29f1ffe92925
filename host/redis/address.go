package redis

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// field is the setting that all of this is about.
const field = "tokens.store"

// forms are what an address may look like, for those who wrote another one.
const forms = "write redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS, unix:///PATH, " +
	"redis+sentinel://HOST:PORT,HOST:PORT/PRIMARY[/DB], or redis+cluster://HOST:PORT,HOST:PORT"

// An address says where a Redis is, and how it is reached.
type address struct {
	topology   string // one of the three below
	tls        bool
	hosts      []string // host:port each, or the path of a socket
	socket     bool
	primary    string // the name by which sentinels know it
	database   int
	user, pass secret.String
}

const (
	single   = "single"
	sentinel = "sentinel"
	cluster  = "cluster"
)

// parseAddress reads the setting. It does so by itself: net/url knows no lists of
// hosts, and its errors show the whole of what it was given, password included.
func parseAddress(text string) (a address, err error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || !a.setScheme(scheme) {
		return a, badAddress("it does not begin as one")
	}
	if strings.ContainsAny(rest, "?# \t\n") {
		return a, badAddress("it has parameters, a fragment or white space; if a password has such a character, percent-encode it")
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		if err := a.setUser(rest[:at]); err != nil {
			return a, err
		}
		rest = rest[at+1:]
	}
	if a.socket {
		if !strings.HasPrefix(rest, "/") {
			return a, badAddress("the path of a socket begins with a slash")
		}
		a.hosts = []string{rest}
		return a, nil
	}
	hosts, path, _ := strings.Cut(rest, "/")
	if err := a.setHosts(hosts); err != nil {
		return a, err
	}
	err = a.setPath(path)
	return a, err
}

func (a *address) setScheme(scheme string) bool {
	schemes := map[string]address{
		"unix":  {topology: single, socket: true},
		"redis": {topology: single}, "rediss": {topology: single, tls: true},
		"redis+sentinel": {topology: sentinel}, "rediss+sentinel": {topology: sentinel, tls: true},
		"redis+cluster": {topology: cluster}, "rediss+cluster": {topology: cluster, tls: true},
	}
	known, ok := schemes[strings.Replace(scheme, "valkey", "redis", 1)]
	*a = known
	return ok
}

func (a *address) setUser(text string) error {
	user, pass, both := strings.Cut(text, ":")
	user, errUser := url.PathUnescape(user)
	pass, errPass := url.PathUnescape(pass)
	if errUser != nil || errPass != nil || strings.Contains(text, "/") {
		return badAddress("its user or password is not percent-encoded as it should be")
	}
	if user != "" {
		a.user = secret.New(user)
	}
	if both {
		a.pass = secret.New(pass)
	}
	return nil
}

func (a *address) setHosts(list string) error {
	standard := map[string]string{single: "6379", sentinel: "26379", cluster: "6379"}[a.topology]
	for entry := range strings.SplitSeq(list, ",") {
		host, port, err := net.SplitHostPort(entry)
		if err != nil { // it has no port, or is none of the two
			host, port, err = net.SplitHostPort(entry + ":" + standard)
		}
		number, errPort := strconv.ParseUint(port, 10, 16)
		if err != nil || errPort != nil || number == 0 || host == "" {
			return badAddress("a host in it cannot be read")
		}
		a.hosts = append(a.hosts, net.JoinHostPort(host, port))
	}
	if a.topology == single && len(a.hosts) > 1 {
		return badAddress("it names several hosts; sentinels and clusters have schemes of their own")
	}
	return nil
}

func (a *address) setPath(path string) (err error) {
	if a.topology == sentinel {
		name, rest, _ := strings.Cut(path, "/")
		if a.primary, err = url.PathUnescape(name); err != nil || name == "" {
			return badAddress("it does not say after the slash by what name the sentinels know the primary")
		}
		path = rest
	}
	if path == "" {
		return nil
	}
	if a.database, err = strconv.Atoi(path); err != nil || a.database < 0 {
		return badAddress("what follows the slash is no number of a database")
	}
	if a.topology == cluster && a.database != 0 {
		return badAddress("a cluster has one database, 0")
	}
	return nil
}

// String is where it is, without who asks.
func (a *address) String() string { return strings.Join(a.hosts, ", ") }

// badAddress is an error that repeats nothing of the address: nobody can say where
// in one that cannot be read the password is.
func badAddress(why string) error {
	return plugin.Errorf(plugin.Config, "the address cannot be used: %s", why).In(field).WithHint(forms)
}
