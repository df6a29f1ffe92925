package canary_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// file has this process note into a file of the test's own.
func file(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "canaries")
	t.Setenv(canary.Env, name)
	return name
}

// noted returns what was noted in a file, sorted.
func noted(t *testing.T, name string) []string {
	t.Helper()
	all, err := canary.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, c := range all {
		values = append(values, c.Value)
	}
	slices.Sort(values)
	return values
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("noted are %q, want %q", got, want)
	}
}

func TestNote(t *testing.T) {
	name := file(t)
	canary.Note("canary 1\nin two lines", "too few", "refresh-token", "canary 2")
	canary.Note("canary 2")
	canary.Secrets(secret.New("canary 3"), secret.String{})
	want(t, noted(t, name), "canary 1\nin two lines", "canary 2", "canary 3")
	all, err := canary.Read(name)
	if err != nil || !strings.HasPrefix(all[0].Where, "canary/note_test.go:") || !strings.HasSuffix(all[0].Where, " in canary.test") {
		t.Errorf("it was noted at %q, want this file: %v", all[0].Where, err)
	}
	another := file(t)
	canary.Note("canary 2")
	want(t, noted(t, another), "canary 2")
}

func TestNothingIsNotedWithoutTheVariable(t *testing.T) {
	name := file(t)
	t.Setenv(canary.Env, "")
	canary.Note("canary 1")
	canary.Message(http.Header{"Authorization": {"Bearer canary 2"}}, nil)
	w := httptest.NewRecorder()
	if canary.Answer(w) != http.ResponseWriter(w) {
		t.Error("an answer has been wrapped")
	}
	want(t, noted(t, name))
}

func TestWhatCannotBeNotedIsNotLost(t *testing.T) {
	t.Setenv(canary.Env, filepath.Join(t.TempDir(), "no", "such", "folder"))
	defer func() {
		if problem := fmt.Sprint(recover()); !strings.Contains(problem, "noting a secret") || strings.Contains(problem, "canary 7") {
			t.Errorf("it panicked with %q", problem)
		}
	}()
	canary.Note("canary 7")
}

func TestMessage(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte("id:canary%201 of Basic"))
	for name, tt := range map[string]struct {
		header, body string
		want         []string
	}{
		"basic":  {"Basic " + basic, "", []string{basic, "canary%201 of Basic", "canary 1 of Basic"}},
		"bearer": {"Bearer canary-token", "", []string{"canary-token"}},
		"form":   {"", "username=canary-user&password=canary+2%26&client_secret=canary-3", []string{"canary 2&", "canary-3"}},
		"json":   {"", `{"grant_type":"canary","data":[{"access_token":"canary 4","token_type":"canary"},{"refresh_token":"canary 5"}]}`, []string{"canary 4", "canary 5"}},
		"assertion": {"", "client_assertion_type=canary-type&client_assertion=canary.6.&token_type_hint=canary&totp=canary-7",
			[]string{"canary.6.", "canary-7"}},
		"neither": {"", "canary %zz", nil},
	} {
		t.Run(name, func(t *testing.T) {
			into := file(t)
			canary.Message(http.Header{"Authorization": {tt.header}}, []byte(tt.body))
			want(t, noted(t, into), tt.want...)
		})
	}
}

func TestAnswer(t *testing.T) {
	name := file(t)
	w := httptest.NewRecorder()
	answer := canary.Answer(w)
	if _, err := answer.Write([]byte(`{"access_token":"canary 8"}`)); err != nil || w.Body.Len() == 0 {
		t.Errorf("the answer did not get through: %v", err)
	}
	if err := http.NewResponseController(answer).Flush(); err != nil || !w.Flushed {
		t.Errorf("what is behind cannot be reached: %v", err)
	}
	want(t, noted(t, name), "canary 8")
}

func TestReadCutsWhatIsVeryLong(t *testing.T) {
	name := file(t)
	canary.Note("canary " + strings.Repeat("x", 1<<20))
	if got := noted(t, name); len(got) != 1 || len(got[0]) != 4<<10 {
		t.Errorf("%d are noted, want one of 4 KiB", len(got))
	}
}

func TestReadDoesNotShowWhatItCannotRead(t *testing.T) {
	name := file(t)
	if err := os.WriteFile(name, []byte("Y2FuYXJ5 here\n!canary here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := canary.Read(name); err == nil || !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "!canary") {
		t.Errorf("err = %v, want one that names line 2", err)
	}
}

// TestProcessesNoteAtOnce starts this test several times over, each noting much.
func TestProcessesNoteAtOnce(t *testing.T) {
	const processes, each = 4, 200
	if who := os.Getenv("JACKFIELD_CANARY_WRITER"); who != "" {
		for i := range each {
			canary.Note(fmt.Sprintf("canary %s of %d, %s", who, i, strings.Repeat("long ", 2000)))
		}
		return
	}
	name := file(t)
	var running []*exec.Cmd
	for i := range processes {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProcessesNoteAtOnce$")
		cmd.Env = append(os.Environ(), fmt.Sprint("JACKFIELD_CANARY_WRITER=", i), "GORACE=atexit_sleep_ms=0")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if got := len(noted(t, name)); got != processes*each {
		t.Errorf("%d secrets are noted, want %d", got, processes*each)
	}
}
