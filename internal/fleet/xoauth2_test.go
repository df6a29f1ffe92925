package fleet

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// TestOthersBeside: how many passwords one process of another library sends, of which
// fifty goroutines share a token source: with the right password and a wrong one. It
// is measured, not demanded: what it shows stands beside what TestAWrongPassword does.
func TestOthersBeside(t *testing.T) {
	program := os.Getenv("JACKFIELD_XOAUTH2")
	if program == "" {
		t.Log("golang.org/x/oauth2 is asked by `make logins`, which builds it")
		return
	}
	if _, err := os.Stat(filepath.Clean(program)); err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{authservers.Alice.Password, "wrong"} {
		server := authservers.Start(t, authservers.Fosite)
		line, err := json.Marshal(map[string]any{
			"token_endpoint": server.TokenURL, "username": authservers.Alice.Name, "password": password,
			"client_id": authservers.Confidential.ID, "client_secret": authservers.Confidential.Secret,
			"timeout_ms": 60_000, "waiters": 50,
		})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program)
		cmd.Stdin = bytes.NewReader(append(line, '\n'))
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var outcome struct {
			Outcome string `json:"outcome"`
		}
		if err := json.Unmarshal(out, &outcome); err != nil {
			t.Fatal("an outcome cannot be read")
		}
		t.Logf("x/oauth2, 50 waiters of 1 process: %s; %d passwords", outcome.Outcome, server.Counts().Password)
	}
}
