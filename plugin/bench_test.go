package plugin_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/internal/built"
	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// BenchmarkColdCall: Client.Authorize of a running password-grant process, beside
// a bare POST of the same form on a connection of its own to the same server.
//
// What the plugin adds to that is compared with one unary call of plain grpc-go:
// messages of the same size to another process, over a unix socket, without TLS.
// For hop-added-ns/op that process makes the POST itself and nothing else: what is added
// there no plugin in a process of its own can save.
func BenchmarkColdCall(b *testing.B) {
	path := passwordGrant(b)
	for _, server := range []struct {
		name  string
		takes time.Duration
	}{{"server=0ms", 0}, {"server=20ms", 20 * time.Millisecond}} {
		b.Run(server.name, func(b *testing.B) {
			endpoint := tokens(b, server.takes)
			client, req := loggingIn(b, path, endpoint)
			times := bench.Each(b, posts(b, endpoint), calls(b, req, ""), calls(b, req, endpoint), func(n int) {
				for range n {
					if _, err := client.Authorize(b.Context(), req); err != nil {
						b.Fatal(err)
					}
				}
			})
			post, call, hop, mine := times[0], times[1], times[2], times[3]
			b.ReportMetric(mine, "ns/op")
			b.ReportMetric(post, "limit-ns/op")
			b.ReportMetric(mine/post, "x-limit")
			b.ReportMetric(mine-post, "added-ns/op")
			b.ReportMetric(hop-post, "hop-added-ns/op")
			b.ReportMetric(call, "grpc-ns/op")
			b.ReportMetric((mine-post)/call, "x-grpc")
		})
	}
}

// passwordGrant builds the real plugin.
func passwordGrant(b *testing.B) string {
	dir, remove, err := built.Temp("password-grant")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(remove)
	return filepath.Join(dir, "password-grant", "password-grant")
}

// tokens is a token endpoint that takes some time to answer.
func tokens(b *testing.B, takes time.Duration) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if takes > 0 {
			<-time.After(takes)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"T0k3n","token_type":"Bearer","expires_in":3600}`)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// post sends the form that the plugin sends, as it does: on a connection of its own.
func post(ctx context.Context, to string) error {
	form := url.Values{"grant_type": {"password"}, "username": {"u"}, "password": {"p"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
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

func posts(b *testing.B, to string) func(n int) {
	return func(n int) {
		for range n {
			if err := post(b.Context(), to); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// loggingIn starts the plugin, and returns what asks it to log in at endpoint.
func loggingIn(b *testing.B, path, endpoint string) (*plugin.Client, *plugin.Request) {
	loopback := plugin.Settings{EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}
	client, err := plugin.Launch{Name: "password-grant", Path: path, Settings: loopback}.Start(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	d, err := client.Describe(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	config, err := d.Types[0].Schema.Parse(map[string]any{
		"token_endpoint": endpoint, "allow_http": true, "username": "u", "password": "p",
	})
	if err != nil {
		b.Fatal(err)
	}
	return client, &plugin.Request{Type: d.Types[0].Name, Config: config}
}

// echoSocket is a variable that makes the test binary an [echo] on the socket that
// it names.
const echoSocket = "JACKFIELD_TEST_ECHO"

// An echo answers calls at once, with as much as a plugin would. If the state is an
// address, it posts there first.
type echo struct {
	pluginv1.UnimplementedConnectorServiceServer
}

func (echo) Authorize(ctx context.Context, in *pluginv1.AuthorizeRequest) (*pluginv1.AuthorizeResponse, error) {
	if to := in.GetPreviousState(); len(to) > 0 {
		if err := post(ctx, string(to)); err != nil {
			return nil, err
		}
	}
	return &pluginv1.AuthorizeResponse{Authorization: &pluginv1.Authorization{
		Headers: []*pluginv1.Param{{Name: "Authorization", Value: "Bearer T0k3n"}},
		Expiry:  timestamppb.Now(), Account: "u", RenewOn: []uint32{http.StatusUnauthorized}, Logins: 1,
	}}, nil
}

// Revoke does nothing, as a plugin would that has nothing to do.
func (echo) Revoke(context.Context, *pluginv1.RevokeRequest) (*pluginv1.RevokeResponse, error) {
	return &pluginv1.RevokeResponse{}, nil
}

// serveEcho is the main function of the test binary as an echo. It ends when its
// standard input does.
func serveEcho(socket string) int {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return 1
	}
	server := grpc.NewServer()
	pluginv1.RegisterConnectorServiceServer(server, echo{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		server.Stop()
	}()
	if err := server.Serve(listener); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return 1
	}
	return 0
}

// calls makes calls to an echo, which posts to an address if there is one.
func calls(b *testing.B, req *plugin.Request, to string) func(n int) {
	client := pluginv1.NewConnectorServiceClient(echoing(b))
	message := &pluginv1.AuthorizeRequest{Type: req.Type, Config: req.Config.Canonical(), PreviousState: []byte(to)}
	if _, err := client.Authorize(b.Context(), message, grpc.WaitForReady(true)); err != nil {
		b.Fatal(err)
	}
	return func(n int) {
		for range n {
			if _, err := client.Authorize(b.Context(), message); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// echoing starts an echo and connects to it.
func echoing(b *testing.B) *grpc.ClientConn {
	binary, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	socket := filepath.Join(b.TempDir(), "echo")
	process := exec.CommandContext(b.Context(), binary)
	process.Env = append(os.Environ(), echoSocket+"="+socket)
	stdin, err := process.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close()
		_ = process.Wait()
	})
	conn, err := grpc.NewClient("unix:"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return conn
}
