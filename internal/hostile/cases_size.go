package hostile

import (
	"bytes"
	"compress/gzip"
	"strings"
	"sync"

	"github.com/jackfield-dev/jackfield/plugin"
)

// large are bodies that are more than they seem.
func large() []Case {
	return []Case{{
		ID: "TE-SIZE-INF", Title: "endless body",
		Expect: fails(plugin.TooLarge), Never: []Rule{tookMore("memory grows with the body"), by(byOutcome, "the truncated prefix is parsed")},
		Plays: []Play{instead(endless)},
	}, {
		ID: "TE-SIZE-GZIP", Title: "gzip bomb",
		Expect: fails(plugin.BadResponse),
		Never:  []Rule{by("connections/password-grant.TestBombsCostLittle", "memory or CPU grows with the decoded size")},
		Plays: []Play{instead(func(t *turn) {
			body := bomb()
			t.send(reply(200, body, asJSON, "Content-Encoding: gzip"))
		})},
		Reading: "identity was asked for, so that any encoding is refused before its size matters",
	}, {
		ID: "TE-SIZE-ENC", Title: "unknown, double or lying Content-Encoding",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byLeaks, "raw compressed bytes are logged")},
		Plays: []Play{
			says(200, zipped(zipped(ok)), "Content-Encoding: gzip, gzip").named("double"),
			says(200, "\x28\xb5\x2f\xfd"+marker, "Content-Encoding: zstd").named("zstd"),
			says(200, "\x0b\x02\x80"+marker, "Content-Encoding: br").named("br"),
			says(200, ok, "Content-Encoding: gzip").named("lying"),
		},
	}}
}

// endless is a token with white space after it that does not end: its beginning is a whole object.
func endless(t *turn) {
	spaces := strings.Repeat(" ", 64<<10)
	for more := t.send(jsonHead() + ok); more; {
		more = t.send(spaces) && t.seen.written < enough
	}
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

// bomb is a token of 512 MiB in half a MiB: gzip streams one after the other are the stream of their contents.
var bomb = sync.OnceValue(func() string {
	mebibyte := zipped(strings.Repeat("A", 1<<20))
	return zipped(`{"token_type":"Bearer","access_token":"`) + strings.Repeat(mebibyte, 512) + zipped(`"}`)
})
