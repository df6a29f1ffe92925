package hostile

import (
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
)

// refreshes are what becomes of refresh tokens.
func refreshes() []Case {
	reused := fails(plugin.Denied)
	return []Case{{
		ID: "TE-RT-KEEP", Title: "refresh answer without refresh_token",
		Expect: yields(good).nothingSent(), Calls: []Call{Login, Renew, Renew},
		Never: []Rule{by(byOutcome, "the stored refresh token is erased")},
		Plays: []Play{granting(func(t *turn) { t.send(reply(200, ok, asJSON)) })},
	}, {
		ID: "TE-RT-ROTATE", Title: "refresh answer with a new refresh_token",
		Expect: yields(good).nothingSent(), Calls: []Call{Login, Renew, Renew},
		Never: []Rule{by(byOutcome, "old token used once more by another host")},
		Plays: []Play{granting(rotate)},
	}, {
		ID: "TE-RT-CRASH", Title: "host killed after the AS rotated, before persist",
		Expect: reused, Calls: []Call{Login, Renew, Revive},
		Never: []Rule{refreshed("crash loop of refresh attempts; family-revocation triggered twice", 2)},
		Plays: []Play{granting(rotate)},
	}, {
		ID: "TE-RT-RACE", Title: "two hosts refresh with the same token",
		Expect: reused, Calls: []Call{Login, Renew, Revive},
		Never: []Rule{
			refreshed("a token that is over is presented again", 2),
			by("host/authcache.TestARefusalSurvivesARestart", "both hosts mark the connection broken"),
		},
		Plays:    []Play{granting(rotate)},
		Unproved: "that two hosts share one flight: there are no leases across hosts yet",
	}, {
		ID: "TE-RT-AMBIG", Title: "response to a rotating refresh is lost",
		Expect: passes(plugin.Ambiguous, 1), Calls: []Call{Login, Renew},
		Never: []Rule{refreshed("unbounded replays of a consumed token", 2)},
		Plays: []Play{granting((*turn).reset)},
	}}
}

// granting issues a token with a refresh token to the first password, refuses all further ones, and deals with refresh
// tokens as refresh says.
func granting(refresh func(*turn)) Play {
	return Play{on: func(t *turn) {
		for t.request() {
			switch {
			case strings.Contains(t.latest.Body, "grant_type=refresh_token"):
				refresh(t)
			case t.server.again("password") == 1:
				t.send(reply(200, with(`"refresh_token":"`+firstGrant+`"`), asJSON))
			default:
				t.send(reply(400, `{"error":"invalid_grant"}`, asJSON))
			}
		}
	}}
}

// rotate takes each refresh token once, in the order in which they were issued.
func rotate(t *turn) {
	inTurn := []string{firstGrant, nextGrant, nextGrant + "2"}
	i := t.server.again("refresh") - 1
	if i+1 < len(inTurn) && strings.Contains(t.latest.Body+"&", "refresh_token="+inTurn[i]+"&") {
		t.send(reply(200, with(`"refresh_token":"`+inTurn[i+1]+`"`), asJSON))
		return
	}
	t.send(reply(400, `{"error":"invalid_grant"}`, asJSON))
}
