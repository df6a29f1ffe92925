package host_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/canary"
)

// endpoint is a token endpoint that counts logins by user, and renewals, and may be
// told to let them wait.
type endpoint struct {
	*httptest.Server
	arrived chan string // who asks: a user, or "renewal"

	mu      sync.Mutex
	logins  map[string]int
	renewed int
	hold    chan struct{} // nothing is answered before it is closed
	first   chan struct{} // the first of them
}

func serveEndpoint(t *testing.T, hold chan struct{}) *endpoint {
	t.Helper()
	s := &endpoint{arrived: make(chan string, 1000), logins: map[string]int{}, hold: hold, first: hold}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *endpoint) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	who := r.PostFormValue("username")
	if s.logins[who]++; r.PostFormValue("grant_type") == "refresh_token" {
		s.renewed++
		who = "renewal"
	}
	hold := s.hold
	s.mu.Unlock()
	s.arrived <- who
	select {
	case <-hold:
	case <-r.Context().Done():
	}
	w.Header().Set("Content-Type", "application/json")
	token, refresh := rand.Text(), rand.Text()
	canary.Note(token, refresh)
	fmt.Fprintf(w, `{"access_token": %q, "token_type": "Bearer", "expires_in": 3600, "refresh_token": %q}`, token, refresh)
}

// let answers from now on, until hold is closed; a closed one is at once.
func (s *endpoint) let(hold chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold = hold
}

func (s *endpoint) definition(user string) host.Definition {
	return host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": s.URL, "allow_http": true, "username": user, "password": "canary-password", "timeout": "20s",
	}}
}

func open() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// kill ends the plugin's process as kill -9 does.
func kill(t *testing.T, h *host.Host) (pid int) {
	t.Helper()
	pid = h.Plugins()[0].PID
	p, err := os.FindProcess(pid)
	if err != nil || p.Kill() != nil {
		t.Fatalf("killing plugin %d: %v", pid, err)
	}
	return pid
}

// TestAPluginThatIsKilledUnderManyCallers: a plugin that is killed under 64 callers answers each of them
// within its deadline, no password is sent twice, and what comes next is answered
// by another process.
func TestAPluginThatIsKilledUnderManyCallers(t *testing.T) {
	t.Run("PF-RPC-KILL9/64 callers", killedUnderManyCallers)
}

func killedUnderManyCallers(t *testing.T) {
	const callers = 64
	server := serveEndpoint(t, make(chan struct{}))
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	failed := make(chan error, callers)
	for n := range callers {
		go func() {
			_, err := h.Draft(server.definition(fmt.Sprintf("user-%d", n))).Authorize(t.Context())
			failed <- err
		}()
	}
	for range callers {
		<-server.arrived
	}
	begin := time.Now()
	before := kill(t, h)
	for range callers {
		if err := <-failed; !errors.Is(err, host.PluginFailed) || !says(err.Error(), "password-grant", "killed") {
			t.Errorf("err = %v, want plugin_failed with the report of the crash", err)
		}
	}
	t.Logf("the last of %d callers had its answer %v after the kill", callers, time.Since(begin))
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the last answer came after %v", took)
	}
	server.let(open())
	if _, err := h.Draft(server.definition("another")).Authorize(t.Context()); err != nil {
		t.Errorf("what comes next: %v", err)
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	for user, n := range server.logins {
		if n != 1 {
			t.Errorf("%d logins of %s", n, user)
		}
	}
	if p := h.Plugins()[0]; p.PID == before || p.Restarts != 1 || p.Crash == nil || p.Crash.PID != before || h.PluginCounts().Crashes != 1 {
		t.Errorf("%+v", p)
	}
}

// TestARenewalUnderAKilledPlugin: a renewal that a crash cut off is made again, since it
// is no login, and its caller never hears of it.
func TestARenewalUnderAKilledPlugin(t *testing.T) {
	t.Run("PF-RPC-KILL9/renewal", renewalUnderAKilledPlugin)
}

func renewalUnderAKilledPlugin(t *testing.T) {
	server := serveEndpoint(t, open())
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	c := h.Draft(server.definition("alice"))
	first := lookup(t, c, host.Obtained)
	<-server.arrived
	server.let(make(chan struct{}))
	if _, err := c.Invalidate(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, source, err := c.AuthorizeSource(t.Context())
		if err == nil && source != host.Refreshed {
			err = fmt.Errorf("it was %s", source)
		}
		done <- err
	}()
	<-server.arrived
	server.let(open())
	kill(t, h)
	if err := <-done; err != nil {
		t.Error(err)
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	if server.logins["alice"] != 1 || server.renewed != 2 {
		t.Errorf("%d logins and %d renewals, want 1 and 2", server.logins["alice"], server.renewed)
	}
}
