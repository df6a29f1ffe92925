package hostile

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"
)

// signer is a certificate and its key.
type signer struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// authority signs what the servers show, for as long as this process lives.
var authority = sync.OnceValues(func() (*signer, error) {
	template := certificate("Hostile Root")
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	return (&signer{template, key}).sign(template, key)
})

// CA returns the authority's certificate in PEM, which a client has to trust.
func CA() ([]byte, error) {
	ca, err := authority()
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw}), nil
}

func newKey() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// certificate is one that is valid now, for no name.
func certificate(name string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}

// leaf is a certificate for where the servers are.
func leaf() *x509.Certificate {
	cert := certificate("Hostile Server")
	cert.DNSNames, cert.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	cert.KeyUsage, cert.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	return cert
}

// sign makes a certificate for a key.
func (s *signer) sign(template *x509.Certificate, key crypto.Signer) (*signer, error) {
	raw, err := x509.CreateCertificate(rand.Reader, template, s.cert, key.Public(), s.key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(raw)
	return &signer{cert, key}, err
}

// shown is what a server shows of itself: a leaf and what is above it.
func shown(leaf *signer, above ...*signer) tls.Certificate {
	chain := tls.Certificate{Certificate: [][]byte{leaf.cert.Raw}, PrivateKey: leaf.key}
	for _, s := range above {
		chain.Certificate = append(chain.Certificate, s.cert.Raw)
	}
	return chain
}

// honest is the certificate of a server with nothing odd about it.
var honest = sync.OnceValues(func() (tls.Certificate, error) { return issue(leaf(), newKey) })

// issue has the authority sign a certificate.
func issue(template *x509.Certificate, keys func() (crypto.Signer, error)) (tls.Certificate, error) {
	ca, err := authority()
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := keys()
	if err != nil {
		return tls.Certificate{}, err
	}
	s, err := ca.sign(template, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return shown(s), nil
}

// serverTLS is a server's configuration, with what a play changes.
func serverTLS(change func(*tls.Config) error) (*tls.Config, error) {
	cert, err := honest()
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	if change == nil {
		return config, nil
	}
	return config, change(config)
}
