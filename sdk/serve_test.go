package sdk_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
	"github.com/jackfield-dev/jackfield/sdk"
)

// play names the plugin that the test binary is when it is executed again.
const play = "SDK_TEST_PLAY"

// TestMain is the main function of a plugin when a test starts this binary as one.
func TestMain(m *testing.M) {
	switch os.Getenv(play) {
	case "good":
		sdk.Serve(typed(granted))
	case "bad schema":
		bad := typed(granted)
		bad.Schema.Fields[0].Kind = "colour"
		sdk.Serve(bad)
	case "bad name":
		sdk.Plugin{Name: "Not A Name", Types: []*sdk.ConnectionType{typed(granted)}}.Serve()
	case "empty":
		sdk.Serve()
	}
	os.Exit(m.Run())
}

// run executes a plugin by hand.
func run(t *testing.T, which string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), self(t), args...)
	cmd.Env = append(os.Environ(), play+"="+which)
	var out, diag bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diag
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out.String(), diag.String(), exit.ExitCode()
	}
	must(t, err)
	return out.String(), diag.String(), 0
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	must(t, err)
	return path
}

func TestManifest(t *testing.T) {
	stdout, stderr, status := run(t, "good", "--manifest")
	if status != 0 || stderr != "" {
		t.Fatalf("it ended with %d: %s", status, stderr)
	}
	m, err := plugin.ParseManifest([]byte(stdout))
	must(t, err)
	data, err := os.ReadFile(self(t))
	must(t, err)
	sum := sha256.Sum256(data)
	want := plugin.File{File: filepath.Base(self(t)), SHA256: hex.EncodeToString(sum[:])}
	if m.Name != "api-key" || m.Version != "1.2.3" || m.Platforms[plugin.Platform] != want || len(m.Platforms) != 1 {
		t.Errorf("the manifest is %+v", m)
	}
	if !m.Types[0].Schema.Equal(typed(granted).Schema) {
		t.Error("the schema is another one")
	}
}

func TestByHand(t *testing.T) {
	for _, test := range []struct {
		which  string
		args   []string
		status int
		stdout string
		stderr string
	}{
		{"good", []string{"--version"}, 0, "api-key 1.2.3\n", ""},
		{"good", nil, 1, "", "this program is a Jackfield plugin: a host starts it\nhint: --manifest"},
		{"good", []string{"--help"}, 1, "", "unknown arguments\nhint: --manifest"},
		{"good", []string{"--manifest", "x"}, 1, "", "unknown arguments"},
		{"bad schema", nil, 1, "", `types: api-key: key: the kind "colour" does not exist`},
		{"bad schema", []string{"--manifest"}, 1, "", "this plugin's manifest would be refused: types: api-key"},
		{"bad name", nil, 1, "", `this plugin cannot be served: name "Not A Name"`},
		{"empty", nil, 1, "", "this plugin cannot be served: name"},
	} {
		stdout, stderr, status := run(t, test.which, test.args...)
		if status != test.status || stdout != test.stdout || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%s %v: %d, %q, %q", test.which, test.args, status, stdout, stderr)
		}
	}
}

// A real process, started as a host starts it.
func TestServe(t *testing.T) {
	t.Setenv(play, "good")
	typ := typed(granted)
	client, err := plugin.Launch{Name: "api-key", Path: wrapper(t), Sandbox: plugin.Sandbox{Read: []string{self(t)}}}.Start(t.Context())
	must(t, err)
	defer client.Close()
	config, err := typ.Schema.Parse(map[string]any{"key": "hunter22"})
	must(t, err)
	config, err = config.Resolve(schema.Sources{})
	must(t, err)
	a, err := client.Authorize(t.Context(), &plugin.Request{Type: typ.Name, Config: config})
	must(t, err)
	if a.Headers[0].Value.Reveal() != "Bearer T0k3n" || a.Logins != 1 {
		t.Errorf("the authorization is %+v", a)
	}
}

// wrapper is a program that starts this binary as the good plugin: a plugin gets
// no environment from its host.
func wrapper(t *testing.T) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to wrap the plugin in")
	}
	path := filepath.Join(t.TempDir(), "plugin")
	script := "#!" + sh + "\n" + play + "=good exec '" + self(t) + "'\n"
	must(t, os.WriteFile(path, []byte(script), 0o700))
	return path
}

func TestConnectorIsUsableUnserved(t *testing.T) {
	c := sdk.Plugin{Types: []*sdk.ConnectionType{typed(granted)}}.Connector(io.Discard)
	if _, ok := c.(plugin.Revoker); ok {
		t.Error("it claims to revoke")
	}
}
