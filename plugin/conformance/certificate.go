package conformance

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// An identity is the certificate by which a host is known to one process.
type identity struct {
	pem  string
	cert tls.Certificate
}

// newIdentity makes a certificate as hosts do: self-signed, for one start.
func newIdentity() (identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		return identity{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "localhost", Organization: []string{"Jackfield"}},
		DNSNames:     []string{"localhost"},
		NotBefore:    time.Now().Add(-time.Minute), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageKeyAgreement | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		IsCA:        true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return identity{}, err
	}
	return identity{
		pem:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
	}, nil
}

// faults says what a host could not accept in a plugin's certificate; "" if it is
// good.
func faults(c *x509.Certificate) string {
	now := time.Now()
	roots := x509.NewCertPool()
	roots.AddCert(c)
	switch {
	case c.Version != 3:
		return fmt.Sprintf("it is of version %d, not 3", c.Version)
	case now.Before(c.NotBefore):
		return "it is not valid yet"
	case now.After(c.NotAfter):
		return "it has expired"
	case c.VerifyHostname("localhost") != nil:
		return "it has no subject alternative name localhost"
	case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return "its key usage leaves digital signatures out"
	}
	_, err := c.Verify(x509.VerifyOptions{Roots: roots, DNSName: "localhost", KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	if err != nil {
		return "it is not for server authentication"
	}
	return ""
}
