package canary

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// Env names the file that secrets are noted in; unset, none are.
const Env = "JACKFIELD_CANARIES"

// noted holds what this process has written, by file and value: a password that
// is sent a thousand times is one line.
var noted sync.Map

// Note notes secrets. It panics where they cannot be written: a run that lost
// them would pass for clean.
func Note(values ...string) { note(os.Getenv(Env), caller(), values) }

// Secrets is [Note] for those that hide themselves.
func Secrets(values ...secret.String) {
	file, from := os.Getenv(Env), caller()
	for _, value := range values {
		note(file, from, []string{value.Reveal()})
	}
}

// Message notes what is secret in a request or an answer: the credentials of
// its header, and what its body has under the name of a secret.
func Message(header http.Header, body []byte) {
	if file := os.Getenv(Env); file != "" {
		note(file, caller(), append(credentials(header.Get("Authorization")), members(body)...))
	}
}

func note(file, from string, values []string) {
	if file == "" {
		return
	}
	for _, value := range values {
		if _, known := noted.LoadOrStore(file+"\x00"+value, true); known || !Worth(value) {
			continue
		}
		line := base64.StdEncoding.EncodeToString([]byte(value)) + " " + from + "\n"
		if err := appendTo(file, line); err != nil {
			panic(fmt.Sprintf("canary: noting a secret: %v", err))
		}
	}
}

// appendTo writes a line at once, so that those of other processes stay whole.
func appendTo(file, line string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // whoever runs the tests says where
	if err != nil {
		return err
	}
	if _, err = f.WriteString(line); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// caller says who called the exported function that calls it: the file with its
// folder, the line, and the program.
func caller() string {
	_, file, line, _ := runtime.Caller(2)
	short := path.Join(path.Base(path.Dir(file)), path.Base(file))
	program := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	return fmt.Sprintf("%s:%d in %s", short, line, program)
}
