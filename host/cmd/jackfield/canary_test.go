package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// canary is a secret that is looked for, in every form it could take.
type canary struct {
	name  string
	forms []string
}

// birds are what must not be seen. What a token of the server begins with
// stands for those that a test does not get to see, the refresh tokens.
func birds(tokens ...string) []canary {
	all := []canary{
		{"the password", secret.Encodings(authservers.Bob.Password)},
		{"the client's secret", secret.Encodings(authservers.SpecialClient.Secret)},
		{"an access token", []string{"ory_at_"}},
		{"a refresh token", []string{"ory_rt_"}},
	}
	for _, token := range tokens {
		all = append(all, canary{"the access token", secret.Encodings(token)})
	}
	return all
}

// seen reports which canaries are in a text.
func seen(t *testing.T, where, text string, all []canary) {
	t.Helper()
	for _, c := range all {
		for _, form := range c.forms {
			if strings.Contains(text, form) {
				t.Errorf("%s is in %s, as %q", c.name, where, form)
			}
		}
	}
}

// TestSecretsStayInside runs the commands at their most talkative and looks
// wherever somebody else could look.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	server := authservers.Start(t, authservers.Fosite)
	slow := newSlowAPI(t)
	data := t.TempDir()
	connection := file(t, "bob.json", bob(t, server, slow.URL))
	var stderr strings.Builder
	command := func(args ...string) *process {
		p := command(t, data, append(args, "-v")...)
		p.Env = append(p.Env, "BOBS_PASSWORD="+authservers.Bob.Password)
		return p
	}
	do := func(args ...string) string {
		p := command(args...)
		err := p.Run()
		stderr.WriteString(p.err.String())
		if err != nil {
			t.Errorf("%v: %v\n%s%s", args, err, &p.out, &p.err)
		}
		return p.out.String()
	}

	seen(t, "what create prints", do("connection", "create", "bob", "-f", connection, "--json"), birds())
	seen(t, "what test prints", do("test", "bob"), birds())
	token := accessToken(t, do("authorize", "bob", "--json"))
	seen(t, "what show prints", do("connection", "show", "bob"), birds(token))
	do("invalidate", "bob") // so that the call below starts the plugin
	slow.watch(t, command("call", "bob", "/slow"), &stderr, birds(token))

	second := accessToken(t, do("authorize", "bob", "--json"))
	all := birds(token, second)
	seen(t, "standard error", stderr.String(), all)
	if !strings.Contains(stderr.String(), "plugin state changed") {
		t.Errorf("standard error is not at its most talkative:\n%s", &stderr)
	}
	files := 0
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		seen(t, "the data folder, in "+d.Name(), string(text), all)
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files in the data folder: %v", files, err)
	}
}

// TestCanariesCanBeSeen proves that the test above would see something.
func TestCanariesCanBeSeen(t *testing.T) {
	quoted, err := json.Marshal(authservers.Bob.Password)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range birds() {
		if len(c.forms) == 0 {
			t.Errorf("%s has no form to look for", c.name)
		}
	}
	found := false
	for _, form := range birds()[0].forms {
		found = found || strings.Contains(string(quoted), form)
	}
	if !found {
		t.Error("a password in JSON would not be seen")
	}
}

// bob is a connection whose secrets no careless encoder leaves as they are. The
// password is in the environment, which a plugin must not inherit.
func bob(t *testing.T, server *authservers.Running, api string) string {
	t.Helper()
	data, err := json.Marshal(map[string]any{"type": "password-grant", "config": map[string]any{
		"token_endpoint": server.TokenURL, "api_endpoint": api, "allow_http": true, "scope": "read offline",
		"username": authservers.Bob.Name, "password": map[string]string{"env": "BOBS_PASSWORD"},
		"client_id": authservers.SpecialClient.ID, "client_secret": authservers.SpecialClient.Secret,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func accessToken(t *testing.T, document string) string {
	t.Helper()
	var a struct {
		Headers map[string]string `json:"headers"`
	}
	if err := json.Unmarshal([]byte(document), &a); err != nil {
		t.Fatalf("%q: %v", document, err)
	}
	token, ok := strings.CutPrefix(a.Headers["Authorization"], "Bearer ")
	if !ok || token == "" {
		t.Fatalf("there is no token in %q", document)
	}
	return token
}

// slowAPI answers when it is told to, so that somebody can look around while
// the program and its plugin run.
type slowAPI struct {
	*httptest.Server
	asked  chan string // the token that came
	answer chan struct{}
}

func newSlowAPI(t *testing.T) *slowAPI {
	t.Helper()
	api := &slowAPI{asked: make(chan string, 1), answer: make(chan struct{})}
	api.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		api.asked <- strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		<-api.answer
	}))
	t.Cleanup(api.Close)
	return api
}

// watch looks at the processes while one of them waits for the API.
func (api *slowAPI) watch(t *testing.T, p *process, stderr *strings.Builder, all []canary) {
	t.Helper()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	select {
	case token := <-api.asked:
		all = append(all, birds(token)...)
	case err := <-ended:
		t.Fatalf("the API was not asked: %v\n%s", err, &p.err)
	}
	if runtime.GOOS == "linux" {
		lookAround(t, p.Process.Pid, all)
	}
	close(api.answer)
	if err := <-ended; err != nil {
		t.Errorf("%v\n%s", err, &p.err)
	}
	seen(t, "standard error of call", p.err.String(), all)
	stderr.WriteString(p.err.String())
}

// lookAround reads what ps shows of every process, and the environment of the
// plugins.
func lookAround(t *testing.T, pid int, all []canary) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		t.Fatalf("no processes: %v", err)
	}
	for _, line := range lines {
		text, _ := os.ReadFile(line) // it may have ended meanwhile
		seen(t, "a command line", string(text), all)
	}
	plugins := children(t, pid)
	if len(plugins) == 0 {
		t.Error("there is no plugin to look at")
	}
	for _, plugin := range plugins {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", plugin))
		if err != nil || len(text) == 0 {
			t.Errorf("the environment of the plugin cannot be read: %v", err)
		}
		seen(t, "the plugin's environment", string(text), all)
	}
}
