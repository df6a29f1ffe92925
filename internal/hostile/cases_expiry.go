package hostile

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// year is the longest lifetime that is believed.
const year = 365 * 24 * time.Hour

// lifetimes are what servers write for a number of seconds.
func lifetimes() []Case {
	expires := func(id, value string, expect Expect) Case {
		return Case{
			ID: "TE-EXP-" + id, Title: "expires_in = " + value, Expect: expect, Never: []Rule{neverByAccident},
			Plays: []Play{says(200, with(`"expires_in":`+value))},
		}
	}
	lasts := func(d time.Duration) Expect { return yields(good).lasting(d) }
	bad := fails(plugin.BadResponse)
	junk := expires("STRJUNK", `"1 hour"`, lasts(Unknown).orFail())
	junk.Never = []Rule{by(byLifetime, "read as 1 second (refresh storm) or as forever")}
	negative := expires("NEG", "-100", bad)
	negative.Never = []Rule{by(byOutcome, "every caller triggers a new password POST")}
	tiny := expires("TINY", "5", lasts(5*time.Second))
	tiny.Never = []Rule{by("host/authcache.TestNobodyLogsInMoreThanOnceASecond", "refresh margin larger than the lifetime makes the token instantly stale in a loop")}
	return []Case{
		expires("STR", `"3600"`, lasts(time.Hour)),
		expires("STRSP", `" 3600 "`, bad),
		junk,
		expires("STREMPTY", `""`, lasts(Unknown)),
		expires("FLOAT", "3600.5", lasts(time.Hour)),
		expires("FLOAT0", "3600.0", lasts(time.Hour)),
		negative,
		tiny,
		expires("HUGER", "1e400", bad),
		expires("MS", "1893456000000", lasts(year)),
		expires("NULL", "null", lasts(Unknown)),
		expires("BOOL", "true", bad),
		{
			ID: "TE-EXP-MISSING", Title: "expires_in missing", Expect: lasts(Unknown), Never: []Rule{neverByAccident},
			Plays: []Play{says(200, `{"access_token":"`+good+`","token_type":"Bearer"}`)},
		},
		{
			ID: "TE-EXP-JWTEARLY", Title: "JWT exp earlier than expires_in", Expect: yields("").lasting(time.Minute),
			Never: []Rule{by(byLifetime, "exp is used to lengthen, or the JWT is trusted for identity")},
			Plays: []Play{signed(time.Hour, time.Minute)},
		},
		{
			ID: "TE-EXP-JWTLATE", Title: "JWT exp later than expires_in", Expect: yields("").lasting(time.Minute),
			Never: []Rule{by(byLifetime, "the longer one wins")},
			Plays: []Play{signed(time.Minute, time.Hour)},
		},
		{
			ID: "TE-EXP-SLOW", Title: "response took 30 s", Expect: lasts(time.Minute),
			Never: []Rule{by(byLifetime, "counted from response arrival")},
			Plays: []Play{instead(func(t *turn) {
				if t.pause(slack + time.Second) {
					t.send(reply(200, with(`"expires_in":60`), asJSON))
				}
			})},
			Reading: "two seconds show it as well as thirty",
		},
	}
}

// signed issues a JWT that says of itself when it expires.
func signed(expiresIn, exp time.Duration) Play {
	return instead(func(t *turn) {
		claims := fmt.Sprintf(`{"sub":"mallory","exp":%d}`, time.Now().Add(exp).Unix())
		token := encode(`{"alg":"RS256","typ":"at+jwt"}`) + "." + encode(claims) + "." + encode("no signature")
		t.send(reply(200, fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":%d}`, token, int(expiresIn.Seconds())), asJSON))
	})
}

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
