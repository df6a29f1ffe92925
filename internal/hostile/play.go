package hostile

import (
	"crypto/tls"
	"maps"
	"strings"
)

// A Play is how the server plays a case, or one variant of it. The zero Play is an honest server over TLS, which issues
// a token.
type Play struct {
	Name string // of the variant, where there are several

	HTTP bool // the token endpoint is plain http
	Raw  bool // the token endpoint is https, and what answers there does no TLS of its own
	Shut bool // nobody listens there
	Trap Trap // an address that the play points to and nobody may go to

	Config map[string]any // as in Case, for this variant

	tls func(*tls.Config) error // what is odd about the TLS
	on  func(*turn)             // what happens on a connection to the token endpoint
}

// A Trap is an origin besides the token endpoint, which hands out a token to whoever comes. It stands for another
// company, an unencrypted neighbour, a metadata service.
type Trap string

// The traps; "" is none.
const (
	trapTLS  Trap = "https"
	trapHTTP Trap = "http"
)

// trap stands for the trap's origin in what a play sends.
const trap = "{trap}"

// always answers every request with the same bytes.
func always(answer string) Play {
	return Play{on: func(t *turn) {
		for t.request() {
			t.send(strings.ReplaceAll(answer, trap, t.server.trapURL))
		}
	}}
}

// once answers one request with bytes and ends the connection.
func once(bytes string) Play {
	return Play{on: func(t *turn) {
		if t.request() {
			t.send(bytes)
		}
	}}
}

// instead takes one request and then does something else than answer it.
func instead(do func(*turn)) Play {
	return Play{on: func(t *turn) {
		if t.request() {
			do(t)
		}
	}}
}

// answer is a whole answer, to every request; headers are lines.
func answer(status int, body string, headers ...string) Play {
	return always(reply(status, body, headers...))
}

// says answers every request with JSON.
func says(status int, body string, headers ...string) Play {
	return answer(status, body, append([]string{"Content-Type: application/json"}, headers...)...)
}

// named gives a play the name of a variant.
func (p Play) named(name string) Play {
	p.Name = name
	return p
}

func (p Play) trapped(t Trap) Play {
	p.Trap = t
	return p
}

// set changes a setting for this variant.
func (p Play) set(name string, value any) Play {
	config := map[string]any{name: value}
	maps.Copy(config, p.Config)
	p.Config = config
	return p
}
