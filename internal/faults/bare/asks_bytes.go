//go:build linux

package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	goplugin "github.com/hashicorp/go-plugin" //nolint:depguard // it is what is measured here
)

// strangers connects to the plugin's socket without the host's key.
func strangers(h *host) {
	if !h.start() {
		return
	}
	defer h.kill()
	socket := h.client.ReattachConfig().Addr.String()
	if info, err := os.Stat(socket); err == nil {
		fact("socket_mode", info.Mode().Perm())
	}
	fact("own_folder", filepath.Dir(socket) != os.TempDir())
	conn, err := net.Dial("unix", socket) //nolint:noctx // it has a deadline
	if err != nil {
		fact("stranger", err)
		return
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	stranger := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}}) //nolint:gosec // it is one who minds nothing
	if err = stranger.Handshake(); err == nil {                                                     //nolint:noctx // it has a deadline
		_, err = stranger.Read(make([]byte, 1))
	}
	h.tell("stranger", err)
}

// hashes uses one SecureConfig for two starts, as a host does that starts a plugin again.
func hashes(h *host) {
	secure := secured(h.path)
	for _, name := range []string{"start", "restart"} {
		config := h.config()
		config.SecureConfig = secure
		h.startAs(name, config)
		h.kill()
	}
}

func secured(path string) *goplugin.SecureConfig {
	data, err := os.ReadFile(path)
	if err != nil {
		fact("broken", err)
	}
	sum := sha256.Sum256(data)
	return &goplugin.SecureConfig{Checksum: sum[:], Hash: sha256.New()}
}

// raced starts a program again and again, with its sum, while somebody puts another one in its place: by renaming or by
// writing into it. It ends when the wrong one was run.
func raced(h *host, rename bool) {
	ran := filepath.Join(h.folder, "ran")
	good, evil := "#!/bin/sh\nexit 0\n", "#!/bin/sh\necho >"+ran+"\n"
	h.path = filepath.Join(h.folder, "program")
	place := func(text string) {
		path := h.path
		if rename {
			path += ".new"
		}
		_ = os.WriteFile(path, []byte(text), 0o700) //nolint:gosec // it is a program
		if rename {
			_ = os.Rename(path, h.path)
		}
	}
	place(good)
	secure := secured(h.path)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				place([]string{good, evil}[n%2])
				pause(time.Millisecond) // for the host to verify the one and run the other
			}
		}
	}()
	wrong, n := false, 0
	for deadline := time.Now().Add(20 * time.Second); !wrong && n < 10_000 && time.Now().Before(deadline); n++ {
		config := h.config()
		config.SecureConfig = &goplugin.SecureConfig{Checksum: secure.Checksum, Hash: sha256.New()}
		client := goplugin.NewClient(config)
		_, _ = client.Start()
		client.Kill()
		_, err := os.Stat(ran)
		wrong = err == nil
	}
	close(stop)
	<-stopped
	fact("starts", n)
	fact("wrong_bytes", wrong)
}

// environs looks what of the host's environment the plugin has.
func environs(h *host) {
	if !h.start() {
		return
	}
	fact("environment", strings.Contains(read(h.pid(), "environ"), "AWS_SECRET_ACCESS_KEY="))
	h.kill()
}

// ages looks at the certificates of two starts.
func ages(h *host) {
	var seen []string
	for range 2 {
		if !h.start() {
			return
		}
		_, after, _ := strings.Cut(read(h.pid(), "environ"), "PLUGIN_CLIENT_CERT=")
		h.kill()
		block, _ := pem.Decode([]byte(after))
		if block == nil {
			fact("broken", "no certificate")
			return
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			fact("broken", err)
			return
		}
		key, _ := certificate.PublicKey.(*ecdsa.PublicKey)
		fact("curve_bits", key.Curve.Params().BitSize)
		fact("years", int(time.Until(certificate.NotAfter).Hours()/24/365))
		seen = append(seen, string(certificate.RawSubjectPublicKeyInfo))
	}
	fact("same_key", seen[0] == seen[1])
}
