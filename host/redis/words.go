package redis

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An answer is an error that Redis gives, as it is told to people.
type answer struct {
	begins string // what Redis says, up to where it differs
	code   plugin.Code
	down   bool // nothing else would work either
	what   string
	hint   string
}

// rights is where the rights that a user needs are written.
const rights = "docs/sharing.md lists the rights that it needs"

var answers = []answer{
	{"LOADING", plugin.Unavailable, true, "is loading its data", "it has been restarted; it will answer when it is done"},
	{"CLUSTERDOWN", plugin.Unavailable, true, "is a cluster that is down", "a primary is gone and nothing has taken its place yet"},
	{"MASTERDOWN", plugin.Unavailable, true, "is a replica that has lost its primary", "name the primary, or its sentinels, in " + field},
	{"READONLY", plugin.Unavailable, false, "is a replica, which takes no writes", "after a failover that passes by itself; if not, name the primary, or its sentinels, in " + field},
	{"NOREPLICAS", plugin.Unavailable, false, "has too few replicas to take writes", "see min-replicas-to-write in its configuration"},
	{"MISCONF", plugin.Unavailable, false, "cannot write to its disk and takes no writes", "see its log"},
	{"OOM", plugin.Unavailable, false, "is full", "raise its maxmemory; the policy noeviction is right, since another one would forget refusals"},
	{"BUSY ", plugin.Unavailable, true, "is busy with somebody's script", "see SCRIPT KILL"},
	{"NOAUTH", plugin.Config, true, "wants a password", "give the user and the password with " + field},
	{"WRONGPASS", plugin.Config, true, "refuses the user or the password", "correct them where " + field + " is set"},
	{"invalid password", plugin.Config, true, "refuses the password", "correct it where " + field + " is set"},
	{"max number of clients", plugin.Unavailable, true, "has too many clients", "raise its maxclients"},
	{"DB index", plugin.Config, true, "has no database of that number", "correct the number at the end of " + field},
	{"SELECT is not allowed", plugin.Config, true, "is a cluster, which has one database", "write redis+cluster:// in " + field},
	{"DENIED", plugin.Config, true, "is in protected mode and takes clients of its own machine alone", "give it a password, or turn protected-mode off"},
	{"MOVED", plugin.Config, false, "is a node of a cluster", "write redis+cluster:// in " + field},
	{"CROSSSLOT", plugin.Config, false, "is a cluster behind a proxy that knows nothing of it", "write redis+cluster:// in " + field},
	{"WRONGTYPE", plugin.Internal, false, "holds something else under that key", "give Jackfield a Redis of its own, or at least all keys that begin with jackfield:"},
	{"This instance has cluster support disabled", plugin.Config, true, "is no cluster", "write redis:// in " + field},
	{"No such master", plugin.Config, true, "is unknown to its sentinels by the name that is given", "the name in " + field + " is that of `sentinel monitor`"},
	{"unknown command", plugin.Config, false, "lacks a command that is needed", "it must be Redis 6, Valkey, or newer"},
}

// forbidden finds the command that a user may not run.
var forbidden = regexp.MustCompile(`'([a-z|-]+)' command`)

// inScript finds what Redis 6 says of an error within a script.
var inScript = regexp.MustCompile(`^Error running script .*@user_script: ?[0-9]+: -?(.*)$`)

// explain says what an error of rueidis means, in words of ours: it holds what the
// server chose to say. Down means that a call to the same Redis would fail as well.
func (a *address) explain(err error) (e *plugin.Error, down bool) {
	if said, ok := errors.AsType[*rueidis.RedisError](err); ok && !said.IsNil() {
		return a.answered(said.Error())
	}
	switch {
	case errors.Is(err, rueidis.ErrNoCache):
		return a.errorf(plugin.Config, "refuses client tracking"), true
	case errors.Is(err, rueidis.ErrClosing):
		return a.errorf(plugin.Canceled, "is not used any more"), true
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || timedOut(err):
		return a.errorf(plugin.Unavailable, "did not answer within "+bound.String()).WithHint("it is stopped, overloaded or too far away"), true
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOENT):
		return a.errorf(plugin.Unavailable, "does not take connections").WithHint("nothing listens there: start it, or correct %s", field), true
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed):
		return a.errorf(plugin.Unavailable, "closed the connection").
			WithHint("it was restarted, or a proxy gave up; if that is always so, it may want TLS: rediss:// in %s", field), true
	}
	if e := a.explainTLS(err); e != nil {
		return e, true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return a.errorf(plugin.Unavailable, "has a name that is not known").WithHint("correct the host in %s", field), true
	}
	return a.errorf(plugin.Unavailable, "cannot be reached"), true
}

// answered explains an error that Redis answered with.
func (a *address) answered(said string) (e *plugin.Error, down bool) {
	if match := inScript.FindStringSubmatch(said); match != nil {
		said = match[1]
	}
	if strings.HasPrefix(said, "NOPERM") || strings.HasPrefix(said, "The user executing the script can't") {
		what := "refuses its user a command or a key"
		if match := forbidden.FindStringSubmatch(said); match != nil {
			what = "refuses its user the command " + match[1]
		}
		return a.errorf(plugin.Config, what).WithHint(rights), false
	}
	for _, known := range answers {
		if strings.HasPrefix(said, known.begins) {
			return a.errorf(known.code, known.what).WithHint("%s", known.hint), known.down
		}
	}
	return a.errorf(plugin.Internal, "answers with an error that is not expected").WithHint("see its log; is it Redis 6, Valkey, or newer?"), false
}

// explainTLS returns nil for what is no matter of TLS.
func (a *address) explainTLS(err error) *plugin.Error {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return a.errorf(plugin.TLS, "has a certificate that is not trusted").WithHint("give the certificate of who issued it")
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return a.errorf(plugin.TLS, "has a certificate that does not prove who it is").WithHint("it must be for the host in %s, and not have ended", field)
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return a.errorf(plugin.TLS, "broke off the TLS handshake").WithHint("it may want a client certificate, or another version of TLS")
	}
	return nil
}

func timedOut(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// errorf begins with where Redis is, and takes what can have no secret in it.
func (a *address) errorf(code plugin.Code, what string) *plugin.Error {
	return plugin.Errorf(code, "the token store at %s %s", a, what).In(field)
}
