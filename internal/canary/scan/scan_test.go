package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const hidden = `pässword "4" <&> S3cr3t`

// canaries notes secrets in a file of the test's own.
func canaries(t *testing.T, values ...string) string {
	t.Helper()
	var lines strings.Builder
	for _, value := range values {
		lines.WriteString(base64.StdEncoding.EncodeToString([]byte(value)) + " here.go:1 in x.test\n")
	}
	return write(t, "canaries", lines.String())
}

// logged writes events into a log of the test's own.
func logged(t *testing.T, events ...event) string {
	t.Helper()
	var log bytes.Buffer
	for _, e := range events {
		if err := json.NewEncoder(&log).Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	return write(t, "log.json", log.String())
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScan(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte("token=" + hidden + ";"))
	for name, tt := range map[string]struct {
		events []event
		said   []string // nothing: it is clean
	}{
		"clean":    {[]event{{Package: "p", Test: "TestA", Output: "ok pässword\n"}}, nil},
		"alike":    {[]event{{Package: "p", Test: "TestA", Output: "another one that ends in > S3cr3t\n"}}, nil},
		"plain":    {[]event{{Package: "p", Test: "TestA", Output: "x" + hidden + "x"}}, []string{"canary: p TestA prints the secret 0cef, as it is; it was noted at here.go:1 in x.test"}},
		"encoded":  {[]event{{Package: "p", Test: "TestA", Output: encoded}}, []string{"canary: p TestA prints the secret 0cef, encoded; "}},
		"cut":      {[]event{{Package: "p", Test: "TestA", Output: encoded[:20]}, {Package: "p", Test: "TestB", Output: "--- PASS"}, {Package: "p", Test: "TestA", Output: encoded[20:]}}, []string{"canary: p TestA prints"}},
		"twice":    {[]event{{Package: "p", Test: "TestA", Output: hidden + encoded}}, []string{"canary: p TestA prints the secret 0cef, as it is; "}},
		"two":      {[]event{{Package: "p", Test: "TestA", Output: hidden}, {Package: "p", Output: hidden}}, []string{"canary: p TestA prints", "canary: p prints"}},
		"compiler": {[]event{{ImportPath: "q", Output: hidden}}, []string{"canary: q prints"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			problems, err := scan(canaries(t, hidden), true, []string{logged(t, tt.events...)}, &out)
			if err != nil || problems != len(tt.said) || strings.Count(out.String(), "canary: ") != len(tt.said) {
				t.Fatalf("%d problems, want %d: %v\n%s", problems, len(tt.said), err, &out)
			}
			for _, line := range append(tt.said, "canary scan: 1 secrets, 0.0 MB of output, ") {
				if !strings.Contains(out.String(), line) {
					t.Errorf("%q is not said in\n%s", line, &out)
				}
			}
			if strings.Contains(out.String(), "S3cr3t") {
				t.Errorf("the scan itself shows it:\n%s", &out)
			}
		})
	}
}

func TestALineThatIsNoEventIsSearched(t *testing.T) {
	var out bytes.Buffer
	problems, err := scan(canaries(t, hidden), true, []string{write(t, "log.json", "panic: "+hidden+"\n")}, &out)
	if err != nil || problems != 1 {
		t.Errorf("%d problems, want 1: %v\n%s", problems, err, &out)
	}
}

func TestARunWithoutSecretsFails(t *testing.T) {
	log, none := logged(t, event{Package: "p", Output: "ok"}), filepath.Join(t.TempDir(), "none")
	for _, demand := range []bool{true, false} {
		var out bytes.Buffer
		problems, err := scan(none, demand, []string{log}, &out)
		if err != nil || (problems == 1) != demand || strings.Contains(out.String(), "canary: the scan saw no secrets") != demand {
			t.Errorf("demanded %t: %d problems, %v\n%s", demand, problems, err, &out)
		}
	}
	if _, err := scan(none, false, []string{none}, &bytes.Buffer{}); err == nil {
		t.Error("a log that is not there passes")
	}
}

// TestABlindScanIsFound blinds it, for each way of writing a secret.
func TestABlindScanIsFound(t *testing.T) {
	all := plants()
	output := newOutput()
	if err := output.plant(all); err != nil {
		t.Fatal(err)
	}
	finds := newSearch(all.canaries()).all(output)
	if missed, others := all.harvest(finds); len(missed)+len(others) > 0 {
		t.Errorf("it misses %q and finds %d others", missed, len(others))
	}
	for i := range all {
		without := append(append(garden{}, all[:i]...), all[i+1:]...)
		finds := newSearch(without.canaries()).all(output)
		if missed, _ := all.harvest(finds); len(missed) != 1 || missed[0] != all[i].way {
			t.Errorf("without the one %s it says that it misses %q", all[i].way, missed)
		}
	}
}
