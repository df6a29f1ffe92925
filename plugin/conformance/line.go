package conformance

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
)

// lineMax is how long the line may be.
const lineMax = 16 << 10

// A line is what a plugin prints first: 1|1|unix|/path|grpc|CERTIFICATE.
type line struct {
	network, address string
	cert             *x509.Certificate
}

// parseLine reads a line, and says which of its six parts a host would refuse.
func parseLine(text, dir string) (line, error) {
	text = strings.TrimRight(text, "\r\n")
	parts := strings.Split(text, "|")
	switch {
	case len(text) > lineMax:
		return line{}, fmt.Errorf("its first line has %d bytes, and %d are the most", len(text), lineMax)
	case len(parts) != 6:
		return line{}, fmt.Errorf("its first line has %d parts, not 6: %q", len(parts), short(text))
	case parts[0] != "1":
		return line{}, fmt.Errorf("its first line begins with the core protocol %q, not 1", short(parts[0]))
	case parts[1] != "1":
		return line{}, fmt.Errorf("its first line names version %q of the protocol, not 1", short(parts[1]))
	case parts[4] != "grpc":
		return line{}, fmt.Errorf("its first line says %q, not grpc", short(parts[4]))
	}
	if err := checkAddress(parts[2], parts[3], dir); err != nil {
		return line{}, err
	}
	if parts[5] == "" {
		return line{}, fmt.Errorf("its first line names no certificate, so that anybody could be asked")
	}
	der, err := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil {
		return line{}, fmt.Errorf("the certificate in its first line is not base64 without padding")
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return line{}, fmt.Errorf("the certificate in its first line is not X.509 in DER")
	}
	return line{parts[2], parts[3], cert}, nil
}

// checkAddress says how a plugin listens where it must not.
func checkAddress(network, address, dir string) error {
	switch network {
	case "unix":
		if !filepath.IsAbs(address) || filepath.Dir(address) != filepath.Clean(dir) {
			return fmt.Errorf("its socket is not in PLUGIN_UNIX_SOCKET_DIR")
		}
		return nil
	case "tcp":
		host, port, err := net.SplitHostPort(address)
		n, atoi := strconv.Atoi(port)
		if err != nil || host != "127.0.0.1" || atoi != nil || n < 10000 || n > 25000 {
			return fmt.Errorf("it listens at %q, not at 127.0.0.1 on a port between PLUGIN_MIN_PORT and PLUGIN_MAX_PORT", short(address))
		}
		return nil
	}
	return fmt.Errorf("it listens on %q, which is neither unix nor tcp", short(network))
}
