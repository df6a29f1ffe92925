package main

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func notOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a pipe that nobody reads is another error there")
	}
}

// A reader who has seen enough, as head has, ends no login that is under way.
func TestReaderGoesAway(t *testing.T) {
	t.Parallel()
	notOnWindows(t)
	asked, answer := make(chan struct{}, 10), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.NotFound(w, r) // what the server publishes of itself is nothing
			return
		}
		asked <- struct{}{}
		<-answer
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"access_token":"7b1f0c3e9d","token_type":"bearer","expires_in":3600}`))
	}))
	t.Cleanup(server.Close)
	connection := file(t, "slow.yaml", "type: password-grant\nconfig: {token_endpoint: '"+server.URL+"/token', username: a, password: hunter2-hunter2, allow_http: true}")
	data := t.TempDir()
	p := command(t, data, "test", "-f", connection)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout = writer
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close() // ours: the program has its own
	if line, err := bufio.NewReader(reader).ReadString('\n'); err != nil || !strings.Contains(line, "config") {
		t.Errorf("%q, %v", line, err)
	}
	select {
	case <-asked:
	case <-time.After(30 * time.Second):
		t.Error("the server was not asked")
	}
	_ = reader.Close()
	close(answer)
	if err := p.Wait(); err != nil || p.err.Len() > 0 {
		t.Errorf("%v: %s", err, &p.err)
	}
	again := command(t, data, "authorize", "-f", connection)
	if err := again.Run(); err != nil || !strings.Contains(again.out.String(), "cache") {
		t.Errorf("what was obtained is lost: %v, %s%s", err, &again.out, &again.err)
	}
}

// Nor is it a failure of a command that nobody waits for its output.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	notOnWindows(t)
	for _, args := range [][]string{{"type", "list"}, {"type", "show", "password-grant", "--json"}, {"help"}} {
		p := command(t, t.TempDir(), args...)
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_ = reader.Close()
		p.Stdout = writer
		err = p.Run()
		_ = writer.Close()
		if err != nil || p.err.Len() > 0 {
			t.Errorf("%v: %v, %s", args, err, &p.err)
		}
	}
}
