package plugin_test

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/jackfield-dev/jackfield/plugin"
)

// impersonate listens where the plugin should, with a certificate of its own, and
// shows the host another: whoever is there first is not who was started.
func impersonate() {
	path := filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "plugin")
	l, err := tls.Listen("unix", path, &tls.Config{Certificates: []tls.Certificate{keyPair()}, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS13})
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(os.Stdout, "1|1|unix|%s|grpc|%s\n", path, anyCertificate())
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			tlsConn, _ := c.(*tls.Conn)
			fmt.Fprintf(os.Stderr, "hands shaken: %v\n", tlsConn.Handshake() == nil)
		}()
	}
}

func TestFaultsOnLinux(t *testing.T) {
	t.Run("PF-RPC-STOP", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		if err := syscall.Kill(client.PID(), syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		within(t, 5*time.Second, client.Close)
		gone(t, client.PID())
	})
	t.Run("PF-RPC-STOP/closes everything", func(t *testing.T) {
		client, _ := up(t, "fault-closes-all")
		_, err := client.Describe(t.Context())
		_, again := client.Describe(t.Context())
		if !errors.Is(err, plugin.PluginFailed) || !errors.Is(again, plugin.PluginFailed) {
			t.Errorf("%v, %v", err, again)
		}
		within(t, 5*time.Second, client.Close)
		gone(t, client.PID())
	})
	t.Run("PF-PROC-SIGNALS/SIGTERM to the plugin alone", func(t *testing.T) {
		client, await := listen(t, "fault-works-on")
		ended := make(chan error, 1)
		go func() {
			_, err := client.Authorize(t.Context(), request(t, nil))
			ended <- err
		}()
		await("working")
		if err := syscall.Kill(client.PID(), syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Errorf("the call under way: %v", err)
		}
		within(t, 2*time.Second, func() { <-client.Exited() })
		if c := client.Crash(); c == nil || c.Status != "exit status 0" {
			t.Errorf("%+v", c)
		}
	})
	t.Run("PF-PROC-SIGNALS", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		group, err := unix.Getpgid(client.PID())
		if err != nil || group != client.PID() {
			t.Errorf("group %d, %v", group, err)
		}
		_ = syscall.Kill(client.PID(), syscall.SIGINT)
		stillServes(t, client)
	})
	t.Run("PF-PROC-FDS", func(t *testing.T) {
		secret, err := os.Create(filepath.Join(t.TempDir(), "store"))
		if err != nil {
			t.Fatal(err)
		}
		defer secret.Close()
		client, _ := up(t, "plugin-ok")
		for _, link := range descriptors(t, client.PID()) {
			ok := strings.HasPrefix(link, "pipe:") || strings.HasPrefix(link, "socket:") || strings.HasPrefix(link, "anon_inode:") || link == "/dev/null"
			if !ok {
				t.Errorf("it holds %s", link)
			}
		}
	})
	t.Run("PF-SEC-CMDLINE", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		if _, err := client.Authorize(t.Context(), request(t, map[string]any{"password": theSecret})); err != nil {
			t.Fatal(err)
		}
		for _, pid := range []int{client.PID(), os.Getpid()} {
			for _, name := range []string{"cmdline", "environ"} {
				data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
				if err != nil || strings.Contains(string(data), theSecret) {
					t.Errorf("%s of %d: %v", name, pid, err)
				}
			}
		}
	})
	t.Run("PF-SEC-MITMSOCK", func(t *testing.T) {
		l, log := careful(t, "fault-impostor")
		_, err := l.Start(t.Context())
		if err == nil || !strings.Contains(err.Error(), "the plugin runs and cannot be connected to") {
			t.Errorf("%v", err)
		}
		if strings.Contains(log.String(), "hands shaken: true") {
			t.Error("the host spoke with it")
		}
	})
	t.Run("PF-RPC-REFLECT", func(t *testing.T) {
		client, _ := up(t, "plugin-ok")
		socket := socketOf(t, client.PID())
		folder, err := os.Stat(filepath.Dir(socket))
		if err != nil || folder.Mode().Perm() != 0o700 {
			t.Errorf("%v, %v", folder.Mode(), err)
		}
		conn, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		// Without the host's key; a client learns of its refusal when it reads.
		stranger := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{keyPair()}, NextProtos: []string{"h2"}})
		err = stranger.Handshake()
		if err == nil {
			_, err = stranger.Read(make([]byte, 1))
		}
		if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("a stranger was let in: %v", err)
		}
	})
	t.Run("PF-SEC-CERTAGE", func(t *testing.T) {
		var seen []string
		for range 2 {
			client, _ := up(t, "plugin-ok")
			environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", client.PID()))
			if err != nil {
				t.Fatal(err)
			}
			client.Close()
			_, after, _ := strings.Cut(string(environ), "PLUGIN_CLIENT_CERT=")
			block, _ := pem.Decode([]byte(after))
			if block == nil {
				t.Fatalf("no certificate in %.300s", after)
			}
			certificate, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			key, ok := certificate.PublicKey.(*ecdsa.PublicKey)
			if !ok || key.Curve.Params().BitSize != 256 || time.Until(certificate.NotAfter) > 11*365*24*time.Hour {
				t.Errorf("%+v", certificate.PublicKey)
			}
			seen = append(seen, base64.StdEncoding.EncodeToString(certificate.RawSubjectPublicKeyInfo))
		}
		if seen[0] == seen[1] {
			t.Error("a key was used twice")
		}
	})
	t.Run("PF-PROC-ZOMBIE/a daemon", func(t *testing.T) {
		client, log := up(t, "fault-daemon")
		stillServes(t, client)
		for !strings.Contains(log.String(), "grandchild") {
			wait(time.Millisecond)
		}
		fd := watch(t, log.number(t, "grandchild"))
		within(t, 5*time.Second, client.Close)
		ends(t, fd, time.Second)
	})
}

// descriptors lists what a process holds open.
func descriptors(t *testing.T, pid int) []string {
	t.Helper()
	folder := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	for _, e := range entries {
		if link, err := os.Readlink(filepath.Join(folder, e.Name())); err == nil {
			links = append(links, link)
		}
	}
	return links
}

// socketOf finds the socket of a process in its own folder.
func socketOf(t *testing.T, pid int) string {
	t.Helper()
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		t.Fatal(err)
	}
	for v := range strings.SplitSeq(string(environ), "\x00") {
		if folder, ok := strings.CutPrefix(v, "TMPDIR="); ok {
			found, _ := filepath.Glob(filepath.Join(folder, "plugin*"))
			if len(found) == 1 {
				return found[0]
			}
		}
	}
	t.Fatal("it has no socket")
	return ""
}

// readProc reads what the system says of a process.
func readProc(t *testing.T, pid int, name string) string {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
