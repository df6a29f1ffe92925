package conformance

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// Options say what to check and how.
type Options struct {
	// Path is an executable, or the folder of a plugin with its manifest.
	Path string

	// Live is a connection to try for real; nil: nothing but this machine is
	// asked. It spends up to two logins.
	Live *Live

	// Match leaves out the checks whose id it does not match; nil: none.
	Match *regexp.Regexp

	// Progress gets each result when it is known; nil: nobody.
	Progress func(Result)

	// EgressAllow and CABundle are for the live connection, as in plugin.Settings.
	EgressAllow []netip.Prefix
	CABundle    []byte

	letGo time.Duration // for tests; zero: 5 s
}

// Live is a connection to a real server.
type Live struct {
	Type   string
	Config map[string]any // may refer to secrets, by {env: NAME} and {file: PATH}
}

// checkTime bounds one check, whatever the plugin does: a plugin that hangs fails
// and does not hang who checks it.
const checkTime = time.Minute

// Run checks a plugin. The error is about what kept it from being checked at all;
// what is wrong with the plugin is in the report. When ctx ends, the report says
// what was found until then, and no process is left.
func Run(ctx context.Context, o Options) (*Report, error) {
	s, err := open(o)
	if err != nil {
		return nil, err
	}
	defer s.close()
	report := &Report{Path: s.path}
	for _, c := range inventory() {
		if ctx.Err() != nil {
			return report, ctx.Err()
		}
		if o.Match != nil && !o.Match.MatchString(c.id) {
			continue
		}
		result := s.check(ctx, c)
		if ctx.Err() != nil {
			return report, ctx.Err() // what was seen may be the interruption
		}
		report.Results = append(report.Results, result)
		if o.Progress != nil {
			o.Progress(result)
		}
	}
	s.introduce(report)
	return report, nil
}

// check makes one check.
func (s *session) check(ctx context.Context, c check) Result {
	begin := time.Now()
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	v := c.run(ctx, s)
	if died := s.died(); died != "" && v.outcome == Passed {
		v = failed("the process ended meanwhile: %s", died)
	}
	if ctx.Err() != nil && v.outcome == Passed {
		v = failed("it was not done within %v", checkTime)
	}
	r := Result{ID: c.id, Title: c.title, Outcome: v.outcome, Seen: s.scrub.Scrub(v.seen), Duration: time.Since(begin)}
	if v.outcome == Failed {
		r.Advice = c.advice
	}
	return r
}

// introduce says in the report which plugin it is about.
func (s *session) introduce(r *Report) {
	if s.described == nil {
		return
	}
	r.Plugin, r.Version = s.described.Name, s.described.Version
	for _, t := range s.described.Types {
		r.Types = append(r.Types, t.Name)
	}
}

// read resolves the live connection against its type's schema, and has its
// secrets kept out of the report.
func (s *session) read(live *Live) (schema.Config, error) {
	t, ok := s.described.Type(live.Type)
	if !ok {
		return schema.Config{}, fmt.Errorf("the plugin has no type %q", live.Type)
	}
	config, err := t.Schema.Parse(live.Config)
	if err == nil {
		config, err = config.Resolve(schema.Sources{})
	}
	if err != nil {
		return schema.Config{}, err
	}
	s.scrub.Add(config.Secrets()...)
	for _, secret := range config.Secrets() {
		s.watch(live.Type+", of the given connection,", secret.Reveal())
	}
	return config, nil
}

// open finds the executable, and makes a place for what the checks need.
func open(o Options) (*session, error) {
	s := &session{options: o, scrub: &secret.Scrubber{}, heard: map[heard]bool{}}
	if err := s.find(o.Path); err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "jf") // short, because the path of a socket must be
	if err != nil {
		return nil, fmt.Errorf("making a folder for the checks: %w", err)
	}
	s.root = root
	if s.silent, err = listen(); err != nil {
		s.close()
		return nil, fmt.Errorf("listening for the plugin: %w", err)
	}
	return s, nil
}

// settings are what the plugin is told by the host that is played here.
func (s *session) settings() plugin.Settings {
	allow := append([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, s.options.EgressAllow...)
	return plugin.Settings{HostVersion: "conformance", LogLevel: -4, EgressAllow: allow, CABundle: s.options.CABundle}
}
