package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/host"
)

// answerMax is the largest body that is put into a JSON document, in bytes. One
// that is printed as it is may be of any size.
const answerMax = 64 << 20

// show prints an answer.
func (c *caller) show(resp *http.Response) error {
	if c.flags.json {
		return c.showJSON(resp)
	}
	if c.include {
		if err := c.showHead(resp); err != nil {
			return err
		}
	}
	last := lastByte{w: c.out, b: '\n'}
	if _, err := io.Copy(&last, resp.Body); err != nil {
		return cutOff(err)
	}
	if last.b != '\n' && isTerminal(c.out) {
		_ = c.printf("\n") // so that the prompt begins a line
	}
	if refused := c.refusal(resp); refused != nil {
		return refused
	}
	return nil
}

// showHead prints the status and the headers, one to a line.
func (c *caller) showHead(resp *http.Response) error {
	if err := c.printf("%s %s\n", resp.Proto, clean(resp.Status)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		for _, value := range resp.Header[name] {
			if err := c.printf("%s: %s\n", name, clean(value)); err != nil {
				return err
			}
		}
	}
	return c.printf("\n")
}

// jsonAnswer is an answer under --json.
type jsonAnswer struct {
	Status     int             `json:"status"`
	Headers    http.Header     `json:"headers"`
	Body       json.RawMessage `json:"body,omitempty"`
	BodyBase64 string          `json:"body_base64,omitzero"`
	Error      *jsonError      `json:"error,omitzero"`
}

func (c *caller) showJSON(resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerMax+1))
	if err != nil {
		return cutOff(err)
	}
	if len(body) > answerMax {
		return (&host.Error{Code: host.TooLarge, Message: fmt.Sprintf("the answer is larger than %d MiB", answerMax>>20)}).
			WithHint("without --json a body of any size is printed")
	}
	doc := jsonAnswer{Status: resp.StatusCode, Headers: resp.Header}
	switch {
	case json.Valid(body):
		doc.Body = body
	case utf8.Valid(body):
		if doc.Body, err = json.Marshal(string(body)); err != nil {
			return err
		}
	default:
		doc.BodyBase64 = base64.StdEncoding.EncodeToString(body)
	}
	refused := c.refusal(resp)
	doc.Error = asJSON(refused)
	if err := c.printJSON(doc); err != nil {
		return err
	}
	if refused != nil {
		return errShown
	}
	return nil
}

// cutOff is an answer that ended too early.
func cutOff(err error) error {
	if isLost(err) {
		return err
	}
	if e := host.AsError(err); e.Code != host.Internal {
		return e
	}
	return &host.Error{Code: host.Ambiguous, Message: "the answer was cut off"}
}

// refusal is what --fail makes of an answer; nil: nothing.
func (c *caller) refusal(resp *http.Response) *host.Error {
	if !c.fail || resp.StatusCode < http.StatusBadRequest {
		return nil
	}
	codes := map[int]host.Code{
		http.StatusUnauthorized: host.Unauthenticated, http.StatusForbidden: host.Forbidden, http.StatusNotFound: host.NotFound,
		http.StatusTooManyRequests: host.Throttled,
	}
	code, ok := codes[resp.StatusCode]
	switch {
	case resp.StatusCode >= http.StatusInternalServerError:
		code = host.Unavailable
	case !ok:
		code = host.BadResponse
	}
	e := &host.Error{Code: code, Message: fmt.Sprintf("the API answered %d", resp.StatusCode)}
	if wait, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && wait > 0 {
		e.RetryAfter = time.Duration(min(wait, 24*60*60)) * time.Second
	}
	return e
}

// lastByte remembers the last byte that went through it.
type lastByte struct {
	w io.Writer
	b byte
}

// Write implements io.Writer.
func (l *lastByte) Write(data []byte) (int, error) {
	if len(data) > 0 {
		l.b = data[len(data)-1]
	}
	return l.w.Write(data)
}
