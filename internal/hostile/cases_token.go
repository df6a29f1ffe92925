package hostile

import (
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
)

// tokenTypes are ways to use a token that are not ours.
func tokenTypes() []Case {
	typed := func(id, value string, code plugin.Code) Case {
		return Case{
			ID: "TE-TT-" + id, Title: "token_type " + value, Expect: fails(code), Never: []Rule{usedAsScheme},
			Plays: []Play{says(200, `{"access_token":"`+good+`","token_type":`+value+`}`)},
		}
	}
	return []Case{
		typed("MAC", `"mac"`, plugin.Unsupported),
		typed("DPOP", `"DPoP"`, plugin.Unsupported),
		typed("NA", `"N_A"`, plugin.Unsupported),
		typed("CRLF", `"Bearer\r\nX-Evil: 1"`, plugin.BadResponse),
		typed("NUM", "1", plugin.BadResponse),
	}
}

// tokens are texts that cannot stand in a header, or should not.
func tokens() []Case {
	access := func(id, value string) Case {
		return Case{
			ID: "TE-AT-" + id, Title: "access_token = " + value, Expect: fails(plugin.BadResponse), Never: []Rule{stored},
			Plays: []Play{says(200, `{"access_token":`+value+`,"token_type":"Bearer","expires_in":3600}`)},
		}
	}
	long := strings.Repeat("A", 16<<10)
	large := access("16K", `"`+long+`"`)
	large.Title, large.Expect = "access_token of 16 KiB", yields(long)
	large.Never = []Rule{by(byOutcome, "a token is cut, or refused for its length")}
	large.Reading = "that nothing may be stored as a token cannot be meant of one that is accepted"
	echo := access("ECHO", `"`+passwordCore+`"`)
	echo.Title, echo.Config = "the password as access_token", map[string]any{"password": passwordCore}
	echo.Never = []Rule{returned("the password is sent to the API as a bearer token", passwordCore)}
	return []Case{
		access("EMPTY", `""`),
		access("NULL", "null"),
		access("OBJ", `{"a":1}`),
		access("NUL", `"`+good+`\u0000B"`),
		access("SPACE", `"`+good+` B"`),
		access("UNI", `"`+good+`ö"`),
		access("PREFIX", `"Bearer `+good+`"`),
		large, echo,
	}
}

// scopes are not what was asked for.
func scopes() []Case {
	granted := func(id, title, asked, scope string, expect Expect, never Rule) Case {
		return Case{
			ID: "TE-" + id, Title: title, Expect: expect, Never: []Rule{never}, Config: map[string]any{"scope": asked},
			Plays: []Play{says(200, with(`"scope":"`+scope+`"`))},
		}
	}
	plain := strings.Repeat("A", 300<<10)
	return []Case{
		granted("SC-DOWN", "scope smaller than requested", "a b", "a", yields(good).scoped("a"), by(byOutcome, "caller is told it has b")),
		granted("SC-UP", "scope larger than requested", "a", "a admin", yields(good).scoped("a", "admin"), by(byOutcome, "silently widened privilege")),
		granted("SC-EMPTY", `scope is ""`, "a", "", yields(good).scoped(), worse),
		{
			ID: "TE-IDT", Title: "id_token present (valid, alg none, 300 KB)", Expect: yields(good).lasting(Unknown),
			Never: []Rule{by(byLifetime, "claims from an unverified id_token are used")},
			Plays: []Play{
				says(200, with(`"id_token":"`+encode(`{"alg":"none"}`)+"."+encode(`{"sub":"mallory","exp":4102444800,"scope":"admin"}`)+`."`)).named("none"),
				says(200, with(`"id_token":"`+plain+`"`)).named("large"),
			},
		},
	}
}
