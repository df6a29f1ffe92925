package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// echo is an API that tells what came in, and misbehaves where it is asked to.
func echo(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/v1/elsewhere", http.StatusFound) })
	mux.HandleFunc("/v1/binary", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte{0xff, 0x00}) })
	mux.HandleFunc("/v1/empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/v1/busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	mux.HandleFunc("/v1/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("short"))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string]string{
			"asked": r.Method + " " + r.URL.RequestURI(), "body": string(body), "type": r.Header.Get("Content-Type"), "x": strings.Join(r.Header["X-A"], "|"),
		})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/v1"
}

// TestCall looks at requests from the API's side, and at answers that a
// well-behaved one does not give.
func TestCall(t *testing.T) {
	t.Parallel()
	server, data := authservers.Start(t, authservers.Fosite), t.TempDir()
	connection := file(t, "bob.json", bob(t, server, echo(t)))
	body := file(t, "body", "from=file")
	for name, c := range map[string]struct {
		args   []string
		stdin  string
		want   []string // in the document
		status int
	}{
		"get":      {args: []string{"/a%2Fb/c%20d?x=1&y=%20"}, want: []string{`"asked":"GET /v1/a%2Fb/c%20d?x=1&y=%20"`, `"type":""`}},
		"no slash": {args: []string{"a"}, want: []string{`"asked":"GET /v1/a"`}},
		"json":     {args: []string{"/a", "-d", `{"b":1}`}, want: []string{`"asked":"POST /v1/a"`, `"body":"{\"b\":1}"`, `"type":"application/json"`}},
		"form":     {args: []string{"/a", "-d", "b=1"}, want: []string{`"body":"b=1"`, `"type":"application/x-www-form-urlencoded"`}},
		"file":     {args: []string{"put", "/a", "-d", "@" + body}, want: []string{`"asked":"PUT /v1/a"`, `"body":"from=file"`}},
		"stdin":    {args: []string{"/a", "-d", "-"}, stdin: "from stdin", want: []string{`"body":"from stdin"`}},
		"empty":    {args: []string{"/a", "-d", ""}, want: []string{`"asked":"POST /v1/a"`, `"body":""`}},
		"headers":  {args: []string{"/a", "-H", "X-A: 1", "-H", "x-a:2", "-H", "Content-Type: text/plain", "-d", "x"}, want: []string{`"x":"1|2"`, `"type":"text/plain"`}},
		"redirect": {args: []string{"/redirect"}, want: []string{`"status":302`, `/v1/elsewhere"]`}},
		"binary":   {args: []string{"/binary"}, want: []string{`"body_base64":"/wA="`}},
		"nothing":  {args: []string{"/empty"}, want: []string{`"status":204`, `"body":""`}},
		"busy":     {args: []string{"/busy", "--fail"}, want: []string{`"status":429`, `"code":"throttled"`, `"retry_after":7`}, status: 1},
		"cut":      {args: []string{"/cut"}, want: []string{`"code":"ambiguous"`}, status: 1},
	} {
		p := command(t, data, append([]string{"call", "-f", connection, "--json"}, c.args...)...)
		p.Env = append(p.Env, "BOBS_PASSWORD="+authservers.Bob.Password)
		p.Stdin = strings.NewReader(c.stdin)
		_ = p.Run() // its status is looked at
		if got := p.ProcessState.ExitCode(); got != c.status {
			t.Errorf("%s: exit status %d: %s", name, got, &p.err)
		}
		for _, want := range c.want {
			if !strings.Contains(p.out.String(), want) {
				t.Errorf("%s: want %s in %s%s", name, want, &p.out, &p.err)
			}
		}
	}
	if got := server.Counts().Password; got != 1 {
		t.Errorf("%d logins were spent", got)
	}
}
