package plugin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Host and plugin prove to each other who they are with the protocol that
// go-plugin calls AutoMTLS: the host puts its certificate into the plugin's
// environment, and the plugin its own into the sixth field of the handshake line.
// Each believes that one certificate and no other. go-plugin's own code for it
// makes keys on P-521, which takes longer than starting the process does; these
// are on P-256, are made at each start, and never leave the memory of who made them.
const (
	clientCertificate = "PLUGIN_CLIENT_CERT"
	serverName        = "localhost" // the name that go-plugin's certificates bear
)

// certificateLife is longer than any process lives. A certificate ends with its
// key, which ends with its process.
const certificateLife = 10 * 365 * 24 * time.Hour

// newCertificate makes a key and a certificate for it.
func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a serial number: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: serverName, Organization: []string{"Jackfield"}},
		DNSNames:     []string{serverName},
		NotBefore:    now.Add(-24 * time.Hour), // a clock may be set back
		NotAfter:     now.Add(certificateLife),
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		// It vouches for itself, and TLS libraries ask this of what does.
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// hostTLS is the host's side for one process, and its certificate as the plugin
// is given it. Nobody is believed until go-plugin has read the plugin's
// certificate from its handshake and put it into RootCAs.
func hostTLS() (config *tls.Config, certificate string, err error) {
	own, err := newCertificate()
	if err != nil {
		return nil, "", err
	}
	config = common(own)
	config.RootCAs = x509.NewCertPool()
	config.ServerName = serverName
	return config, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})), nil
}

// pluginTLS is the plugin's side, which believes the host's certificate, and its
// own certificate as the handshake has it.
func pluginTLS(host string) (config *tls.Config, certificate string, err error) {
	believed := x509.NewCertPool()
	if !believed.AppendCertsFromPEM([]byte(host)) {
		return nil, "", errors.New("the host shows no certificate in " + clientCertificate)
	}
	own, err := newCertificate()
	if err != nil {
		return nil, "", err
	}
	config = common(own)
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, believed
	config.SessionTicketsDisabled = true // one connection is all that there is
	return config, base64.RawStdEncoding.EncodeToString(own.Certificate[0]), nil
}

func common(own tls.Certificate) *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS13,
		// What crosses this pipe cannot be recorded by anybody without its key, so there
		// is nothing to keep from the computers of later years.
		CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256},
	}
}
