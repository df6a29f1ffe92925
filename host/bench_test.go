package host_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/plugin"
)

// tokens is a token endpoint that answers at once.
func tokens(b *testing.B) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"T0k3n","token_type":"Bearer","expires_in":3600}`)
	}))
	b.Cleanup(server.Close)
	return server
}

func draft(server *httptest.Server, user string) host.Definition {
	return host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": server.URL, "allow_http": true, "username": user, "password": "p",
	}}
}

// warm opens a host whose one connection has an authorization.
func warm(b *testing.B) *host.Host {
	b.Helper()
	h := hosttest.OpenWith(b, host.Config{Plugins: plugins, Logger: slog.New(slog.DiscardHandler)})
	if err := h.CreateConnection(b.Context(), "billing", draft(tokens(b), "u")); err != nil {
		b.Fatal(err)
	}
	if _, err := h.Authorize(b.Context(), "billing"); err != nil {
		b.Fatal(err)
	}
	return h
}

// mapRead is the limit of a warm lookup by name: to find anything by its name.
func mapRead() func(n int) {
	var m sync.Map
	m.Store("billing", new(host.Authorization))
	return func(n int) {
		for range n {
			if _, ok := m.Load("billing"); !ok {
				panic("gone")
			}
		}
	}
}

// BenchmarkWarmAuthorize: Host.Authorize by name, beside a sync.Map read.
func BenchmarkWarmAuthorize(b *testing.B) {
	h, ctx := warm(b), context.Background()
	bench.Against(b, mapRead(), func(n int) {
		for range n {
			if _, err := h.Authorize(ctx, "billing"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkWarmHandle: Connection.Authorize on a handle that is kept, beside a
// sync.Map read.
func BenchmarkWarmHandle(b *testing.B) {
	c, ctx := warm(b).Connection("billing"), context.Background()
	bench.Against(b, mapRead(), func(n int) {
		for range n {
			if _, err := c.Authorize(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkColdAuthorize: settings never seen before, through a running plugin
// to a token endpoint that answers at once, and into the sealed store; beside a
// bare POST of the same form on a connection of its own.
func BenchmarkColdAuthorize(b *testing.B) {
	server := tokens(b)
	h := hosttest.OpenWith(b, host.Config{Plugins: plugins, Logger: slog.New(slog.DiscardHandler)})
	transport := &http.Transport{DisableKeepAlives: true}
	user := 0
	post := func(n int) {
		for range n {
			form := url.Values{"grant_type": {"password"}, "username": {"u"}, "password": {"p"}}
			resp, err := transport.RoundTrip(newPost(b, server.URL, form))
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	}
	bench.Against(b, post, func(n int) {
		for range n {
			user++
			if _, err := h.Draft(draft(server, "u"+strconv.Itoa(user))).Authorize(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func newPost(b *testing.B, to string, form url.Values) *http.Request {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

// BenchmarkPluginStart: start to the first answered call, with both sides
// authenticated, beside a bare exec of the same binary.
func BenchmarkPluginStart(b *testing.B) {
	path := filepath.Join(plugins, "password-grant", "password-grant")
	bare := func(n int) {
		for range n {
			if err := exec.CommandContext(b.Context(), path, "--version").Run(); err != nil {
				b.Fatal(err)
			}
		}
	}
	bench.Against(b, bare, func(n int) {
		for range n {
			client, err := plugin.Launch{Name: "password-grant", Path: path}.Start(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := client.Describe(b.Context()); err != nil {
				b.Fatal(err)
			}
			client.Close()
		}
	})
}
