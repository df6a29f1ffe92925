package redistest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// resp is a connection that speaks RESP2, as much of it as commands and answers take.
type resp struct {
	w io.Writer
	r *bufio.Reader
}

func newResp(conn net.Conn) *resp { return &resp{w: conn, r: bufio.NewReader(conn)} }

// call sends a command and returns its answer as text, see [Server.Do].
func (c *resp) call(args ...string) (string, error) {
	if _, err := io.WriteString(c.w, command(args)); err != nil {
		return "", err
	}
	lines, err := c.answer()
	return strings.Join(lines, "\n"), err
}

// command is a command on the wire.
func command(args []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, arg := range args {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(arg), arg)
	}
	return b.String()
}

// answer reads an answer, of which a list, and the lists in it, are several.
func (c *resp) answer() ([]string, error) {
	line, err := c.r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	line = strings.TrimSuffix(line, "\r\n")
	if line == "" {
		return nil, errors.New("reading the answer: an empty line")
	}
	switch kind, rest := line[0], line[1:]; kind {
	case '+', ':':
		return []string{rest}, nil
	case '-':
		return nil, errors.New(rest)
	case '$':
		return c.bulk(rest)
	case '*':
		return c.list(rest)
	default:
		return nil, fmt.Errorf("reading the answer: there is no kind %q", kind)
	}
}

func (c *resp) bulk(size string) ([]string, error) {
	n, err := strconv.Atoi(size)
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return []string{""}, nil
	}
	text := make([]byte, n+len("\r\n"))
	_, err = io.ReadFull(c.r, text)
	return []string{string(text[:n])}, err
}

func (c *resp) list(size string) ([]string, error) {
	n, err := strconv.Atoi(size)
	var all []string
	for range n {
		if err != nil {
			break
		}
		var element []string
		element, err = c.answer()
		all = append(all, element...)
	}
	return all, err
}
