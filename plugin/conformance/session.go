package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A session is all that the checks of one plugin share.
type session struct {
	options  Options
	path     string           // of the executable, absolute
	manifest *plugin.Manifest // nil if there is none beside it
	faulty   error            // what is wrong with the manifest
	root     string           // folder for the processes' own folders
	folders  int              // how many of these there were
	silent   *listener        // takes connections and never says a word
	scrub    *secret.Scrubber // knows what no result may show

	main      *running            // the process that most checks ask; nil before it is needed
	ended     bool                // its end is known, and no news
	stuck     error               // why no process comes up
	described *plugin.Description // nil until it is known and valid
	canaries  []canary
	outputs   []*running // every process that was started as a host would

	mu       sync.Mutex
	heard    map[heard]bool // guarded by mu: all that calls brought
	failures []*failure     // guarded by mu: all that calls ended with
}

// A heard is a text that the plugin sent, and what it was.
type heard struct{ what, text string }

// find takes an executable, or a folder with a manifest that names it.
func (s *session) find(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s", path)
	}
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if info.IsDir() {
		dir = path
	}
	s.path = path
	data, err := os.ReadFile(filepath.Join(dir, plugin.ManifestName))
	if err == nil {
		s.manifest, s.faulty = plugin.ParseManifest(data)
	}
	if !info.IsDir() {
		return nil
	}
	if s.manifest == nil {
		if s.faulty != nil {
			return fmt.Errorf("the folder %s has no usable %s: %w", path, plugin.ManifestName, s.faulty)
		}
		return fmt.Errorf("the folder %s has no usable %s, and no executable was named", path, plugin.ManifestName)
	}
	file, ok := s.manifest.Platforms[plugin.Platform]
	if !ok {
		return fmt.Errorf("the manifest names no file for %s", plugin.Platform)
	}
	s.path = filepath.Join(dir, file.File)
	return nil
}

// process returns a configured process to ask. One that ended is replaced, so that
// a check does not fail by another one's fault.
func (s *session) process(ctx context.Context) (*running, error) {
	if s.stuck != nil {
		return nil, s.stuck
	}
	if s.main != nil && !s.main.over() {
		return s.main, nil
	}
	if s.main != nil {
		s.main.kill()
	}
	p, err := s.fresh(ctx)
	if err != nil {
		s.main = nil
		s.stuck = fmt.Errorf("no process came up that could be asked: %w", err)
		return nil, s.stuck
	}
	s.main, s.ended = p, false
	return p, nil
}

// fresh starts a process of its own and configures it.
func (s *session) fresh(ctx context.Context) (*running, error) {
	p, err := s.start(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.configure(ctx); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// died says how the process that most checks ask has ended, once; "" if it runs.
func (s *session) died() string {
	if s.main == nil || !s.main.over() || s.ended {
		return ""
	}
	s.ended = true
	return s.main.status()
}

// hear keeps a text that the plugin sent, for the search for secrets.
func (s *session) hear(what string, texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		if text != "" {
			s.heard[heard{what, text}] = true
		}
	}
}

// failed keeps how a call ended, and all the texts in it.
func (s *session) failed(f *failure) {
	s.mu.Lock()
	s.failures = append(s.failures, f)
	s.mu.Unlock()
	what := "the message of a failed " + f.call
	s.hear(what, f.status.Message())
	for _, detail := range f.status.Details() {
		s.hear(what, fmt.Sprint(detail))
	}
}

// close ends what runs and removes what was made.
func (s *session) close() {
	for _, p := range s.outputs {
		p.kill()
	}
	if s.silent != nil {
		s.silent.close()
	}
	_ = os.RemoveAll(s.root)
}
