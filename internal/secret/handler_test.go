package secret_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

type stringer struct{ s string }

func (s stringer) String() string { return s.s }

type textual struct{ s string }

func (s *textual) MarshalText() ([]byte, error) { return []byte(s.s), nil }

type valuer struct{ v any }

func (v valuer) LogValue() slog.Value { return slog.AnyValue(v.v) }

type inner struct {
	Token string `json:"token"`
}

type namedBytes []byte

// attributes returns one attribute for each way the canary may get into a log.
func attributes() map[string]slog.Attr {
	return map[string]slog.Attr{
		"string":          slog.String("k", canary),
		"key":             slog.String(canary, "v"),
		"error":           slog.Any("k", fmt.Errorf("outer: %w", errors.New(canary))),
		"stringer":        slog.Any("k", stringer{canary}),
		"text":            slog.Any("k", &textual{canary}),
		"valuer":          slog.Any("k", valuer{canary}),
		"valuer of group": slog.Any("k", valuer{slog.GroupValue(slog.String("k", canary))}),
		"group":           slog.Group("g", slog.Group("h", slog.String("k", canary)), slog.Any("e", errors.New(canary))),
		"bytes":           slog.Any("k", []byte(canary)),
		"named bytes":     slog.Any("k", namedBytes(canary)),
		"struct":          slog.Any("k", inner{canary}),
		"behind pointers": slog.Any("k", struct{ P **inner }{new(&inner{canary})}),
		"header":          slog.Any("k", http.Header{"Authorization": {"Bearer " + canary}}),
		"map":             slog.Any("k", map[string]any{"a": []any{1, canary}}),
		"raw json":        slog.Any("k", json.RawMessage(fmt.Sprintf("{\"p\":%q}", canary))),
	}
}

// handlers are the two of the standard library: each writes values its own way.
func handlers(out *bytes.Buffer) map[string]slog.Handler {
	return map[string]slog.Handler{"json": slog.NewJSONHandler(out, nil), "text": slog.NewTextHandler(out, nil)}
}

func TestHandlerScrubsAttributes(t *testing.T) {
	s := newScrubber(canary)
	for name, attr := range attributes() {
		t.Run(name, func(t *testing.T) {
			var bare, out bytes.Buffer
			for format, next := range handlers(&bare) {
				slog.New(next).LogAttrs(t.Context(), slog.LevelInfo, "m", attr)
				logger := slog.New(s.Handler(handlers(&out)[format]))
				logger.LogAttrs(t.Context(), slog.LevelInfo, "message "+canary, attr)
				logger.With(attr.Key, attr.Value).WithGroup("group "+canary).Info("m", "a", attr)
			}
			if s.Scrub(bare.String()) == bare.String() {
				t.Errorf("proves nothing, it is hidden without the handler: %s", bare.String())
			}
			assertHidden(t, out.String())
			if strings.Count(out.String(), "message [secret]") != 2 {
				t.Errorf("the message is not scrubbed: %s", out.String())
			}
		})
	}
}

func TestHandlerScrubsNumbers(t *testing.T) {
	var out bytes.Buffer
	logger := slog.New(newScrubber("31415926").Handler(slog.NewJSONHandler(&out, nil)))
	logger.Info("m", "pin", 31415926, "other", 27)
	if got := out.String(); !strings.Contains(got, `"pin":"[secret]","other":27`) {
		t.Errorf("got %s", got)
	}
}

// TestHandlerScrubsWhatCameIntoUseLater is why attributes are kept and not
// handed on when they are given.
func TestHandlerScrubsWhatCameIntoUseLater(t *testing.T) {
	var s secret.Scrubber
	var out bytes.Buffer
	logger := slog.New(s.Handler(slog.NewTextHandler(&out, nil))).With("args", canary)
	s.Add(secret.New(canary))
	logger.Info("m")
	assertHidden(t, out.String())
}

func TestHandlerLeavesTheRestAlone(t *testing.T) {
	log := func(h slog.Handler) {
		logger := slog.New(h).With("a", 1).WithGroup("g").With("b", inner{"t"})
		two := logger.With("c", 2)
		_ = logger.With("d", 3) // would overwrite c if both shared a slice
		two.Info("m", "e", errors.New("no"), "d", time.Second, "s", stringer{"s"}, "nil", nil, "p", (*textual)(nil))
		two.Debug("not enabled")
	}
	var plain, scrubbed bytes.Buffer
	options := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	log(slog.NewJSONHandler(&plain, options))
	log(newScrubber(canary).Handler(slog.NewJSONHandler(&scrubbed, options)))
	if plain.String() != scrubbed.String() {
		t.Errorf("got  %swant %s", scrubbed.String(), plain.String())
	}
}

func TestHandlerIsAHandler(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return newScrubber(canary).Handler(slog.NewJSONHandler(&out, nil))
	}, func(t *testing.T) map[string]any {
		t.Helper()
		var record map[string]any
		if err := json.Unmarshal(out.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		return record
	})
}

func TestHandlerReportsFailure(t *testing.T) {
	h := newScrubber(canary).Handler(slog.NewTextHandler(brokenLog{}, nil))
	record := slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)
	if err := h.Handle(context.Background(), record); err == nil {
		t.Error("the failure of the handler behind is lost")
	}
}

type brokenLog struct{}

func (brokenLog) Write([]byte) (int, error) { return 0, errors.New("disk full") }
