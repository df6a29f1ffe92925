package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// writeCertificate makes a CA and a certificate of the server, and returns what the configuration says of them. The CA's
// key is forgotten at once.
func (s *Server) writeCertificate() ([]string, error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	ca := template("redistest CA")
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	leaf := template("redistest server")
	leaf.DNSNames, leaf.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}

	caRaw, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		return nil, err
	}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), caKey)
	if err != nil {
		return nil, err
	}
	keyRaw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	s.CAFile = filepath.Join(s.dir, "ca.pem")
	return s.writePEM([]pemFile{
		{"tls-ca-cert-file", s.CAFile, "CERTIFICATE", caRaw},
		{"tls-cert-file", filepath.Join(s.dir, "server.pem"), "CERTIFICATE", raw},
		{"tls-key-file", filepath.Join(s.dir, "server.key"), "PRIVATE KEY", keyRaw},
	})
}

// pemFile is a file of PEM that a directive of the configuration names.
type pemFile struct {
	directive, path, kind string
	raw                   []byte
}

func (s *Server) writePEM(files []pemFile) ([]string, error) {
	lines := []string{"port 0", fmt.Sprintf("tls-port %d", s.port), "tls-auth-clients no"}
	for _, f := range files {
		if err := os.WriteFile(f.path, pem.EncodeToMemory(&pem.Block{Type: f.kind, Bytes: f.raw}), 0o600); err != nil {
			return nil, err
		}
		lines = append(lines, f.directive+" "+quote(f.path))
	}
	return lines, nil
}

// template is a certificate that is valid now, for no name.
func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetInt64(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}
