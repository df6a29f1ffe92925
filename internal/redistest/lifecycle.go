package redistest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// errPort says that somebody else has the port.
var errPort = errors.New("the port is taken")

// begin starts the server for the first time, on a port that was free a moment ago and may not be any more.
func (s *Server) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for range 10 {
		var busPort int
		if s.port, err = freePort(); err != nil {
			return err
		}
		if busPort, err = freePort(); err != nil {
			return err
		}
		if err := s.writeConfig(busPort); err != nil {
			return err
		}
		if err = s.launch(); !errors.Is(err, errPort) {
			return err
		}
	}
	return err
}

// launch starts the process and returns when it answers. s.mu is held.
func (s *Server) launch() error {
	args := []string{s.configFile()}
	if s.options.sentinel {
		args = append(args, "--sentinel")
	}
	run, err := run(s.program, args, &s.log)
	if err != nil {
		return err
	}
	s.run = run
	err = await(startLimit, run.exited, func() error { return s.answers(run) })
	if err != nil {
		how := run.kill()
		if strings.Contains(run.log.String(), "Address already in use") {
			return errPort
		}
		return fmt.Errorf("%w; %s, and printed:\n%s", err, how, run.log.String())
	}
	for _, command := range s.options.after {
		if _, err := s.ask(command...); err != nil {
			return fmt.Errorf("calling %s: %w", command[0], err)
		}
	}
	return nil
}

var processID = regexp.MustCompile(`(?m)^process_id:([0-9]+)\r?$`)

// answers returns nil if it is this very process that answers on the port, with all its data loaded.
func (s *Server) answers(run *process) error {
	info, err := s.ask("INFO", "server")
	if err != nil {
		return err
	}
	if id := processID.FindStringSubmatch(info); len(id) < 2 || id[1] != strconv.Itoa(run.cmd.Process.Pid) {
		return errPort
	}
	_, err = s.ask("PING")
	return err
}

// Kill ends the process by kill -9, and returns when it is gone. Killing what is dead already does nothing.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.run.kill()
}

// Restart starts the server on its port again, killing it first where it runs, and returns when it answers. With
// [WithAppendOnly] the data is that of before, without it there is none.
func (s *Server) Restart() { s.again(func() error { return nil }) }

// RestartEmpty is [Server.Restart] of a server that has lost its data: whatever was in its files is gone. Its
// configuration is not, nor its place in a cluster.
func (s *Server) RestartEmpty() {
	s.again(func() error {
		data := filepath.Join(s.dir, "data")
		return errors.Join(os.RemoveAll(data), os.Mkdir(data, 0o700))
	})
}

// again starts the server anew, with between done while nothing runs.
func (s *Server) again(between func() error) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.run.kill()
	err := between()
	if err == nil {
		// Another process may have taken the port for a moment.
		err = await(startLimit, nil, func() error {
			err := s.launch()
			if err != nil && !errors.Is(err, errPort) {
				return final{err}
			}
			return err
		})
	}
	if err != nil {
		s.t.Fatalf("starting %s again: %v", s, s.harmless(err))
	}
}

// Stop freezes the process, and returns when it stands still: connections stay open, new ones are accepted by the
// system, and nobody answers. [Server.Continue] thaws it. It fails the test where the system has no such thing.
func (s *Server) Stop() { s.signal(freeze, "freezing") }

// Continue undoes [Server.Stop].
func (s *Server) Continue() { s.signal(thaw, "thawing") }

func (s *Server) signal(send func(*os.Process) error, what string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := send(s.run.cmd.Process); err != nil {
		s.t.Fatalf("%s %s: %v", what, s, err)
	}
}
