package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// request makes the request that was asked for. It has no host: that is the
// connection's.
func (c *caller) request(cmd *cobra.Command, args []string) (*http.Request, error) {
	if c.file == "" {
		args = args[1:]
	}
	body, err := c.body(cmd)
	if err != nil {
		return nil, err
	}
	verb := http.MethodGet
	switch {
	case len(args) == 2:
		verb = strings.ToUpper(args[0])
	case body != nil:
		verb = http.MethodPost
	}
	target, err := path(args[len(args)-1])
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(cmd.Context(), verb, target, nil)
	if err != nil {
		return nil, usage(cmd, "the path is not one that a URL can have")
	}
	c.setBody(req, body)
	return req, c.setHeaders(cmd, req)
}

// path reads PATH: a path with or without a slash in front of it, or the whole
// address of something at the API.
func path(text string) (string, error) {
	if !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "http://") {
		text = "/" + strings.TrimLeft(text, "/") // two slashes would begin a host
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil {
		return "", (&host.Error{Code: host.BadConfig, Field: "path", Message: "it is not a path that a URL can have"}).
			WithHint("write special characters as %%20 and the like")
	}
	u.Fragment = ""
	return u.String(), nil
}

// body reads what -d names; nil: it is not given.
func (c *caller) body(cmd *cobra.Command) ([]byte, error) {
	file, named := strings.CutPrefix(c.data, "@")
	switch {
	case !cmd.Flags().Changed("body"):
		return nil, nil
	case c.data == "-" || file == "-" && named:
		return c.read(cmd.Context(), "-", math.MaxInt64)
	case named:
		return c.read(cmd.Context(), file, math.MaxInt64)
	}
	return []byte(c.data), nil
}

// setBody puts a body on the request so that it can be sent again.
func (c *caller) setBody(req *http.Request, body []byte) {
	if body == nil {
		return
	}
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
	req.ContentLength = int64(len(body))
	if len(body) == 0 {
		req.Body = http.NoBody
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if json.Valid(body) {
		req.Header.Set("Content-Type", "application/json")
	}
}

// setHeaders puts the headers of -H on the request, and ours where there is
// none.
func (c *caller) setHeaders(cmd *cobra.Command, req *http.Request) error {
	req.Header.Set("User-Agent", "jackfield/"+host.Version)
	req.Header.Set("Accept", "*/*")
	given := http.Header{}
	for _, h := range c.headers {
		name, value, ok := strings.Cut(h, ":")
		if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsAny(h, "\r\n") {
			return usage(cmd, "a header must be \"Name: value\"")
		}
		given.Add(name, strings.TrimSpace(value))
	}
	maps.Copy(req.Header, given)
	return nil
}
