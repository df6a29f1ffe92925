package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// TestSessions runs the sessions of testdata/script, each with an authorization
// server of its own. They read like a terminal; what is not a command of
// testscript is one of these:
//
//	exits N COMMAND...   runs a command, which must exit with N
//	posts N              the server has got N passwords
//	refreshes N          the server has got N refresh tokens
//	[!] json FILE PATH [VALUE]   the last line of FILE, a JSON document, has VALUE at PATH
//	plugins NAME...      makes $WORK/NAME, a copy of the plugins folder
func TestSessions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			server := authservers.Start(t, authservers.Fosite)
			redis := redisFor(t, file)
			testscript.RunT(discreet{t}, testscript.Params{
				Files: []string{file}, RequireUniqueNames: true, Setup: surroundings(server, redis), Cmds: commands(server), Condition: condition,
			})
		})
	}
}

// redisFor starts a Redis for a session that names one, and returns its address.
func redisFor(t *testing.T, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "$REDIS_URL") {
		return ""
	}
	return redistest.Start(t, redistest.WithPassword(redistest.NewPassword())).URL()
}

// surroundings are what a session finds in its environment.
func surroundings(server *authservers.Running, redis string) func(*testscript.Env) error {
	return func(env *testscript.Env) error {
		env.Setenv("AUTH_SERVER", server.URL)
		env.Setenv("ALICE", "alice at "+strings.TrimPrefix(server.URL, "http://")) // as the guard calls her
		env.Setenv("REDIS_URL", redis)
		env.Setenv("PASSWORD", authservers.Alice.Password)
		env.Setenv("CLIENT_SECRET", authservers.Confidential.Secret)
		env.Setenv(raceEnv, os.Getenv(raceEnv))
		env.Setenv("PLUGINS", os.Getenv(pluginsEnv))
		env.Setenv("JACKFIELD_PLUGINS", os.Getenv(pluginsEnv))
		env.Setenv("JACKFIELD_DATA", filepath.Join(env.WorkDir, "data"))
		env.Setenv("JACKFIELD_EGRESS_ALLOW", "127.0.0.1/32")
		return expand(env)
	}
}

// expand puts the server's address, and the session's folder, into the connection
// files.
func expand(env *testscript.Env) error {
	return filepath.WalkDir(env.WorkDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !slices.Contains([]string{".yaml", ".json"}, filepath.Ext(path)) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		known := strings.NewReplacer("$AUTH_SERVER", env.Getenv("AUTH_SERVER"), "$WORK", env.WorkDir)
		return os.WriteFile(path, []byte(known.Replace(string(data))), 0o600)
	})
}

func commands(server *authservers.Running) map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"posts":     counts(func() int { return server.Counts().Password }),
		"refreshes": counts(func() int { return server.Counts().RefreshToken }),
		"json":      compareJSON,
		"exits":     exits,
		"plugins":   copyPlugins,
	}
}

// condition knows root, who may read anything.
func condition(name string) (bool, error) {
	if name != "root" {
		return false, errors.New("there is no such condition")
	}
	return os.Geteuid() == 0, nil
}

// exits is exec for a status that is to be exactly N.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("it is used as exits N COMMAND...")
	}
	got, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got, err = exit.ExitCode(), nil
	}
	if ts.Check(err); strconv.Itoa(got) != args[0] {
		ts.Fatalf("the exit status is %d, want %s", got, args[0])
	}
}

func counts(count func() int) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		want, err := strconv.Atoi(strings.Join(args, " "))
		if neg || err != nil {
			ts.Fatalf("it is used as posts N")
		}
		if got := count(); got != want {
			ts.Fatalf("the server has got %d, want %d", got, want)
		}
	}
}

// compareJSON looks at the last line of a file. The lines before it must be
// documents as well.
func compareJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("it is used as json FILE PATH [VALUE]")
	}
	var doc any
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if err := json.Unmarshal([]byte(line), &doc); err != nil {
			ts.Fatalf("%q is no JSON: %v", line, err)
		}
	}
	got, ok := dig(doc, strings.Split(args[1], "."))
	matches := ok && (len(args) == 2 || got == strings.Join(args[2:], " "))
	if matches == neg {
		ts.Fatalf("%s is %q (there: %v)", args[1], got, ok)
	}
}

// dig finds a member of a document, and writes text without quotes.
func dig(value any, path []string) (string, bool) {
	for _, name := range path {
		switch v := value.(type) {
		case map[string]any:
			member, ok := v[name]
			if !ok {
				return "", false
			}
			value = member
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return "", false
			}
			value = v[i]
		default:
			return "", false
		}
	}
	if text, ok := value.(string); ok {
		return text, true
	}
	data, err := json.Marshal(value)
	return string(data), err == nil
}

func copyPlugins(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		ts.Check(os.CopyFS(ts.MkAbs(name), os.DirFS(ts.Getenv("PLUGINS"))))
		ts.Check(os.Chmod(ts.MkAbs(filepath.Join(name, "password-grant", "password-grant")), 0o755))
	}
}
