package hostile

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// slack is how much later than it should a token may be said to expire: clients count in whole seconds.
const slack = time.Second

// Judge says what is wrong with a trial, item by item.
func Judge(t *Trial) []string {
	j := &judgement{Trial: t, expect: t.Case.expected(t.Result)}
	j.before()
	j.outcome()
	j.logins()
	j.posts()
	j.leaks()
	for _, rule := range t.Case.Never {
		if rule.Seen == nil {
			continue
		}
		if saw := rule.Seen(t); saw != "" {
			j.wrongf("%s: %s", rule.Words, saw)
		}
	}
	return j.problems
}

// judgement is a trial that is being judged.
type judgement struct {
	*Trial
	expect   Expect
	problems []string
}

func (j *judgement) wrongf(format string, args ...any) {
	j.problems = append(j.problems, fmt.Sprintf(format, args...))
}

// before looks at the calls that lead to the one in question.
func (j *judgement) before() {
	for i, r := range j.Before {
		if r.Outcome != Token {
			j.wrongf("call %d gave no token: %s", i+1, harmless(r.Message))
		}
	}
}

// expected is what is expected of a client: of one without the quirks of the case, what follows without; of one that
// knows no quirks, either.
func (c Case) expected(r Result) Expect {
	e := c.Expect
	switch {
	case len(c.Quirks) > 0 && r.Bare:
		e.Or = c.Without.Outcome
	case len(c.Quirks) > 0 && !r.Quirky:
		e = c.Without
	}
	if !r.Bare {
		e.Or = ""
	}
	return e
}

// ends is how the call must end.
func (e Expect) ends(r Result) Outcome {
	switch {
	case e.Outcome != Request:
		return e.Outcome
	case r.Bare:
		return r.Outcome // what it sends is what counts
	case e.Code == "":
		return Token
	}
	return Failure
}

func (j *judgement) outcome() {
	got, want := j.Result.Outcome, j.expect.ends(j.Result)
	switch {
	case got == "" || got != want && got != j.expect.Or:
		j.wrongf("the outcome is %q, want %q%s", got, want, j.said())
	case got == Token:
		j.token()
	case !j.Result.Bare:
		j.failure()
	}
}

// said is how a failure explains itself.
func (j *judgement) said() string {
	if j.Result.Outcome == Token {
		return ""
	}
	return fmt.Sprintf(" (%s %s)", j.Result.Code, harmless(j.Result.Message))
}

func (j *judgement) failure() {
	if j.Result.Code != j.expect.Code {
		j.wrongf("the code is %q, want %q (%s)", j.Result.Code, j.expect.Code, harmless(j.Result.Message))
	}
	if j.Result.Retry != j.expect.Retry {
		j.wrongf("it may be tried again %q, want %q", j.Result.Retry, j.expect.Retry)
	}
}

func (j *judgement) token() {
	r := j.Result
	if j.expect.Token != "" && r.Token != j.expect.Token || r.Token == "" {
		j.wrongf("the token is %s", described(r.Token))
	}
	if j.expect.Scopes != nil && !r.Bare && !slices.Equal(r.Scopes, j.expect.Scopes) {
		j.wrongf("the scopes are %q, want %q", r.Scopes, j.expect.Scopes)
	}
	j.lifetime()
}

// lifetime judges the expiry by when the request arrived, which is when it was sent or a little later.
func (j *judgement) lifetime() {
	expiry, lasts := j.Result.Expiry, j.expect.Lasts
	switch {
	case lasts == 0:
	case lasts == Unknown && !expiry.IsZero():
		j.wrongf("it is said to expire at %v, which nobody said", expiry)
	case lasts == Unknown:
	case expiry.IsZero():
		j.wrongf("it is said never to expire, want %v", lasts)
	default:
		latest, earliest := j.Counts.Arrived.Add(lasts+slack), j.Result.asked.Add(lasts-slack)
		if expiry.After(latest) || expiry.Before(earliest) {
			j.wrongf("it is said to last %v from when it was asked for, want %v", expiry.Sub(j.Result.asked).Round(time.Second/10), lasts)
		}
	}
}

// logins holds what the client says it sent against what came.
func (j *judgement) logins() {
	said := j.Result.Logins
	for _, r := range j.Before {
		said += r.Logins
	}
	switch {
	case j.Result.Bare:
	case said < j.Counts.Passwords:
		j.wrongf("it speaks of %d logins, and %d passwords came", said, j.Counts.Passwords)
	case said > max(j.Counts.Passwords, j.Counts.Open):
		j.wrongf("it speaks of %d logins, and only %d passwords can have left", said, max(j.Counts.Passwords, j.Counts.Open))
	}
}

func (j *judgement) posts() {
	most := j.expect.MaxPosts
	for _, call := range j.Case.calls()[:len(j.Before)] {
		if call == Login {
			most++
		}
	}
	if j.Counts.Passwords > most {
		j.wrongf("%d passwords were sent, want %d at most", j.Counts.Passwords, most)
	}
	if e := j.Counts.Elsewhere; e != (Elsewhere{}) {
		j.wrongf("an address that nobody configured was reached: %d connections, %d passwords, %d client secrets", e.Connections, e.Passwords, e.Secrets)
	}
}

// leaks looks for secrets, tokens and bodies in what was said and printed.
func (j *judgement) leaks() {
	var said strings.Builder
	for _, r := range append(j.Before, j.Result) {
		said.WriteString(r.Message + "\n")
	}
	if names := Leaks(said.String()); names != nil {
		j.wrongf("the error shows %s", strings.Join(names, ", "))
	}
	if names := Leaks(j.Logs); names != nil {
		j.wrongf("the log shows %s", strings.Join(names, ", "))
	}
}
