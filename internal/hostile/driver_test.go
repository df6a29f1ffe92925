package hostile

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asDriver makes this test binary a driver: one that is as good as flawed without flaws, or one that is none.
const asDriver = "as-driver"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == asDriver {
		drive(os.Args[2])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func drive(how string) {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			return
		}
		switch how {
		case "dies":
			return
		case "hangs":
			select {}
		case "babbles":
			fmt.Fprintln(os.Stdout, "hello")
		case "answers another":
			fmt.Fprintln(os.Stdout, `{"id":"another","outcome":"token","access_token":"A"}`)
		case "tells no time":
			fmt.Fprintf(os.Stdout, `{"id":%q,"outcome":"token","access_token":%q,"expires_at":"soon"}`+"\n", l.ID, good)
		default:
			obey(l)
		}
	}
}

// obey does what a line says.
func obey(l line) {
	ca, err := os.ReadFile(l.CAFile)
	if err != nil {
		return
	}
	ask := Ask{TokenURL: l.TokenEndpoint, Password: l.Password, Timeout: time.Duration(l.TimeoutMS) * time.Millisecond}
	r := newFlawed(ca, flaws{}).Ask(context.Background(), ask)
	said := answered{ID: l.ID, Outcome: r.Outcome, AccessToken: r.Token, Error: r.Message}
	if !r.Expiry.IsZero() {
		said.ExpiresAt = r.Expiry.Format(time.RFC3339)
	}
	fmt.Fprintln(os.Stderr, "done with", l.Username)
	_ = json.NewEncoder(os.Stdout).Encode(said)
}

// newDriver is this binary, as a driver of some kind.
func newDriver(t *testing.T, how string) *Driver {
	t.Helper()
	ca, err := CA()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca, 0o600); err != nil {
		t.Fatal(err)
	}
	d := &Driver{Name: how, Command: []string{os.Args[0], asDriver, how}, CAFile: file}
	t.Cleanup(d.Close)
	return d
}

func TestDriver(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "obeys")
	for _, test := range []struct {
		id   string
		says string // "": nothing is wrong
	}{
		{"TE-JSON-ESC", ""},
		{"TE-RED-307-X", ""},
		{"TE-EXP-STR", `the outcome is "error"`}, // which is more than this client reads
		{"TE-HDR-COOKIE", ""},
		{"TE-TLS-EXP", ""},
	} {
		c := find(t, test.id)
		problems, err := Run(t.Context(), c, c.Plays[0], d)
		if text := strings.Join(problems, "; "); err != nil || (text == "") != (test.says == "") || !strings.Contains(text, test.says) {
			t.Errorf("%s: %q, %v", test.id, text, err)
		}
	}
}

// A driver that does not answer fails its case, and begins anew with the next.
func TestDriversThatFail(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]string{
		"dies": "it has ended", "hangs": "hung", "babbles": "did not answer in the protocol",
		"answers another": "did not answer in the protocol", "tells no time": "is no time",
	} {
		d := newDriver(t, how)
		if how == "hangs" {
			d.Patience = 200 * time.Millisecond
		}
		for range 2 {
			if r := d.Ask(t.Context(), Ask{ID: "X"}); r.Outcome != "" || !strings.Contains(r.Message, want) {
				t.Errorf("%s: %+v, want %q", how, r, want)
			}
		}
		d.Command[2], d.Patience = "obeys", 0
		if r := d.Ask(t.Context(), Ask{ID: "X", TokenURL: "https://127.0.0.1:1/token", Timeout: time.Second}); r.Outcome != Failure {
			t.Errorf("%s: after that: %+v", how, r)
		}
	}
	none := &Driver{Command: []string{filepath.Join(t.TempDir(), "no-such-program")}}
	if r := none.Ask(t.Context(), Ask{}); r.Outcome != "" || r.Message == "" {
		t.Errorf("no program: %+v", r)
	}
}
