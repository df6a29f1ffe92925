package sdktest

import (
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/canary"
)

// tokenPath is where a Server takes token requests; any other path is its API.
const tokenPath = "/token"

// A Server is a token endpoint, and an API beside it, that answer as scripted and
// keep what they were sent.
type Server struct {
	// URL is where the server is, without a slash at its end.
	URL string

	t    testing.TB
	http *httptest.Server

	mu     sync.Mutex
	script []http.HandlerFunc // guarded by mu: the answers to come, for tokens
	api    http.HandlerFunc   // guarded by mu
	tokens []Request          // guarded by mu
	calls  []Request          // guarded by mu
}

// TokenServer starts a server with answers to its first token requests, in order.
// A request that no answer was scripted for fails the test.
func TokenServer(t testing.TB, answers ...http.HandlerFunc) *Server {
	t.Helper()
	return start(t, answers, (*httptest.Server).Start)
}

// TLSTokenServer is [TokenServer] over TLS. Its certificate is its own: a client
// trusts it with [Server.CA] among its roots.
func TLSTokenServer(t testing.TB, answers ...http.HandlerFunc) *Server {
	t.Helper()
	return start(t, answers, (*httptest.Server).StartTLS)
}

func start(t testing.TB, answers []http.HandlerFunc, listen func(*httptest.Server)) *Server {
	t.Helper()
	s := &Server{t: t, script: slices.Clone(answers), api: Respond(http.StatusNotFound, nil, "")}
	s.http = httptest.NewUnstartedServer(s)
	// What a client does on purpose, such as ending a handshake, is no news.
	s.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	listen(s.http)
	s.URL = s.http.URL
	t.Cleanup(func() {
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// TokenURL is the token endpoint.
func (s *Server) TokenURL() string { return s.URL + tokenPath }

// APIURL is an address under which every path is the API's.
func (s *Server) APIURL() string { return s.URL + "/api" }

// CA returns the server's certificate in PEM; for [TLSTokenServer] only.
func (s *Server) CA() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.http.Certificate().Raw})
}

// Script adds answers to token requests after those that are left.
func (s *Server) Script(answers ...http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, answers...)
}

// API sets the answer to every request that is not for a token; without it, 404.
func (s *Server) API(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.api = answer
}

// Requests returns the token requests so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.tokens)
}

// APIRequests returns the other requests so far, oldest first.
func (s *Server) APIRequests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Passwords counts the requests so far that carried a parameter named password,
// whichever path they were for.
func (s *Server) Passwords() int {
	count := 0
	for _, r := range slices.Concat(s.Requests(), s.APIRequests()) {
		if _, ok := r.Param("password"); ok {
			count++
		}
	}
	return count
}

// ServeHTTP keeps the request and answers it. It is called by the server alone.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what was received counts, whole or not
	canary.Message(r.Header, body)
	s.next(newRequest(r, body))(canary.Answer(w), r)
}

// next keeps a request and takes its answer.
func (s *Server) next(r Request) http.HandlerFunc {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Path != tokenPath {
		s.calls = append(s.calls, r)
		return s.api
	}
	s.tokens = append(s.tokens, r)
	if len(s.script) == 0 {
		s.t.Errorf("sdktest: no answer is scripted for token request %d, %s %s", len(s.tokens), r.Method, r.Path)
		return Respond(http.StatusInternalServerError, nil, "")
	}
	answer := s.script[0]
	s.script = s.script[1:]
	return answer
}
