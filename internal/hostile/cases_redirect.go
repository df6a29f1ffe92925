package hostile

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/plugin"
)

// redirects lead a password elsewhere.
func redirects() []Case {
	var cases []Case
	for _, status := range []int{301, 303, 307, 308} {
		cases = append(cases, Case{
			ID: fmt.Sprintf("TE-RED-%d-X", status), Title: fmt.Sprintf("%d to another origin", status),
			Expect: fails(plugin.Blocked), Never: []Rule{sentElsewhere, foreignToken},
			Plays: []Play{redirect(status, trap+"/token", trapTLS)},
		})
	}
	return append(cases, []Case{{
		ID: "TE-RED-302-SAME", Title: "302 to a login page on the same origin",
		Expect: fails(plugin.Blocked), Never: []Rule{fetched("the login page is fetched and parsed as a token response", "/login")},
		Plays: []Play{{on: loginPage}},
	}, {
		ID: "TE-RED-DOWN", Title: "https to http downgrade on the same host",
		Expect: fails(plugin.Blocked), Never: []Rule{sentElsewhere, by(byElsewhere, "secrets travel in clear text")},
		Plays: []Play{redirect(308, trap+"/token", trapHTTP)},
	}, {
		ID: "TE-RED-META", Title: "redirect to cloud metadata",
		Expect: fails(plugin.Blocked),
		Never: []Rule{
			by(byElsewhere, "the address that stands for the metadata service is connected to"),
			by("internal/egress.TestDialBlocksByDefault", "a connection to a link-local address is opened"),
		},
		Plays:   []Play{redirect(307, trap+"/latest/meta-data/", trapHTTP)},
		Reading: "a connection to 169.254.169.254 cannot be watched, so an address of the test's stands in for it",
	}, {
		ID: "TE-RED-LOOP", Title: "redirect loop",
		Expect: fails(plugin.Blocked), Never: []Rule{secondPost},
		Plays: []Play{answer(307, "", "Location: /token")},
	}, {
		ID: "TE-RED-300", Title: "300 / 304 / 305 with Location",
		Expect: fails(plugin.Blocked), Never: []Rule{by(byElsewhere, "305 changes the proxy used")},
		Plays: []Play{
			redirect(300, trap+"/", trapTLS).named("300"),
			redirect(304, trap+"/", trapTLS).named("304"),
			redirect(305, trap+"/", trapHTTP).named("305"),
		},
		Reading: "any 3xx with a Location is blocked: it points elsewhere, whatever it is called",
	}, {
		ID: "TE-CFG-HTTP", Title: "token URL is plain http",
		Expect: fails(plugin.Config).nothingSent(), Never: []Rule{by(byPosts, sentElsewhere.Words)},
		Plays: []Play{{HTTP: true}}, Config: map[string]any{"allow_http": false},
	}}...)
}

func redirect(status int, location string, t Trap) Play {
	return answer(status, "", "Location: "+location).trapped(t)
}

// loginPage redirects to a page for people.
func loginPage(t *turn) {
	for t.request() {
		if t.latest.Target == "/login" {
			t.send(reply(200, `<form>`+marker+`</form>`, "Content-Type: text/html"))
			continue
		}
		t.send(reply(302, "", "Location: /login"))
	}
}
