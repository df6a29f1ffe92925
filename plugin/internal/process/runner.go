package process

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// handshakeMax is how much of standard output go-plugin may see: a handshake
// line is under 2 KiB, and go-plugin's reader gives up at 64 KiB.
const handshakeMax = 16 << 10

// handshake passes the first line of standard output to go-plugin. It must not
// block for ever on a reader that has gone, so the pipe is written from aside.
func (p *Process) handshake(line []byte) {
	line = line[:min(len(line), handshakeMax)]
	p.first.Store(&line)
	go func() { _, _ = p.shown.Write(append(slices.Clip(line), '\n')) }()
}

// First returns the first line that the process printed on standard output, which
// should have been a handshake; nil if there was none.
func (p *Process) First() []byte {
	if line := p.first.Load(); line != nil {
		return *line
	}
	return nil
}

// Name returns the path of the executable.
func (p *Process) Name() string { return p.options.Path }

// Stdout returns the handshake line.
func (p *Process) Stdout() io.ReadCloser { return p.stdout }

// Stderr returns nothing, and ends when the process does.
func (p *Process) Stderr() io.ReadCloser { return p.stderr }

// Diagnose says nothing: the launcher knows more than go-plugin asks for.
func (p *Process) Diagnose(context.Context) string { return "" }

// PluginToHost refuses an address that is not in the plugin's own folder or on
// loopback: the line that names it is the plugin's word.
func (p *Process) PluginToHost(network, addr string) (string, string, error) {
	inside := network == "unix" && filepath.Dir(addr) == filepath.Clean(p.options.Folder.Path())
	local := network == "tcp" && strings.HasPrefix(addr, "127.0.0.1:")
	if !inside && !local {
		return "", "", errors.New("the plugin listens where it must not")
	}
	return network, addr, nil
}

// HostToPlugin returns its arguments: both sides see the same addresses.
func (p *Process) HostToPlugin(network, addr string) (string, string, error) {
	return network, addr, nil
}
