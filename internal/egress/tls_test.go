package egress_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/egress"
)

func TestDialTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	addr := server.Listener.Addr().String()
	bundle := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	roots, err := egress.Roots(bundle)
	if err != nil {
		t.Fatal(err)
	}
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	conn, err := egress.Policy{Allow: loopback, Roots: roots}.DialTLS(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatalf("with the server's own root: %v", err)
	}
	_ = conn.Close()
	_, err = egress.Policy{Allow: loopback}.DialTLS(t.Context(), "tcp", addr)
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
		t.Errorf("without it: %v, want a verification error", err)
	}
	_, err = egress.Policy{Roots: roots}.DialTLS(t.Context(), "tcp", addr)
	if _, ok := errors.AsType[*egress.BlockedError](err); !ok {
		t.Errorf("without egress.allow: %v, want blocked", err)
	}
}

func TestRoots(t *testing.T) {
	if pool, err := egress.Roots(nil); pool != nil || err != nil {
		t.Errorf("an empty bundle: %v, %v; want nil, which means the system's", pool, err)
	}
	if _, err := egress.Roots([]byte("no certificate")); err == nil {
		t.Error("a bundle without certificates was taken")
	}
}

// A key of 1024 bits proves nothing any more, whoever vouches for it.
func TestWeakKey(t *testing.T) {
	for bits, refused := range map[int]bool{1024: true, 2048: false} {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		cert := selfSigned(t, bits)
		server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
		server.StartTLS()
		roots, err := egress.Roots(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}))
		if err != nil {
			t.Fatal(err)
		}
		policy := egress.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Roots: roots}
		conn, err := policy.DialTLS(t.Context(), "tcp", server.Listener.Addr().String())
		if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok != refused || ok && invalid.Detail == "" {
			t.Errorf("%d bits: %v", bits, err)
		}
		if err == nil {
			_ = conn.Close()
		}
		server.Close()
	}
}

func selfSigned(t *testing.T, bits int) tls.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
