package plugin_test

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Neither long lines nor JSON of a strange kind on its output harm a plugin that
// serves, or its host.
func TestWhatPluginsPrint(t *testing.T) {
	for mode, want := range map[string]string{
		"plugin-longline": `"msg":"` + strings.Repeat("a", 4<<10) + "…",
		"plugin-json42":   `"msg":"","plugin":"test","said":{"@level":"[\"warn\"]","@message":42,"plugin":"forged"}`,
	} {
		t.Run(mode, func(t *testing.T) {
			client, log := start(t, mode)
			for range 3 {
				stillServes(t, client)
			}
			client.Close()
			// On each of three calls: on the process's own files, which are drained to
			// the end, and on those that go-plugin puts in their place.
			if n := strings.Count(log.String(), want); n < 3 {
				t.Errorf("%d times in %.2000s", n, log)
			}
		})
	}
}

// listen starts a plugin of which each line that it prints can be waited for.
func listen(t *testing.T, mode string) (*plugin.Client, func(line string)) {
	t.Helper()
	l, log := launch(t, mode)
	said := make(chan string, 1000)
	l.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.MessageKey {
			said <- a.Value.String()
		}
		return a
	}}))
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client, func(line string) {
		t.Helper()
		for late := time.After(10 * time.Second); ; {
			select {
			case got := <-said:
				if got == line {
					return
				}
			case <-late:
				t.Fatalf("never read: %s", line)
			}
		}
	}
}

// What an author prints with fmt.Println is worth reading.
func TestWhatPluginsPrintWhileTheyServe(t *testing.T) {
	for mode, line := range map[string]string{"plugin-prints": "on standard output", "plugin-prints-errors": "on standard error"} {
		client, await := listen(t, mode)
		stillServes(t, client)
		await(line)
	}
}

// What a plugin prints may hold a secret, and goes into the log and into messages.
func TestWhatPluginsPrintIsScrubbed(t *testing.T) {
	l, log := launch(t, "plugin-exit1")
	l.Scrub = func(text string) string { return strings.ReplaceAll(text, "licence", "[secret]") }
	_, err := l.Start(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no [secret] was found") {
		t.Errorf("%v", err)
	}
	if said := log.String(); strings.Contains(said, "licence") || !strings.Contains(said, "no [secret] was found") {
		t.Errorf("logged: %s", said)
	}
}

// A plugin that ends in the middle of a line was about to say something.
func TestLastLineWithoutALineFeed(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *plugin.Client){
		"closed": func(_ *testing.T, c *plugin.Client) { c.Close() },
		"killed": func(t *testing.T, c *plugin.Client) {
			if p, err := os.FindProcess(c.PID()); err != nil || p.Kill() != nil {
				t.Errorf("killing it: %v", err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, await := listen(t, "plugin-breaks-off")
			stillServes(t, client)
			await("a whole line") // its rest came in the same piece
			end(t, client)
			await("and what it said last")
		})
	}
}
