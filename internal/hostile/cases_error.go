package hostile

import (
	"fmt"
	"net/url"

	"github.com/jackfield-dev/jackfield/plugin"
)

// refusals name an error.
func refusals() []Case {
	named := func(id string, status int, body string, expect Expect, headers ...string) Case {
		return Case{
			ID: "TE-ERR-" + id, Title: fmt.Sprintf("%d %s", status, body), Expect: expect, Never: []Rule{stored, secretShown},
			Plays: []Play{says(status, body, headers...)},
		}
	}
	simply := func(name string) string { return `{"error":"` + name + `"}` }
	grant := named("GRANT400", 400, simply("invalid_grant"), fails(plugin.Denied))
	grant.Never = []Rule{
		by(byPosts, "a second POST with the same password"),
		by("host.TestAWrongPasswordIsPostedOnce", "the failure is retried on each API call (lockout amplifier)"),
	}
	grant.Unproved = "that the failure is remembered longer than a second: there is no guard yet"
	client := named("CLIENT401", 401, simply("invalid_client"), fails(plugin.ClientDenied), `WWW-Authenticate: Basic realm="x"`)
	client.Never = []Rule{by(byPosts, "the other client-auth style is tried automatically")}
	vendor := named("200OKFALSE", 200, `{"ok":false,"error":"invalid_auth"}`, fails(plugin.Denied))
	vendor.Quirks, vendor.Without = []string{"unknown_error_denied"}, fails(plugin.BadResponse)
	vendor.Reading = "bad_response, unless the connection says that its server refuses with names of its own"
	echoed := named("GRANT401", 401, simply("invalid_grant"), fails(plugin.Denied))
	echoed.Plays = []Play{
		echoed.Plays[0].named("bare"),
		says(401, `{"error":"invalid_grant","error_description":"no `+url.QueryEscape(password)+`"}`).named("echo"),
	}
	form := named("ERRFORM", 400, "", fails(plugin.Denied))
	form.Title = "400 error=invalid_grant in a form"
	form.Plays = []Play{answer(400, "error=invalid_grant&error_description=x", "Content-Type: application/x-www-form-urlencoded")}
	echo := named("ECHOHTML", 400, "", fails(plugin.BadResponse))
	echo.Title = "400 with the request echoed in a page"
	echo.Plays = []Play{answer(400, "<pre>grant_type=password&password="+password+"&client_secret="+clientSecret+"</pre>", "Content-Type: text/html")}
	return []Case{
		grant,
		echoed,
		client,
		named("CLIENT400", 400, simply("invalid_client"), fails(plugin.ClientDenied)),
		named("UNAUTH", 400, simply("unauthorized_client"), fails(plugin.ClientDenied)),
		named("REQ", 400, simply("invalid_request"), fails(plugin.Config)),
		named("TARGET", 400, simply("invalid_target"), fails(plugin.Config)),
		named("PWEXP", 400, `{"error":"invalid_grant","error_description":"AADSTS50055: password expired"}`, fails(plugin.Denied)),
		named("DPOPNONCE", 400, simply("use_dpop_nonce"), fails(plugin.Unsupported), "DPoP-Nonce: x"),
		named("SLOW", 400, simply("slow_down"), waits(plugin.Throttled)),
		named("TEMP", 503, simply("temporarily_unavailable"), passes(plugin.Unavailable, 2)),
		vendor,
		named("200BOTH", 200, with(`"error":"partial"`), fails(plugin.BadResponse)),
		form, echo,
	}
}

// statuses say it all.
func statuses() []Case {
	status := func(id string, status int, media, body string, expect Expect, headers ...string) Case {
		return Case{
			ID: "TE-ERR-" + id, Title: fmt.Sprintf("status %d", status), Expect: expect, Never: []Rule{stored, secretShown},
			Plays: []Play{answer(status, body, append(headers, "Content-Type: "+media)...)},
		}
	}
	const page, j = "text/html", "application/json"
	boom := "<html>" + marker + " password=" + password + "</html>"
	throttled := status("429S", 429, j, `{"error":"too_many"}`, waits(plugin.Throttled), "Retry-After: 30")
	throttled.Never = []Rule{
		by("host/authcache.TestWhoComesAMomentLateSharesTheFailure", "each waiting caller sleeps with a goroutine"),
	}
	throttled.Unproved = "that other connections on the same host stop hammering: a wait is not shared between keys yet"
	cookie := Case{
		ID: "TE-HDR-COOKIE", Title: "Set-Cookie on the token response", Expect: yields(good), Calls: []Call{Login, Login},
		Never: []Rule{sees("a cookie from tenant A is sent in tenant B's token call", func(t *Trial) string {
			if t.Counts.Cookies > 0 {
				return "a cookie came"
			}
			return ""
		})},
		Plays: []Play{says(200, ok, "Set-Cookie: session=abc; Path=/")},
	}
	return []Case{
		throttled,
		status("429D", 429, j, "", waits(plugin.Throttled), "Retry-After: Wed, 21 Oct 2037 07:28:00 GMT"),
		status("429PAST", 429, j, "", waits(plugin.Throttled), "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"),
		status("503RA", 503, j, "", waits(plugin.Unavailable), "Retry-After: 5"),
		status("500", 500, page, boom, passes(plugin.Unavailable, 2)),
		status("502", 502, page, boom, passes(plugin.Unavailable, 2)),
		status("504", 504, page, boom, passes(plugin.Unavailable, 2)),
		status("408", 408, j, "", passes(plugin.Unavailable, 2)),
		status("413", 413, j, "", fails(plugin.Config)),
		status("404", 404, j, "<html>"+marker+"</html>", fails(plugin.Config)),
		status("407", 407, j, "", fails(plugin.Unavailable)),
		status("421", 421, j, "", passes(plugin.Unavailable, 2)),
		status("425", 425, j, "", passes(plugin.Unavailable, 2)),
		status("511", 511, j, "<html>"+marker+"</html>", fails(plugin.Unavailable)),
		cookie,
	}
}
