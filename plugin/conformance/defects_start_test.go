package conformance

import (
	"bytes"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func handshakeDefects() map[string]broken {
	return map[string]broken{
		"by-hand-exits-0": {func(k *kit) { k.byHand = func() int { fmt.Fprintln(os.Stderr, "no"); return 0 } }, finds("handshake.by_hand")},
		"by-hand-silent":  {func(k *kit) { k.byHand = func() int { return 1 } }, finds("handshake.by_hand")},
		"seven-parts":     {func(k *kit) { k.line = func(l string) string { return l + "|true" } }, finds("handshake.line")},
		"greets":          {func(k *kit) { k.line = func(l string) string { return "Hello!\n" + l } }, finds("handshake.line", "output.stdout")},
		"no-certificate": {func(k *kit) {
			k.line = func(l string) string { return l[:strings.LastIndexByte(l, '|')+1] }
		}, finds("handshake.line")},
		"padded": {func(k *kit) { k.line = func(l string) string { return l + "==" } }, finds("handshake.line")},
		"elsewhere": {func(k *kit) {
			k.line = func(l string) string { return strings.Replace(l, os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "/run", 1) }
		}, finds("handshake.line")},
		"silent": {func(k *kit) { crash() }, finds("handshake.by_hand", "handshake.line")},
		"same-certificate": {func(k *kit) {
			k.identity = func() (identity, error) { return certified(x509.KeyUsageDigitalSignature) }
		}, finds("handshake.certificate")},
		"no-signatures": {func(k *kit) {
			k.identity = func() (identity, error) { return certified(x509.KeyUsageCertSign) }
		}, finds("handshake.certificate")},
		"old-tls": {func(k *kit) {
			k.tls = func(c *tls.Config) {
				c.NextProtos = []string{"http/1.1"}
				c.MaxVersion = tls.VersionTLS12
				c.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}
			}
		}, finds("handshake.tls", "handshake.host")},
		"anybody": {func(k *kit) { k.tls = func(c *tls.Config) { c.ClientAuth = tls.NoClientCert } }, finds("handshake.mutual_tls")},
		"anybodys-certificate": {func(k *kit) {
			k.tls = func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }
		}, finds("handshake.mutual_tls")},
	}
}

// certified makes a certificate that is the same each time.
func certified(usage x509.KeyUsage) (identity, error) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, KeyUsage: usage, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		return identity{}, err
	}
	return identity{
		pem:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
	}, nil
}

func describeDefects() map[string]broken {
	return map[string]broken{
		"refuses-later-hosts": {func(k *kit) {
			k.settle = func(s plugin.Settings) error {
				if s.LogLevel == 0 { // what an unknown level is read as
					return errors.New("unknown level")
				}
				return nil
			}
		}, finds("configure.unknown")},
		"nameless":    {func(k *kit) { k.describe = func(d *plugin.Description) { d.Name = "No Name" } }, finds("describe.valid")},
		"bad-default": {first(func(t *plugin.Type) { t.Schema.Fields[4].Default = "many" }), finds("describe.valid")},
		"changes": {func(k *kit) {
			times := 0
			k.describe = func(d *plugin.Description) {
				times++
				d.Types[0].Title = fmt.Sprint("title ", times%2)
			}
		}, finds("describe.stable")},
		"each-its-own": {first(func(t *plugin.Type) { t.Description = fmt.Sprint("process ", os.Getpid()) }), finds("describe.other_process")},
		"bad-preset": {first(func(t *plugin.Type) {
			t.Presets[0].Config["username"] = "NOT lower case"
			delete(t.Presets[0].FillIn, "username")
		}), finds("schema.presets")},
		"unmarked": {first(func(t *plugin.Type) { t.Schema.Fields[0].Roles = nil }), finds("schema.roles")},
		"greedy": {first(func(t *plugin.Type) {
			t.Schema.Fields = append(t.Schema.Fields, schema.Field{Name: "odd", Kind: schema.String, Required: true, Pattern: "^[^a-zA-Z0-9]{7}$"})
			t.Presets = nil
		}), nil}, // nothing can be made up, so that most is skipped
	}
}
