package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// The exit statuses.
const (
	done   = 0
	failed = 1
	misuse = 2
)

// errShown is returned by a command that has shown already why it failed.
var errShown = errors.New("shown")

// usageError is a command line that makes no sense.
type usageError struct{ message, hint string }

// Error returns the message.
func (e *usageError) Error() string { return e.message }

// misused says what is wrong with the command line of cmd.
func misused(cmd *cobra.Command, format string, args ...any) *usageError {
	return &usageError{message: fmt.Sprintf(format, args...), hint: cmd.CommandPath() + " -h shows how it is used"}
}

// usage is misused for what a command finds out by itself; it names cmd's form.
func usage(cmd *cobra.Command, format string, args ...any) error {
	e := misused(cmd, format, args...)
	e.hint = "it is used as " + cmd.Parent().CommandPath() + " " + cmd.Use
	return e
}

// finish shows how a command failed, if it did, and returns the exit status.
func (p *program) finish(cmd *cobra.Command, err error) int {
	status := p.outcome(cmd, err)
	if out, ok := p.out.(*paper); ok && out.trouble() != nil {
		p.sayf("%s", out.trouble())
		status = max(status, failed)
	}
	return status
}

func (p *program) outcome(cmd *cobra.Command, err error) int {
	wrong, misused := errors.AsType[*usageError](err)
	switch {
	case err == nil || isLost(err): // what was lost is known to finish
		return done
	case errors.Is(err, errShown):
		return failed
	case misused:
		p.showError((&host.Error{Code: host.BadConfig, Message: wrong.message}).WithHint("%s", wrong.hint))
		return misuse
	}
	p.showError(p.explain(cmd.Context(), err))
	return failed
}

// explain turns whatever a command returned into an error for people.
func (p *program) explain(ctx context.Context, err error) *host.Error {
	e := host.AsError(err)
	switch {
	case errors.Is(err, host.Unavailable) && e.Field == "" && ctx != nil && ctx.Err() != nil:
		return e // what was waited for says more than that it was given up
	case p.ctx.Err() != nil:
		return &host.Error{Code: host.Canceled, Message: "interrupted", Hint: e.Hint, Logins: e.Logins}
	case ctx != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		hint := joined(e.Hint, "give it more time with --timeout")
		return &host.Error{Code: host.Canceled, Message: "it was not done within " + p.flags.timeout.String(), Hint: hint, Logins: e.Logins}
	}
	if _, chosen := errors.AsType[*host.Error](err); e.Code == host.Internal && !chosen {
		log, _ := p.logger()
		log.Error("an unexpected failure", "error", err.Error())
	}
	return e
}

// joined makes one hint of several.
func joined(hints ...string) string {
	return strings.Join(slices.DeleteFunc(hints, func(hint string) bool { return hint == "" }), "; ")
}

// showError shows an error: as a JSON document where those are asked for, and
// otherwise as lines on standard error.
func (p *program) showError(e *host.Error) {
	if p.flags.json {
		_ = p.printJSON(struct { // if it cannot be written there is nobody to tell
			Error *jsonError `json:"error"`
		}{asJSON(e)})
		return
	}
	for _, q := range problems(e) {
		p.sayf("%s", inField(q.Field, q.Message))
		p.hint(q.Hint)
	}
	if e.RetryAfter > 0 {
		p.hint("try again in " + seconds(e.RetryAfter).String())
	}
}

// sayf writes a line to standard error.
func (p *program) sayf(format string, args ...any) {
	fmt.Fprintf(p.err, "jackfield: %s\n", clean(fmt.Sprintf(format, args...)))
}

func (p *program) hint(text string) {
	if text != "" {
		fmt.Fprintf(p.err, "hint: %s\n", clean(text))
	}
}

// problem is one thing that is wrong.
type problem struct {
	Field   string `json:"field,omitzero"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitzero"`
}

// problems lists what is wrong: at least one thing.
func problems(e *host.Error) []problem {
	var all []problem
	for _, q := range e.Problems {
		all = append(all, problem{Field: q.Field, Message: q.Message, Hint: q.Hint})
	}
	if len(all) == 0 {
		all = append(all, problem{Field: e.Field, Message: e.Message, Hint: e.Hint})
	}
	return all
}

func inField(field, message string) string {
	if field == "" {
		return message
	}
	return field + ": " + message
}

// jsonError is an error under --json.
type jsonError struct {
	Code host.Code `json:"code"`
	problem
	RetryAfter float64   `json:"retry_after,omitzero"` // seconds
	Problems   []problem `json:"problems,omitempty"`
}

// asJSON returns nil for nil.
func asJSON(e *host.Error) *jsonError {
	if e == nil {
		return nil
	}
	doc := &jsonError{Code: e.Code, problem: problem{Field: e.Field, Message: e.Message, Hint: e.Hint}}
	doc.RetryAfter = seconds(e.RetryAfter).Seconds()
	if len(e.Problems) > 0 {
		doc.Problems = problems(e)
	}
	return doc
}

// seconds rounds up: who waits for less comes too early.
func seconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}
