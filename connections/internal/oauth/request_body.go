package oauth

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// sendOnce gives a request a body that can be sent once. There is no GetBody: with
// it, a transport may send the body again without anybody's knowing.
func sendOnce(req *http.Request, body []byte) {
	req.GetBody = nil
	req.Body, req.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 { // a length of zero beside a body would mean: not known
		req.Body = &onceBody{rest: bytes.NewReader(body)}
	}
}

// onceBody is a body that nobody gets from its beginning a second time: it cannot
// be rewound, and a transport that gives up a connection closes it, after which
// what is left of it cannot be had on another one.
type onceBody struct {
	rest io.Reader
	gone atomic.Bool
}

// errGone says that a transport asked for a body a second time.
var errGone = errors.New("this body is sent once")

// Read reads what is left, until the body is closed.
func (b *onceBody) Read(p []byte) (int, error) {
	if b.gone.Load() {
		return 0, errGone
	}
	return b.rest.Read(p)
}

// Close ends the body.
func (b *onceBody) Close() error {
	b.gone.Store(true)
	return nil
}
