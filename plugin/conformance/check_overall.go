package conformance

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// overallChecks look back on all that the plugin said and printed meanwhile.
func overallChecks() []check {
	return []check{
		{
			"failures.form", "every failure has a reason of the list, its gRPC code, and metadata that can be read",
			"use the table of the .proto file; the serialized Status must repeat the gRPC code",
			failuresForm,
		},
		{
			"failures.text", "every failure says in one line what happened, without a full stop",
			"write messages for the owner of the connection: one line, lower case, no full stop",
			failuresText,
		},
		{
			"secrets.messages", "no secret is in anything that a call brings, in any encoding",
			"write messages from facts that you chose, never from an answer, a URL or an exception",
			typed(secretsMessages),
		},
		{
			"secrets.output", "no secret is in anything that it prints, in any encoding",
			"never log a config, a request or an answer",
			secretsOutput,
		},
		{
			"secrets.process", "no secret is in a command line, an environment or a file of it",
			"hand secrets on through pipes or memory, and write them nowhere",
			secretsProcess,
		},
		{
			"output.stdout", "after its first line, standard output has nothing that could be taken for another one",
			"send logs to standard error",
			outputStdout,
		},
		{
			"output.log", "what it prints is lines of UTF-8 of at most 64 KiB, and not too much",
			"log one entry a line, and nothing for calls that are as they should be",
			outputLog,
		},
	}
}

// allFailures returns how all calls ended that did not end well.
func (s *session) allFailures() []*failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*failure(nil), s.failures...)
}

func failuresForm(_ context.Context, s *session) verdict {
	all := s.allFailures()
	for _, f := range all {
		if fault := f.broken(); fault != "" {
			return failed("%s", fault)
		}
	}
	if len(all) == 0 {
		return skipped("no call failed")
	}
	return passed("%d failures", len(all))
}

func failuresText(_ context.Context, s *session) verdict {
	all := s.allFailures()
	for _, f := range all {
		if fault := f.ugly(); fault != "" {
			return failed("%v, and the message %s", f, fault)
		}
	}
	if len(all) == 0 {
		return skipped("no call failed")
	}
	return passed("%d messages", len(all))
}

// found names the canary that is in a text; "" if there is none.
func (s *session) found(text string) string {
	if s.scrub.Scrub(text) == text { // which takes one look, however many there are
		return ""
	}
	for _, c := range s.canaries {
		for _, form := range c.forms {
			if strings.Contains(text, form) {
				return c.field
			}
		}
	}
	return ""
}

// secretsMessages first has every secret used once more, all at the same time.
func secretsMessages(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	config, err := s.sample(t, address, true)
	if err != nil {
		return made(err)
	}
	p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()})
	if len(s.canaries) == 0 {
		return skipped("the schema has no secrets")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for h := range s.heard {
		if field := s.found(h.text); field != "" {
			return failed("the value of %s is in %s", field, h.what)
		}
	}
	return passed("%d texts, %d secrets", len(s.heard), len(s.canaries))
}

func secretsOutput(_ context.Context, s *session) verdict {
	if len(s.canaries) == 0 {
		return skipped("no secret was sent")
	}
	size := 0
	for _, p := range s.outputs {
		for name, r := range map[string]*record{"standard output": &p.stdout, "standard error": &p.stderr, "what it prints through go-plugin": &p.relayed} {
			text := r.String()
			size += len(text)
			if field := s.found(text); field != "" {
				return failed("the value of %s is in %s", field, name)
			}
		}
	}
	return passed("%d bytes, %d secrets", size, len(s.canaries))
}

func secretsProcess(ctx context.Context, s *session) verdict {
	p, err := s.process(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	if len(s.canaries) == 0 {
		return skipped("no secret was sent")
	}
	if procfs() {
		for _, pid := range append(started(p.cmd.Process.Pid, p.dir), p.cmd.Process.Pid) {
			if field := s.found(shows(pid)); field != "" {
				return failed("the value of %s is in what the system shows of the process", field)
			}
		}
	}
	root, err := os.OpenRoot(s.root)
	if err != nil {
		return skipped("%v", err)
	}
	defer func() { _ = root.Close() }() // it was only read
	files, folder := 0, root.FS()
	err = fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		data, err := fs.ReadFile(folder, path)
		if field := s.found(string(data)); field != "" {
			return fmt.Errorf("the value of %s is in the file %q of its folder", field, d.Name())
		}
		return err
	})
	if err != nil {
		return failed("%v", err)
	}
	return passed("%d files looked at", files)
}

func outputStdout(_ context.Context, s *session) verdict {
	if len(s.outputs) == 0 {
		return skipped("it was not started")
	}
	for _, p := range s.outputs {
		_, rest, _ := strings.Cut(p.stdout.String(), "\n")
		for line := range strings.Lines(rest) {
			if parts := strings.Split(line, "|"); len(parts) > 5 && parts[0] == "1" {
				return failed("a second line is %q", short(line))
			}
		}
	}
	return passed("nothing that could")
}

// chatter is how much a plugin may print while it is checked, in bytes.
const chatter = 2 << 20

func outputLog(_ context.Context, s *session) verdict {
	if len(s.outputs) == 0 {
		return skipped("it was not started")
	}
	size := 0
	for _, p := range s.outputs {
		for _, r := range []*record{&p.stdout, &p.stderr, &p.relayed} {
			text := r.String()
			size += len(text)
			for line := range strings.Lines(text) {
				if len(line) > 64<<10 {
					return failed("a line has %d KiB", len(line)>>10)
				}
				if !utf8.ValidString(line) {
					return failed("a line is not UTF-8: %q", short(line))
				}
			}
		}
	}
	if size > chatter {
		return failed("it printed %d MiB", size>>20)
	}
	return passed("%d bytes", size)
}
