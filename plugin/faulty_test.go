package plugin_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/jackfield-dev/jackfield/plugin"
)

// theSecret is what careless plugins print.
const theSecret = "P@ss-w0rd/SECRET"

// wait lets a plugin that misbehaves slowly be slow.
func wait(d time.Duration) { <-time.After(d) }

// doing makes Describe do something first.
func doing(f func()) func(s *script) {
	return func(s *script) {
		s.describe = func(context.Context) (*plugin.Description, error) {
			f()
			return described(), nil
		}
	}
}

// printingThen prints something instead of a handshake.
func printingThen(text string) func(*script) {
	return func(*script) {
		_, _ = os.Stdout.WriteString(text)
		hang()
	}
}

// faults are the ways in which the plugins of TestFaults misbehave, by name.
var faults = map[string]func(s *script){
	"fault-half-handshake": printingThen("1|1|un"),
	"fault-binary":         printingThen(strings.Repeat("\x00\x01\x02\x03", 100) + "\n"),
	"fault-escapes":        printingThen("\x1b]0;owned\x07\x1b[2J" + theSecret + "\n"),
	"fault-long-handshake": printingThen(strings.Repeat("A", 300<<10) + "\n"),
	"fault-netrpc":         printingThen("1|1|unix|plugin.sock|netrpc\n"),
	"fault-cookie": func(*script) {
		goplugin.Serve(&goplugin.ServeConfig{HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: 1, MagicCookieKey: "SOME_OTHER_PLUGIN", MagicCookieValue: "x",
		}})
	},
	"fault-no-certificate": func(*script) { serveAsItComes(func() { _ = os.Unsetenv("PLUGIN_CLIENT_CERT") }) },
	"fault-as-it-comes":    func(*script) { serveAsItComes(func() {}) },
	"fault-exit0": func(*script) {
		for i := range 30 {
			fmt.Fprintf(os.Stderr, "line %d: %s\n", i, theSecret)
		}
		exitNow(0)
	},
	"fault-slow":   func(*script) { wait(2 * time.Second) },
	"fault-pieces": func(*script) { inPieces() },
	"fault-panic": func(s *script) {
		s.authorize = func(ctx context.Context, _ *plugin.Request) (*plugin.Authorization, error) {
			go func() { panic("cannot log in with " + theSecret) }()
			<-ctx.Done()
			return nil, ctx.Err()
		}
	},
	"fault-panic-in-call": func(s *script) {
		s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) {
			panic("cannot log in with " + theSecret)
		}
	},
	"fault-lies": func(s *script) { s.answer(header("Authorization", "Bearer x\r\nX-Admin: 1"), nil) },
	"fault-deaf": func(s *script) {
		s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) { select {} }
	},
	"fault-late": func(s *script) {
		s.authorize = func(ctx context.Context, _ *plugin.Request) (*plugin.Authorization, error) {
			<-ctx.Done()
			fmt.Fprintln(os.Stderr, "it was canceled")
			wait(50 * time.Millisecond)
			return bearer(), nil
		}
	},
	"fault-works-on": func(s *script) {
		s.authorize = func(context.Context, *plugin.Request) (*plugin.Authorization, error) {
			fmt.Fprintln(os.Stderr, "working")
			wait(500 * time.Millisecond)
			return bearer(), nil
		}
	},
	"fault-stays": func(*script) { // when it is asked to end, and when it is told to
		signal.Ignore(syscall.SIGTERM, os.Interrupt)
		s := &script{}
		_ = plugin.Serve(s, slog.New(slog.DiscardHandler))
		signal.Ignore(syscall.SIGTERM)
		hang()
	},
	"fault-closes-output": doing(func() { _, _ = os.Stdout.Close(), os.Stderr.Close() }),
	"fault-reads-input": doing(func() {
		text, err := io.ReadAll(os.Stdin)
		fmt.Fprintf(os.Stderr, "input %q %v\n", text, err)
	}),
	"fault-flood": doing(func() {
		lines := bytes.Repeat([]byte("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"), 1<<10)
		for range 640 { // 40 MiB
			_, _ = os.Stderr.Write(lines)
		}
		fmt.Fprintln(os.Stderr, "fatal error: after the flood")
	}),
	"fault-stdout": doing(func() {
		for range 4 {
			_, _ = os.Stdout.WriteString(strings.Repeat("B", 300<<10) + "\n")
		}
		fmt.Fprintln(os.Stdout, "after it")
	}),
	"fault-bytes": doing(func() {
		for _, line := range strangeLines {
			_, _ = os.Stderr.WriteString(line + "\n")
		}
	}),
	"fault-secret": doing(func() {
		for _, text := range []string{theSecret[:7], theSecret[7:] + "\n", fmt.Sprintf("%x\n", theSecret)} {
			_, _ = os.Stderr.WriteString(text)
			wait(20 * time.Millisecond) // so that they are read one by one
		}
	}),
	"fault-orphaned-pipes": doing(func() {
		child(func(*exec.Cmd) {})
		time.AfterFunc(50*time.Millisecond, func() { exitNow(3) })
	}),
}

// strangeLines are what a log must survive, each one line.
var strangeLines = []string{
	"nul \x00 nul", "not UTF-8 \xff\xfe", "\x1b[31mred\x1b[0m \x1b]0;title\x07", "a\rb\bc\x7f", "\u202eesrever\u2066 \u2028",
	`{"@message":42}`, `{"level":7,"msg":{"a":[1]},"plugin":"forged","time":"forged"}`, `{"msg":"` + "\\u001b[2J" + `","":1}`,
	`{"a":`, "{}", "null", `{"level":"error","msg":"zap","ts":1.5}`, `level=warn msg="a \"b\"" n=1`,
	"2026/01/02 15:04:05 [ERROR] by log", strings.Repeat("[", 60<<10), `{"a":` + strings.Repeat("[", 20<<10) + "}",
}

// exitNow ends a plugin in the middle of whatever it does.
func exitNow(status int) {
	syscall.Exit(status) //nolint:revive // which is what it is for
}

// serveAsItComes serves with go-plugin and nothing of ours around it, as a
// plugin's author may who does without the SDK.
func serveAsItComes(first func()) {
	first()
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "JACKFIELD_PLUGIN", MagicCookieValue: "connection-type"},
		Plugins:         goplugin.PluginSet{"connector": &bare{}},
		GRPCServer:      goplugin.DefaultGRPCServer,
	})
	exitNow(0)
}

type bare struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*bare) GRPCServer(_ *goplugin.GRPCBroker, s *grpc.Server) error {
	plugin.Register(s, &script{}, slog.New(slog.DiscardHandler))
	return nil
}

func (*bare) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("this is a plugin")
}

// inPieces has the handshake written byte by byte.
func inPieces() {
	out := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	os.Stdout = w
	go func() {
		for b := make([]byte, 1); ; {
			if _, err := r.Read(b); err != nil {
				return
			}
			_, _ = out.Write(b)
		}
	}()
}

// anyCertificate is in the form of a handshake, and of no use to anybody.
func anyCertificate() string {
	return base64.RawStdEncoding.EncodeToString(keyPair().Certificate[0])
}

// keyPair is a certificate that nobody has asked for.
func keyPair() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
