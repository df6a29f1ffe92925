package conformance

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

func handshakeChecks() []check {
	return []check{
		{
			"handshake.by_hand", "started by hand, it says what it is on standard error and exits with status 1",
			"look for JACKFIELD_PLUGIN=connection-type before anything else; without it, write a sentence to standard error and exit with 1",
			byHand,
		},
		{
			"handshake.line", "the first line of standard output is 1|1|NETWORK|ADDRESS|grpc|CERTIFICATE",
			"print that line when the socket can be connected to, and nothing on standard output before it",
			firstLine,
		},
		{
			"handshake.certificate", "its certificate is one that a host accepts, and made anew at each start",
			"make a self-signed X.509 v3 certificate at each start: valid now, DNS name localhost, for server authentication and digital signatures",
			certificate,
		},
		{
			"handshake.tls", "it serves that certificate over TLS 1.2 or later with ALPN h2",
			"serve the certificate of the line itself, with h2 among the protocols",
			servesTLS,
		},
		{
			"handshake.mutual_tls", "it refuses whoever does not show the host's certificate",
			"require a client certificate, and trust PLUGIN_CLIENT_CERT as the only authority",
			mutualTLS,
		},
		{
			"handshake.host", "the launcher of a Jackfield host starts it",
			"run it under a host, with -v, and see what that says",
			underHost,
		},
	}
}

// handTime is how long a plugin that was started by hand may take to say so.
const handTime = 10 * time.Second

func byHand(_ context.Context, s *session) verdict {
	p, err := s.spawn()
	if err != nil {
		return failed("%v", err)
	}
	defer p.kill()
	if !p.ends(handTime) {
		return failed("it was still running after %v", handTime)
	}
	switch said := strings.TrimSpace(p.stderr.String()); {
	case p.cmd.ProcessState.ExitCode() != 1:
		return failed("it ended with %s", p.status())
	case said == "":
		return failed("it ended with %s and said nothing on standard error", p.status())
	case p.stdout.String() != "":
		return failed("it printed %q on standard output", p.stdout.last())
	}
	first, _, _ := strings.Cut(strings.TrimSpace(p.stderr.String()), "\n")
	return passed("it says %q", short(first))
}

func firstLine(ctx context.Context, s *session) verdict {
	p, err := s.start(ctx)
	if err != nil {
		return failed("%v", err)
	}
	defer p.kill()
	return passed("it listens on %s", p.line.network)
}

func certificate(ctx context.Context, s *session) verdict {
	first, err := s.start(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer first.kill()
	if fault := faults(first.line.cert); fault != "" {
		return failed("of its certificate a host says: %s", fault)
	}
	second, err := s.start(ctx)
	if err != nil {
		return failed("a second process did not come up beside the first: %v", err)
	}
	defer second.kill()
	if bytes.Equal(first.line.cert.Raw, second.line.cert.Raw) {
		return failed("two processes have the same certificate, so its key is on disk")
	}
	return passed("%s, made for this start", first.line.cert.PublicKeyAlgorithm)
}

// shake makes a TLS handshake and waits for the first bytes of the server: with
// TLS 1.3 a client learns only then whether it was let in.
func (p *running) shake(ctx context.Context, config *tls.Config) (tls.ConnectionState, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := p.dial(ctx)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer conn.Close()
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		return tls.ConnectionState{}, err
	}
	return secured.ConnectionState(), preface(ctx, secured)
}

// preface begins HTTP/2 and waits for the first byte of the answer, which is the
// server's settings.
func preface(ctx context.Context, conn net.Conn) error {
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"); err != nil {
		return err
	}
	_, err := io.ReadFull(conn, make([]byte, 9))
	return err
}

func servesTLS(ctx context.Context, s *session) verdict {
	p, err := s.start(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	state, err := p.shake(ctx, p.tls())
	if err != nil {
		return failed("it cannot be connected to: %s", short(err.Error()))
	}
	if state.NegotiatedProtocol != "h2" {
		return failed("it does not choose h2 (ALPN)")
	}
	return passed("%s", tls.VersionName(state.Version))
}

func mutualTLS(ctx context.Context, s *session) verdict {
	p, err := s.start(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	stranger, err := newIdentity()
	if err != nil {
		return skipped("%v", err)
	}
	for _, who := range []struct {
		name  string
		certs []tls.Certificate
	}{{"no certificate", nil}, {"a certificate of its own", []tls.Certificate{stranger.cert}}} {
		config := p.tls()
		config.Certificates = who.certs
		if _, err := p.shake(ctx, config); err == nil {
			return failed("it served a client with %s", who.name)
		} else if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
			return failed("it kept a client with %s waiting", who.name)
		}
	}
	conn, err := p.dial(ctx)
	if err != nil {
		return failed("it cannot be connected to: %s", short(err.Error()))
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if preface(ctx, conn) == nil {
		return failed("it served a client without TLS")
	}
	return passed("it refused no certificate, a strange one, and no TLS")
}

func underHost(ctx context.Context, s *session) verdict {
	p, err := s.start(ctx)
	if err != nil {
		return skipped("%v", err) // the host would say less
	}
	p.kill()
	begin := time.Now()
	client, err := plugin.Launch{Name: "under test", Path: s.path, Settings: s.settings()}.Start(ctx)
	if err != nil {
		return failed("%v", err)
	}
	defer client.Close()
	return passed("it was ready after %v", time.Since(begin).Round(time.Millisecond))
}
