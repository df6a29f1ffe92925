package hostile

import (
	"fmt"
	"strings"
	"time"
)

// The parts of every judgement by which a rule is seen to be broken.
const (
	byOutcome   = "the outcome"
	byPosts     = "the passwords that came"
	byElsewhere = "what reached the trap"
	byLeaks     = "the search of errors and logs"
	byLifetime  = "the expiry"
	byLogins    = "the logins that are told of"
)

// Rules that many cases have.
var (
	sentElsewhere   = Rule{Words: "password, client secret or assertion reaches any origin other than the configured token endpoint", By: byElsewhere}
	foreignToken    = Rule{Words: "a token minted by the redirect target is accepted", By: byOutcome}
	stored          = Rule{Words: "anything from this response is stored as a token", By: byOutcome}
	bodyShown       = Rule{Words: "body text (may hold a token) is copied into the error", By: byLeaks}
	secretShown     = Rule{Words: "a secret appears in the returned error, log line, metric label or trace attribute", By: byLeaks}
	secondPost      = Rule{Words: "more than one POST is sent", By: byPosts}
	uncounted       = Rule{Words: "an automatic replay is invisible to the attempt counter", By: byLogins}
	neverByAccident = Rule{Words: `expiry is treated as "never" by accident`, By: byLifetime}
	usedAsScheme    = Rule{Words: "the value is used as Authorization scheme", By: byOutcome}
	insecure        = Rule{Words: "verification is skipped after a failure", By: byPosts}
	worse           = Rule{Words: "the token is rejected or its lifetime is over-stated", By: byOutcome}
)

// by is a rule that a part of every judgement sees to.
func by(part, words string) Rule { return Rule{Words: words, By: part} }

// overran is a rule about a call that goes on behind its deadline.
func overran(words string) Rule {
	return Rule{Words: words, Seen: func(t *Trial) string {
		const grace = 4 * time.Second // machines that test are busy
		limit := t.Case.ask(t.Play, Login, 0).Timeout
		if took := t.Result.done.Sub(t.Result.asked); took > limit+grace {
			return fmt.Sprintf("it took %v, of %v", took.Round(time.Second/10), limit)
		}
		return ""
	}}
}

// tookMore is a rule about how much of an answer a client takes. What the buffers of two systems hold is taken by nobody.
func tookMore(words string) Rule {
	const most = 32 << 20
	return Rule{Words: words, Seen: func(t *Trial) string {
		if t.Counts.Written > most {
			return fmt.Sprintf("%d MiB were taken", t.Counts.Written>>20)
		}
		return ""
	}}
}

// fetched is a rule about a target that nobody may ask for.
func fetched(words, target string) Rule {
	return Rule{Words: words, Seen: func(t *Trial) string {
		for _, r := range t.Counts.Requests {
			if strings.Contains(r.Target, target) {
				return r.Method + " " + target
			}
		}
		return ""
	}}
}

// returned is a rule about a token that may not be taken.
func returned(words, token string) Rule {
	return Rule{Words: words, Seen: func(t *Trial) string {
		for _, r := range append(t.Before, t.Result) {
			if r.Token == token {
				return "it returned " + described(token)
			}
		}
		return ""
	}}
}

// refreshed is a rule about refresh tokens that are presented too often.
func refreshed(words string, most int) Rule {
	return Rule{Words: words, Seen: func(t *Trial) string {
		if t.Counts.Refreshes > most {
			return fmt.Sprintf("refresh tokens came %d times", t.Counts.Refreshes)
		}
		return ""
	}}
}

// sees is a rule of one case.
func sees(words string, seen func(*Trial) string) Rule { return Rule{Words: words, Seen: seen} }
