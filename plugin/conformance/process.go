package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// startTime is how long a plugin may take from its start until Configure has been
// answered, and stopTime from Shutdown until its end.
const (
	startTime = 10 * time.Second
	stopTime  = 2 * time.Second
)

// A running is one process of the plugin, and the connection to it.
type running struct {
	session *session
	cmd     *exec.Cmd
	dir     string // its own, which is also where its socket may be
	host    identity
	line    line
	exited  chan struct{}

	stdout, stderr, relayed record // relayed came by plugin.GRPCStdio

	conn    *grpc.ClientConn
	rpc     pluginv1.ConnectorServiceClient
	revokes bool // it named the capability
}

// spawn starts the executable with no more environment than a host gives it.
func (s *session) spawn(env ...string) (*running, error) {
	s.folders++
	p := &running{session: s, exited: make(chan struct{}), dir: filepath.Join(s.root, strconv.Itoa(s.folders))}
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return nil, err
	}
	p.cmd = exec.Command(s.path) //nolint:gosec,noctx // G204: running it is what is asked for; kill ends it
	p.cmd.Dir, p.cmd.Env, p.cmd.SysProcAttr = p.dir, append(inherited(), env...), attributes()
	p.cmd.Env = append(p.cmd.Env, "PLUGIN_UNIX_SOCKET_DIR="+p.dir, "TMPDIR="+p.dir)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.WaitDelay = &p.stdout, &p.stderr, time.Second
	running := make(chan error, 1)
	go func() {
		// On Linux the kernel ends the process when the thread that started it ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.exited)
		err := p.cmd.Start()
		running <- err
		if err == nil {
			_ = p.cmd.Wait() // the state says how it ended
		}
	}()
	if err := <-running; err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			err = path.Err
		}
		return nil, fmt.Errorf("it cannot be run: %w", err)
	}
	s.outputs = append(s.outputs, p)
	return p, nil
}

// inherited is what a host lets through of its environment.
func inherited() []string {
	names := []string{"TZ", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR"}
	if runtime.GOOS == "windows" {
		names = append(names, "SystemRoot", "TEMP", "TMP")
	}
	var env []string
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// start starts a process as a host does, and reads its line.
func (s *session) start(ctx context.Context) (*running, error) {
	host, err := newIdentity()
	if err != nil {
		return nil, err
	}
	p, err := s.spawn("JACKFIELD_PLUGIN=connection-type", "PLUGIN_PROTOCOL_VERSIONS=1", "PLUGIN_CLIENT_CERT="+host.pem,
		"PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000")
	if err != nil {
		return nil, err
	}
	p.host = host
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	text, err := p.firstLine(ctx)
	if err == nil {
		p.line, err = parseLine(text, p.dir)
	}
	if err == nil {
		err = p.connect()
	}
	if err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// firstLine waits for the first line of standard output.
func (p *running) firstLine(ctx context.Context) (string, error) {
	for {
		text, changed := p.stdout.text()
		if line, _, ended := strings.Cut(text, "\n"); ended {
			return line, nil
		}
		select {
		case <-changed:
		case <-p.exited:
			return "", fmt.Errorf("it ended (%s) before its first line; standard error ends with %q", p.status(), p.stderr.last())
		case <-ctx.Done():
			return "", fmt.Errorf("it printed no line within %v", startTime)
		}
	}
}

// over reports whether the process has ended.
func (p *running) over() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// status says how the process ended.
func (p *running) status() string {
	if p.cmd.ProcessState == nil {
		return "still running"
	}
	return p.cmd.ProcessState.String()
}

// ends waits until the process has ended, and reports whether it did.
func (p *running) ends(within time.Duration) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-p.exited:
		return true
	case <-timer.C:
		return false
	}
}

// kill ends the process and what it started, and waits for that.
func (p *running) kill() {
	if p.conn != nil {
		_ = p.conn.Close()
	}
	if !p.over() {
		killGroup(p.cmd.Process)
		p.ends(stopTime)
	}
}
