package host_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// BenchmarkColdAuthorize: settings never seen before, through a running plugin
// to a token endpoint that answers at once, and into the sealed store; beside a
// bare POST of the same form on a connection of its own.
//
// It also says where the rest of the time goes, by doing the parts for themselves:
// settings-ns (parsed, resolved, hashed to a key), load-ns (looking into the store),
// hop-ns (what the plugin adds to the POST), save-ns (one durable write). A login is
// three such writes: the guard's leave, the authorization, the guard's note of what
// came of it. What is left is rest-ns.
func BenchmarkColdAuthorize(b *testing.B) {
	server := tokens(b)
	h := hosttest.OpenWith(b, host.Config{Plugins: plugins, Logger: slog.New(slog.DiscardHandler)})
	settled, client, kept := settling(b, h), running(b), sealed(b)
	user, key := 0, 0
	times := bench.Each(b,
		repeat(b, func() error { return post(b, server.URL) }),
		repeat(b, func() error {
			_, err := settled(draft(server, "u"))
			return err
		}),
		repeat(b, func() error {
			_, err := kept.Load("none")
			return err
		}),
		repeat(b, func() error {
			config, err := settled(draft(server, "u"))
			if err != nil {
				return err
			}
			_, err = client.Authorize(b.Context(), &plugin.Request{Type: "password-grant", Config: config})
			return err
		}),
		repeat(b, func() error {
			key++
			return kept.Save(strconv.Itoa(key), bytes.Repeat([]byte{'a'}, 300))
		}),
		repeat(b, func() error {
			user++
			_, err := h.Draft(draft(server, "u"+strconv.Itoa(user))).Authorize(b.Context())
			return err
		}),
	)
	post, parse, load, call, save, whole := times[0], times[1], times[2], times[3]-times[1], times[4], times[5]
	b.ReportMetric(whole, "ns/op")
	b.ReportMetric(post, "limit-ns/op")
	b.ReportMetric(whole/post, "x-limit")
	b.ReportMetric(parse, "settings-ns/op")
	b.ReportMetric(load, "load-ns/op")
	b.ReportMetric(call-post, "hop-ns/op")
	b.ReportMetric(save, "save-ns/op")
	b.ReportMetric(whole-parse-load-call-3*save, "rest-ns/op")
}

// repeat makes a series of one step.
func repeat(b *testing.B, step func() error) func(n int) {
	return func(n int) {
		for range n {
			if err := step(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func post(b *testing.B, to string) error {
	form := url.Values{"grant_type": {"password"}, "username": {"u"}, "password": {"p"}}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.Body.Close()
}

// settling does what the host does before it asks anybody: a draft is read,
// resolved, and hashed to the key of its authorization.
func settling(b *testing.B, h *host.Host) func(host.Definition) (schema.Config, error) {
	t, err := h.Type("password-grant")
	if err != nil {
		b.Fatal(err)
	}
	return func(d host.Definition) (schema.Config, error) {
		config, err := t.Schema.Parse(d.Config)
		if err == nil {
			config, err = config.Resolve(schema.Sources{})
		}
		if err == nil {
			mac := hmac.New(sha256.New, []byte(t.Name))
			mac.Write(config.Canonical())
			mac.Sum(nil)
		}
		return config, err
	}
}

// running starts the plugin without a host.
func running(b *testing.B) *plugin.Client {
	loopback := plugin.Settings{EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}
	client, err := plugin.Launch{Name: "password-grant", Path: binary(), Settings: loopback}.Start(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	return client
}

func binary() string { return filepath.Join(plugins, "password-grant", "password-grant") }

// sealed opens the part of a store in which authorizations are kept.
func sealed(b *testing.B) *store.Bucket {
	s, err := store.Open(b.Context(), b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s.Authorizations()
}

// BenchmarkPluginStart: start to the first answered call, with both sides
// authenticated, beside a bare exec of the same binary.
func BenchmarkPluginStart(b *testing.B) {
	bare := repeat(b, func() error { return exec.CommandContext(b.Context(), binary(), "--version").Run() })
	bench.Against(b, bare, repeat(b, func() error {
		client, err := plugin.Launch{Name: "password-grant", Path: binary()}.Start(b.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		_, err = client.Describe(b.Context())
		return err
	}))
}
