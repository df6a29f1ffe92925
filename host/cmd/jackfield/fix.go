package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// change is a fix that is about to be made, or was.
type change struct {
	Field string `json:"field"`
	From  any    `json:"from,omitzero"` // nil: it was not set
	To    any    `json:"to,omitzero"`   // nil: it is taken out

	apply func(context.Context) error
}

// String shows the change as people write it down.
func (c *change) String() string {
	return c.Field + ": " + shownValue(c.From) + " → " + shownValue(c.To)
}

// suggestion is the one change to make first: of the first check that failed; where
// none did, of the first warning that has one; and else of what passed. After a
// failure nothing but its own fix can help. Nil: none is known.
func suggestion(checks []host.Check) *host.Fix {
	for _, status := range []plugin.Status{host.Failed, host.Warned, host.Passed} {
		for _, c := range checks {
			if c.Status == status && (c.Fix != nil || status == host.Failed) {
				return c.Fix
			}
		}
	}
	return nil
}

// mend makes the change that is suggested, if that is wanted, after showing it. It
// does not test again: that is another login, and somebody's decision.
func (t *tester) mend(ctx context.Context) (*change, error) {
	fix := suggestion(t.checks)
	again := "jackfield test " + t.subject()
	switch {
	case fix == nil && t.fix:
		t.tell("no change is suggested")
	case fix != nil && !t.fix && t.refused():
		t.tell("to mend it, " + imperative(fix) + "; with --fix, the test that finds it does so")
	case fix != nil && !t.fix && t.on.file != "-":
		t.tell(again + " --fix would " + imperative(fix))
	}
	if fix == nil || !t.fix {
		return nil, nil
	}
	c, err := t.prepare(ctx, fix)
	if err != nil {
		return nil, err
	}
	if same(c.From, c.To) { // somebody was quicker
		t.tell("nothing is changed: " + already(fix) + " in " + t.label)
		return nil, nil
	}
	t.tell(c.String())
	if err := c.apply(ctx); err != nil {
		return nil, err
	}
	t.tell("changed " + t.label + "; to test it again: " + again)
	return c, nil
}

// refused reports whether the login was. Then it is not sent again to find the same
// once more.
func (t *tester) refused() bool {
	return slices.ContainsFunc(t.checks, func(c host.Check) bool { return c.Status == host.Failed && c.Logins > 0 })
}

func (t *tester) prepare(ctx context.Context, fix *host.Fix) (*change, error) {
	if t.on.file != "" {
		return fixFile(t.on.file, fix)
	}
	return t.fixStored(ctx, fix)
}

// tell prints a line for people.
func (t *tester) tell(text string) {
	if !t.flags.json {
		_ = t.printf("%s\n", clean(text))
	}
}

// subject is the connection as it is named on the command line.
func (t *tester) subject() string {
	if t.on.file != "" {
		return "-f " + t.on.file
	}
	return t.label
}

// fixStored changes a stored connection, unless somebody else has since.
func (t *tester) fixStored(ctx context.Context, fix *host.Fix) (*change, error) {
	var now host.ConnectionInfo
	err := t.withHost(ctx, func(h *host.Host) (err error) {
		now, err = h.Connection(t.label).Describe(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	c := &change{Field: fix.Field, From: now.Config[fix.Field], To: fix.Value}
	c.apply = func(ctx context.Context) error {
		d := host.Definition{Type: t.before.Type, Config: with(t.before.Config, fix), Revision: t.before.Revision}
		return t.withHost(ctx, func(h *host.Host) error {
			return demanding(h.EditConnection(ctx, t.label, d), t.label, fix)
		})
	}
	return c, nil
}

// with is a config after a fix.
func with(config map[string]any, fix *host.Fix) map[string]any {
	config = maps.Clone(config)
	if fix.Value == nil {
		delete(config, fix.Field)
	} else {
		config[fix.Field] = fix.Value
	}
	return config
}

// demanding explains a refusal that no program can do anything about: a change may
// ask for secrets to be entered again, and only their owner has them.
func demanding(err error, name string, fix *host.Fix) error {
	e := host.AsError(err)
	if err == nil || e.Code != host.BadConfig || len(e.Problems) == 0 {
		return err
	}
	refused := schema.Problem{
		Field: fix.Field, Message: "is left as it was",
		Hint: fmt.Sprintf("jackfield connection show %s > FILE, %s and give there what is asked for, then jackfield connection edit %s -f FILE", name, imperative(fix), name),
	}
	return &host.Error{
		Code: host.BadConfig, Field: refused.Field, Message: refused.Message, Hint: refused.Hint,
		Problems: append(schema.Problems{refused}, e.Problems...),
	}
}

// imperative says what a fix does.
func imperative(fix *host.Fix) string {
	if fix.Value == nil {
		return "remove " + fix.Field
	}
	return "set " + fix.Field + " to " + shownValue(fix.Value)
}

// already says what a fix would do if it were not done.
func already(fix *host.Fix) string {
	if fix.Value == nil {
		return fix.Field + " is not set"
	}
	return fix.Field + " is " + shownValue(fix.Value) + " already"
}

// shownValue is a value in one line, in quotes only where it would be unclear
// without.
func shownValue(value any) string {
	text, ok := value.(string)
	switch {
	case value == nil:
		return "(not set)"
	case ok && text != "" && !strings.ContainsAny(text, " \"'()→"):
		return text
	}
	data, err := json.Marshal(value)
	if err != nil {
		return "another value" // not reached: it came as JSON
	}
	return string(data)
}
