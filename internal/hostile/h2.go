package hostile

import (
	"crypto/tls"
	"io"

	"golang.org/x/net/http2"
)

// over2 plays a server that speaks HTTP/2. Once it has a request, it does something other than answer: with frames, or
// without them to a client that speaks HTTP/1.1 only, and is to be judged for what it would meet there.
func over2(frames func(t *turn, f *http2.Framer, stream uint32), plain func(*turn)) Play {
	return Play{
		tls: func(c *tls.Config) error {
			c.NextProtos = []string{http2.NextProtoTLS, "http/1.1"}
			return nil
		},
		on: func(t *turn) {
			if conn, ok := t.Conn.(*tls.Conn); ok && conn.ConnectionState().NegotiatedProtocol == http2.NextProtoTLS {
				t.frames(frames)
			} else if t.request() {
				plain(t)
			}
		},
	}
}

// frames reads requests in HTTP/2, and has each one that is whole dealt with.
func (t *turn) frames(deal func(t *turn, f *http2.Framer, stream uint32)) {
	if _, err := io.CopyN(io.Discard, t.in, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(t, t.in)
	err := f.WriteSettings()
	for err == nil && !t.over {
		var frame http2.Frame
		if frame, err = f.ReadFrame(); err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = f.WriteSettingsAck()
			}
		case *http2.HeadersFrame:
			if frame.StreamEnded() {
				deal(t, f, frame.StreamID)
			}
		case *http2.DataFrame:
			if frame.StreamEnded() {
				deal(t, f, frame.StreamID)
			}
		}
	}
}
