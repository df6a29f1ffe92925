package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// noting notes the secrets that come in and the tokens that go out in the file that JACKFIELD_CANARIES names, so that
// the output of the tests can be searched for them; ../../canary says how, and ../go-oauth2/canary.go and ../glue.mjs
// do the same. Without the variable it is next.
func noting(next http.Handler) http.Handler {
	file := os.Getenv("JACKFIELD_CANARIES")
	if file == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard := &overheard{ResponseWriter: w, file: file}
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, &heard.body), r.Body}
		note(file, credentials(r.Header.Get("Authorization")))
		next.ServeHTTP(heard, r)
	})
}

// overheard is an answer. What is secret in it, and in the body of its request, which has been read by then, is noted
// before anybody has it: the test may be over a moment later, and this server with it.
type overheard struct {
	http.ResponseWriter
	file string
	body bytes.Buffer
}

func (o *overheard) Write(p []byte) (int, error) {
	note(o.file, append(named(o.body.Bytes()), named(p)...))
	return o.ResponseWriter.Write(p)
}

// credentials are what a header has behind the scheme, and the password of Basic.
func credentials(header string) []string {
	_, rest, _ := strings.Cut(header, " ")
	pair, _ := base64.StdEncoding.DecodeString(rest) // nothing, where it is not Basic
	_, password, _ := strings.Cut(string(pair), ":")
	decoded, _ := url.QueryUnescape(password)
	return []string{rest, password, decoded}
}

// named are the secrets of a form or a JSON document, by their names.
func named(body []byte) []string {
	form, _ := url.ParseQuery(string(body))
	document := map[string]any{}
	_ = json.Unmarshal(body, &document) // a form has no members
	var values []string
	for _, name := range []string{"password", "client_secret", "access_token", "refresh_token", "token"} {
		value, _ := document[name].(string)
		values = append(append(values, value), form[name]...)
	}
	return values
}

// note writes each value in a line and all lines at once, so that those of other processes stay whole. Where it cannot
// it ends the request, and so fails the test: secrets that were lost would pass for none.
func note(file string, values []string) {
	var lines strings.Builder
	for _, value := range values {
		if value != "" {
			lines.WriteString(base64.StdEncoding.EncodeToString([]byte(value)) + " the server fosite\n")
		}
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(lines.String())
		_ = f.Close()
	}
	if err != nil {
		panic(fmt.Sprintf("noting secrets: %v", err))
	}
}
