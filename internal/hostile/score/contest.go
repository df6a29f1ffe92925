package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/hostile"
)

// A result is a whole comparison.
type result struct {
	Scores    []*score `json:"scores"`     // ours first
	NotPlayed []string `json:"not_played"` // cases that a server cannot show
	LeftOut   []string `json:"left_out"`   // drivers that cannot run here, and why
	Judged    string   `json:"judged"`
}

// judged is said with every comparison.
const judged = "of drivers only the outcome, the passwords they send and what must never be seen are judged: they know no codes"

// A score is how one client did.
type score struct {
	Name     string    `json:"name"`
	Passed   int       `json:"passed"`
	Played   int       `json:"played"`
	Groups   []tally   `json:"groups"`
	Own      *tally    `json:"own,omitempty"` // cases that only ours can be asked
	Failures []failure `json:"failures"`

	client hostile.Client
	close  func()
}

// A tally is how many cases of a group were passed.
type tally struct {
	Group  string `json:"group"`
	Passed int    `json:"passed"`
	Played int    `json:"played"`
}

// A failure is a case, with what was wrong.
type failure struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Problems []string `json:"problems"`
}

func (s *score) clean() bool { return len(s.Failures) == 0 }

// compare plays the cases with all clients.
func compare(ctx context.Context, o options) (*result, error) {
	dir, err := os.MkdirTemp("", "jackfield-score-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ca, err := hostile.CA()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(file, ca, 0o600); err != nil {
		return nil, err
	}
	if o.plugin == "" {
		path, remove, err := build()
		if err != nil {
			return nil, err
		}
		defer remove()
		o.plugin = path
	}
	client, stop, err := launch(ctx, o.plugin, ca)
	if err != nil {
		return nil, err
	}
	r := &result{Judged: judged, Scores: []*score{{Name: "jackfield", Own: &tally{Group: "own"}, client: client, close: stop}}}
	defer r.close()
	if err := r.enter(ctx, o.drivers, file); err != nil {
		return nil, err
	}
	if err := r.play(ctx, o.only); err != nil {
		return nil, err
	}
	return r, nil
}

// enter adds the drivers that can run, and that get a token where nothing is wrong: one that gets none anywhere would
// pass every case that has to fail.
func (r *result) enter(ctx context.Context, drivers commands, ca string) error {
	for _, d := range drivers {
		if _, err := exec.LookPath(d.line[0]); err != nil {
			r.LeftOut = append(r.LeftOut, d.name+": "+d.line[0]+" is not there")
			continue
		}
		driver := &hostile.Driver{Name: d.name, Command: d.line, CAFile: ca}
		problems, err := hostile.Run(ctx, hostile.Honest(), hostile.Honest().Plays[0], driver)
		if err != nil {
			return err
		}
		if problems != nil {
			driver.Close()
			r.LeftOut = append(r.LeftOut, d.name+" does not work: at an honest server, "+problems[0])
			continue
		}
		r.Scores = append(r.Scores, &score{Name: d.name, client: driver, close: driver.Close})
	}
	return nil
}

func (r *result) close() {
	for _, s := range r.Scores {
		s.close()
	}
}

// play plays every case that matches with every client.
func (r *result) play(ctx context.Context, only *regexp.Regexp) error {
	for _, c := range hostile.Cases() {
		switch {
		case !only.MatchString(c.ID):
			continue
		case len(c.Plays) == 0:
			r.NotPlayed = append(r.NotPlayed, c.ID)
			continue
		}
		for _, s := range r.Scores {
			if err := s.play(ctx, c); err != nil {
				return fmt.Errorf("playing %s: %w", c.ID, err)
			}
		}
	}
	return nil
}

// play plays a case. What any client can be asked counts for all; ours is asked the rest besides.
func (s *score) play(ctx context.Context, c hostile.Case) error {
	var common, own, wrong []string
	for _, p := range c.Plays {
		portable := c.Portable(p)
		if !portable && s.Own == nil {
			continue
		}
		problems, err := hostile.Run(ctx, c, p, s.client)
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		verdict := strings.Join(problems, "; ")
		if portable {
			common = append(common, verdict)
		} else {
			own = append(own, verdict)
		}
		for _, problem := range problems {
			wrong = append(wrong, strings.TrimPrefix(p.Name+": "+problem, ": "))
		}
	}
	s.count(c.Group, common)
	if s.Own != nil {
		s.Own.add(own)
	}
	if wrong != nil {
		s.Failures = append(s.Failures, failure{c.ID, c.Title, wrong})
	}
	return nil
}

// count counts a case, if it was played at all.
func (s *score) count(group string, verdicts []string) {
	if n := len(s.Groups); n == 0 || s.Groups[n-1].Group != group {
		s.Groups = append(s.Groups, tally{Group: group})
	}
	t := &s.Groups[len(s.Groups)-1]
	before := *t
	t.add(verdicts)
	s.Played += t.Played - before.Played
	s.Passed += t.Passed - before.Passed
}

// add counts a case with the verdicts on its plays: it is passed where none finds fault.
func (t *tally) add(verdicts []string) {
	if len(verdicts) == 0 {
		return
	}
	t.Played++
	if strings.Join(verdicts, "") == "" {
		t.Passed++
	}
}
