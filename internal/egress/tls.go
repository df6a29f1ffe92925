package egress

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
)

// Roots returns the system's certificates and those of a bundle in PEM. An
// empty bundle gives nil, which is what means the system's alone.
func Roots(bundle []byte) (*x509.CertPool, error) {
	if len(bundle) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("reading the system's certificates: %w", err)
	}
	if !pool.AppendCertsFromPEM(bundle) {
		return nil, errors.New("holds no certificate in PEM")
	}
	return pool, nil
}

// DialTLS connects to a TCP address like [Policy.Dial] and proves the server's
// identity, as the clients of this package do.
func (p Policy) DialTLS(ctx context.Context, network, addr string) (*tls.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("dialling %s: %w", addr, err)
	}
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	plain, err := p.Dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	config := p.transport().TLSClientConfig
	config.ServerName = host
	conn := tls.Client(plain, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = plain.Close()
		return nil, err
	}
	return conn, nil
}

// rsaLeast is the shortest RSA key that proves an identity: what NIST SP 800-131A
// and the public authorities ask for. crypto/tls is content with half of it.
const rsaLeast = 2048

// strongEnough refuses a server whose every chain rests on a key that can be
// broken. The root's own key is left out, unless it is the server's: who trusts it
// has decided.
func strongEnough(state tls.ConnectionState) error {
	var weak error
	for _, chain := range state.VerifiedChains {
		if weak = weakKey(chain[:max(1, len(chain)-1)]); weak == nil {
			return nil
		}
	}
	return weak
}

func weakKey(chain []*x509.Certificate) error {
	for _, cert := range chain {
		if key, ok := cert.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() < rsaLeast {
			return x509.CertificateInvalidError{Cert: cert, Reason: x509.IncompatibleUsage, Detail: "its RSA key is too short"}
		}
	}
	return nil
}
