package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func echoChecks() []check {
	return []check{{
		"secrets.echoed", "a server that refuses and repeats what it was sent makes no secret known",
		"leave bodies of answers out of messages and logs; what must be quoted, scrub of every secret of the config before it is cut",
		typed(secretsEchoed),
	}}
}

// echo answers every request with a refusal that repeats it.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20)) // what came is repeated
	text := fmt.Sprintf("cannot serve %s %s with %v and %s", r.Method, r.URL, r.Header, body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_request", "error_description": text, "message": text})
}

// An echoing is a server that runs echo.
type echoing struct {
	*http.Server
	address string
}

func startEcho() (*echoing, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it takes no time
	if err != nil {
		return nil, err
	}
	e := &echoing{&http.Server{Handler: http.HandlerFunc(echo), ReadHeaderTimeout: 5 * time.Second}, l.Addr().String()}
	go func() { _ = e.Serve(l) }() // ends with Close
	return e, nil
}

func secretsEchoed(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	server, err := startEcho()
	if err != nil {
		return skipped("%v", err)
	}
	defer server.Close()
	// What was heard before is another check's.
	own := &session{options: s.options, silent: s.silent, scrub: s.scrub, heard: map[heard]bool{}}
	q := &running{session: own, cmd: p.cmd, exited: p.exited, conn: p.conn, rpc: p.rpc}
	for _, all := range []bool{false, true} {
		config, err := own.sample(t, server.address, all)
		if err != nil {
			return made(err)
		}
		q.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()})
		q.test(ctx, &pluginv1.TestRequest{Type: t.Name, Config: config.Canonical()})
	}
	if len(own.canaries) == 0 {
		return skipped("the schema has no secrets")
	}
	for h := range own.heard {
		if field := own.found(h.text); field != "" {
			return failed("the value of %s is in %s", field, h.what)
		}
	}
	printed := p.stderr.String() + p.relayed.String() + p.stdout.String()
	if field := own.found(printed); field != "" {
		return failed("the value of %s is in what it prints", field)
	}
	return passed("%d texts, %d secrets", len(own.heard), len(own.canaries))
}
