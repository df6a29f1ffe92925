package redistest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// adminUser is who [Server.Do] is.
const adminUser = "redistest"

// configFile is the server's configuration: no password is on a command line, where every user of the machine reads it.
func (s *Server) configFile() string { return filepath.Join(s.dir, "redis.conf") }

// writeConfig writes the file for the first start. The next ones take it as the server left it: sentinels and tests
// have servers rewrite it.
func (s *Server) writeConfig(busPort int) error {
	lines := []string{
		"bind 127.0.0.1",
		"dir " + quote(filepath.Join(s.dir, "data")),
		`logfile ""`, // it is our pipe
	}
	if s.options.tls {
		certificate, err := s.writeCertificate()
		if err != nil {
			return err
		}
		lines = append(lines, certificate...)
	} else {
		lines = append(lines, fmt.Sprintf("port %d", s.port))
	}
	if !s.options.sentinel {
		lines = append(lines, s.dataLines()...)
	}
	if s.options.cluster {
		lines = append(lines, s.clusterLines(busPort)...)
	}
	lines = append(append(lines, s.userLines()...), s.options.lines...)
	return os.WriteFile(s.configFile(), []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

// dataLines are for servers that keep data. Nothing is saved unless a test wants it, a replica is served at once, and
// DEBUG is there for whoever is on this machine and may.
func (s *Server) dataLines() []string {
	return []string{
		`save ""`,
		"repl-diskless-sync yes",
		"repl-diskless-sync-delay 0",
		"enable-debug-command local",
		"masteruser " + adminUser,
		"masterauth " + quote(s.admin.Reveal()),
	}
}

// userLines are the users. A hash is enough to know a password by.
func (s *Server) userLines() []string {
	all := append([]user{{adminUser, s.admin, everything}}, s.options.users...)
	var lines []string
	if len(s.options.users) > 0 && !slices.ContainsFunc(all, func(u user) bool { return u.name == "default" }) {
		lines = append(lines, "user default reset off")
	}
	for _, u := range all {
		hash := sha256.Sum256([]byte(u.password.Reveal()))
		lines = append(lines, fmt.Sprintf("user %s reset on #%x %s", quote(u.name), hash, u.rules))
	}
	return lines
}

// quote writes an argument of a configuration line so that all of it is taken as it is.
func quote(argument string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(argument) {
		switch {
		case c >= 0x80 || c < ' ' || c == '"' || c == '\\':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
