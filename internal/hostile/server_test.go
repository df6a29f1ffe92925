package hostile

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// find returns a case.
func find(t *testing.T, id string) Case {
	t.Helper()
	cases := Cases()
	i := slices.IndexFunc(cases, func(c Case) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no case %s", id)
	}
	return cases[i]
}

// What is sent is counted, whether or not the server ever reads it, and wherever in a request it is.
func TestEveryPasswordIsCounted(t *testing.T) {
	t.Parallel()
	form := url.Values{"password": {password}}.Encode()
	request := func(head string) string { return "POST /token HTTP/1.1\r\nHost: x\r\n" + head + "\r\n" }
	for name, test := range map[string]struct {
		play Play
		sent string
		want int
	}{
		"in a body":       {Play{HTTP: true}, request("Content-Length: 99\r\n") + form, 1},
		"never read":      {Play{HTTP: true, on: (*turn).hold}, request("") + form, 1},
		"after a reset":   {Play{HTTP: true, on: func(t *turn) { t.request(); t.reset() }}, request("Content-Length: 0\r\n") + "", 0},
		"in a header":     {Play{HTTP: true}, request("Authorization: Basic " + encode("alice:"+password) + "\r\n"), 1},
		"in no request":   {Play{HTTP: true}, form, 1},
		"in the target":   {Play{HTTP: true}, "GET /token?" + form + " HTTP/1.1\r\nHost: x\r\n\r\n", 1},
		"behind a second": {Play{HTTP: true}, request("") + request("") + form + form, 2},
	} {
		server, err := Start(t.Context(), test.play)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimSuffix(strings.TrimPrefix(server.TokenURL(), "http://"), "/token"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, test.sent); err != nil {
			t.Fatal(err)
		}
		// A client has its result before its server is finished; what it sent is in the buffers by then.
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, io.LimitReader(deadlined(conn), 1<<20))
		if n := server.Finish(); n.Passwords != test.want || n.Connections != 1 || n.Open != 1 {
			t.Errorf("%s: %d passwords on %d connections, want %d on 1", name, n.Passwords, n.Connections, test.want)
		}
		_ = conn.Close()
	}
}

// deadlined gives up a server that says nothing.
func deadlined(conn net.Conn) net.Conn {
	_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	return conn
}

// Who goes into a trap gets a token, and is counted there and not at the token endpoint.
func TestTraps(t *testing.T) {
	t.Parallel()
	for _, kind := range []Trap{trapTLS, trapHTTP} {
		server, err := Start(t.Context(), redirect(307, trap+"/x", kind))
		if err != nil {
			t.Fatal(err)
		}
		ca, err := CA()
		if err != nil {
			t.Fatal(err)
		}
		c := newFlawed(ca, flaws{follows: true})
		r := c.Ask(t.Context(), Ask{TokenURL: server.TokenURL(), Password: password, Timeout: 10 * time.Second})
		n := server.Finish()
		if r.Token != stolen || n.Passwords != 1 || n.Elsewhere.Passwords != 1 || n.Elsewhere.Connections != 1 {
			t.Errorf("%s: %s, %+v", kind, described(r.Token), n)
		}
	}
}

// Floods end when the client does, and do not end the server.
func TestFloodsEnd(t *testing.T) {
	t.Parallel()
	for _, p := range find(t, "TE-H2-FLOOD").Plays {
		ca, err := CA()
		if err != nil {
			t.Fatal(err)
		}
		client := newFlawed(ca, flaws{pooled: true})
		trial, err := play(t.Context(), find(t, "TE-H2-FLOOD"), p, client)
		if err != nil {
			t.Fatal(err)
		}
		client.http.CloseIdleConnections()
		if trial.Counts.Written == 0 || trial.Counts.Passwords == 0 || trial.Result.Outcome != Failure {
			t.Errorf("%s: %d bytes, %d passwords, %s", p.Name, trial.Counts.Written, trial.Counts.Passwords, trial.Result.Outcome)
		}
	}
}

// The clients that speak HTTP/2 are spoken to in it, and all others as they speak.
func TestBothProtocols(t *testing.T) {
	t.Parallel()
	for _, offered := range [][]string{{"h2"}, {"http/1.1"}, nil} {
		server, err := Start(t.Context(), find(t, "TE-H2-GOAWAY").Plays[0])
		if err != nil {
			t.Fatal(err)
		}
		dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, NextProtos: offered}}
		conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimSuffix(strings.TrimPrefix(server.TokenURL(), "https://"), "/token"))
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		if offered != nil {
			want = offered[0]
		}
		if got := conn.(*tls.Conn).ConnectionState().NegotiatedProtocol; got != want {
			t.Errorf("%v: it speaks %q", offered, got)
		}
		_ = conn.Close()
		server.Finish()
	}
}

// A server that nobody finished with yet ends with its test.
func TestFinishTwice(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), Play{})
	if err != nil {
		t.Fatal(err)
	}
	server.Finish()
	if n := server.Finish(); n.Connections != 0 {
		t.Errorf("%+v", n)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, server.TokenURL(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := (&http.Client{}).Do(req); err == nil {
		_ = resp.Body.Close()
		t.Error("it answers although it is finished")
	}
}
