package hostile

import (
	"io"
	"strings"
	"sync"

	"golang.org/x/net/http2"

	"github.com/jackfield-dev/jackfield/plugin"
)

// writtenIsAmbiguous is how the house reads what HTTP/2 says of a request that it did not process.
const writtenIsAmbiguous = "what was written and not answered is ambiguous, whatever HTTP/2 says of it; a client of HTTP/1.1 sees a connection end"

// http2s misuse what HTTP/2 has and HTTP/1.1 has not.
func http2s() []Case {
	closed := func(*turn) {} // without an answer
	short := map[string]any{"timeout": "2s"}
	return []Case{{
		ID: "TE-H2-GOAWAY", Title: "HTTP/2 GOAWAY with last-stream-id 0 after reading the body", Config: short,
		Expect: passes(plugin.Ambiguous, 1), Never: []Rule{by(byPosts, "more than one password POST leaves the process for one logical attempt")},
		Plays: []Play{over2(func(t *turn, f *http2.Framer, _ uint32) {
			t.over = f.WriteGoAway(0, http2.ErrCodeNo, nil) == nil
		}, closed)},
		Reading: writtenIsAmbiguous,
	}, {
		ID: "TE-H2-REFUSED", Title: "HTTP/2 REFUSED_STREAM", Config: short,
		Expect: passes(plugin.Ambiguous, 1), Never: []Rule{by(byPosts, "transport-level replay goes uncounted")},
		Plays: []Play{over2(func(_ *turn, f *http2.Framer, stream uint32) {
			_ = f.WriteRSTStream(stream, http2.ErrCodeRefusedStream) // the next read says whether the client has gone
		}, closed)},
		Reading: writtenIsAmbiguous,
	}, {
		ID: "TE-H2-FLOOD", Title: "SETTINGS / PING / CONTINUATION flood", Config: short,
		Expect: fails(plugin.BadResponse), Never: []Rule{tookMore("CPU or memory unbounded")},
		Plays: []Play{
			over2(flood(func(f *http2.Framer, _ int) error { return f.WriteSettings() }), headersForEver).named("settings"),
			over2(flood(func(f *http2.Framer, i int) error { return f.WritePing(false, [8]byte{byte(i)}) }), headersForEver).named("ping"),
			over2(continuations, headersForEver).named("continuation"),
		},
		Reading: "to a client of HTTP/1.1 the same is said in header lines without an end",
	}}
}

// enough is how many bytes are sent of what has no end: who has taken so many takes any number.
const enough = 64 << 20

// flood writes frames while the client takes them, and reads what it says to that.
func flood(write func(f *http2.Framer, i int) error) func(*turn, *http2.Framer, uint32) {
	return func(t *turn, f *http2.Framer, _ uint32) {
		t.over = true
		var reading sync.WaitGroup
		defer reading.Wait()
		reading.Go(func() { _, _ = io.Copy(io.Discard, t.in) })
		for i := 0; t.seen.written < enough; i++ {
			if write(f, i) != nil {
				return
			}
		}
	}
}

// continuations are a header that does not end.
func continuations(t *turn, f *http2.Framer, stream uint32) {
	t.over = true
	field := []byte(strings.Repeat("\x00\x01a\x01b", 2000)) // HPACK: a literal field "a: b"
	if f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: []byte{0x88}}) != nil {
		return
	}
	for t.seen.written < enough && f.WriteContinuation(stream, false, field) == nil {
	}
}

// headersForEver are header lines that do not end.
func headersForEver(t *turn) {
	lines := strings.Repeat("X-Pad: "+strings.Repeat("a", 1000)+"\r\n", 16)
	for more := t.send("HTTP/1.1 200 OK\r\n" + asJSON + "\r\n"); more; {
		more = t.send(lines) && t.seen.written < enough
	}
}
