package guard

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// explain says why a login is kept back, until when, and what to do.
func (v verdict) explain(label string, now stamp) *plugin.Error {
	e := plugin.Errorf(v.rule.code(), "%s: %s", cut(label), v.reason())
	if v.until > 0 {
		e.Message += "; try again after " + clock(v.until)
		e.RetryAfter = max(now.until(v.until), time.Millisecond)
	}
	if v.rule == ruleHost {
		return e
	}
	return e.WithHint("%s", v.advice(label))
}

// reason is what a rule saw.
func (v verdict) reason() string {
	since := clock(v.since)
	switch v.rule {
	case ruleRefused:
		return "nothing was sent, to save the account: " + v.cred.refusal()
	case ruleFull:
		return fmt.Sprintf("nothing was sent, to save the account: %d other credentials were refused since %s", v.count, since)
	case ruleBusy:
		return fmt.Sprintf("nothing was sent, to save the account: a login that began at %s has not ended, and may be refused", since)
	case ruleResting:
		return fmt.Sprintf("nothing was sent, to save the account: these credentials were sent %s without success, at last at %s: %s", times(v.count), since, v.cred.Is.trouble())
	case ruleStrikes:
		return fmt.Sprintf("nothing was sent, to save the account: %s came to nothing since %s", logins(v.count), since)
	case ruleCeiling:
		return fmt.Sprintf("nothing was sent: %s in the last hour, and no more are allowed", logins(v.count))
	case ruleHost:
		return fmt.Sprintf("nothing was sent: at %s the server asked to slow down", since)
	case ruleUnread:
		return "nothing was sent, to save the account: its record was written by a newer version of this program, or sealed with a key that this host does not have"
	}
	return "open"
}

// refusal tells of a credential that was refused. One that had worked before
// was changed at the server, or the account is locked there.
func (c credential) refusal() string {
	said := fmt.Sprintf("the server refused these credentials at %s (%s), and would again", clock(c.At), c.Code)
	if plugin.Code(c.Code) == plugin.Unavailable {
		said = fmt.Sprintf("the server failed on these credentials at %s, after it had refused a login of this account: some servers answer so when an account is locked", clock(c.At))
	}
	if c.Good > 0 {
		said += "; " + c.suspicion()
	}
	return said
}

func (c credential) suspicion() string {
	return fmt.Sprintf("the same credentials worked at %s, so the password was changed or the account is locked at the server", clock(c.Good))
}

// trouble is why a credential rests.
func (s state) trouble() string {
	switch s {
	case isLost:
		return "the answer was lost, and may have been a refusal"
	case isGarbled:
		return "the answer cannot be read"
	}
	return "the server failed"
}

// advice is what to do.
func (v verdict) advice(label string) string {
	reset := "run `jackfield guard reset " + quoted(label) + "`"
	switch {
	case v.rule == ruleRefused && (v.cred.Good > 0 || plugin.Code(v.cred.Code) == plugin.Unavailable):
		return "enter the new password, or have the account unlocked at the server and then " + reset
	case v.rule == ruleRefused:
		return "correct the connection's settings; if they are right and the server was changed, " + reset
	case v.rule == ruleCeiling:
		return "a token that lives longer, or a refresh token, needs fewer logins; the ceiling is the guard's policy"
	case v.rule == ruleUnread:
		return "update this program, or give all hosts the same key file"
	case v.rule == ruleFull:
		return "find out who keeps trying, and then " + reset
	}
	return "wait, or once the cause is mended " + reset
}

func clock(s stamp) string { return s.time().Format("2006-01-02 15:04:05 UTC") }

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

func logins(n int) string {
	if n == 1 {
		return "1 login"
	}
	return strconv.Itoa(n) + " logins"
}

// quoted is a label as a shell takes it.
func quoted(label string) string { return "'" + strings.ReplaceAll(cut(label), "'", `'\''`) + "'" }

// cut bounds a label and keeps it on one line.
func cut(label string) string {
	label = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(label, " "))
	if len(label) > labelMax {
		label = strings.ToValidUTF8(label[:labelMax], "")
	}
	return label
}
