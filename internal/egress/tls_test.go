package egress_test

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

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
