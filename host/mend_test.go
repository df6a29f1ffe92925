package host_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// A fix reaches a person only if they could follow it.
func TestOnlyFixesThatCanBeFollowed(t *testing.T) {
	for _, tt := range []struct {
		fix   sdk.Fix
		plain bool // the connection allows http
		shown bool
	}{
		{sdk.Fix{Field: "note", Value: "better"}, false, true},
		{sdk.Fix{Field: "note"}, false, true},
		{sdk.Fix{Field: "url", Value: "https://a.example"}, false, true},
		{sdk.Fix{Field: "url", Value: "http://a.example"}, true, true},
		{sdk.Fix{Field: "allow_http", Value: true}, false, true},
		{sdk.Fix{Field: "url", Value: "http://a.example"}, false, false},
		{sdk.Fix{Field: "note", Value: 3}, false, false},
		{sdk.Fix{Field: "nothing", Value: "x"}, false, false},
		{sdk.Fix{Field: "key", Value: "x"}, false, false},
		{sdk.Fix{Field: "key"}, false, false},
		{sdk.Fix{Field: "note", Value: "a canary-key"}, false, false},
	} {
		log := &bytes.Buffer{}
		h, k := misbehave(t, host.Config{Logger: slog.New(slog.NewTextHandler(log, nil))}, nil)
		k.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
			report(sdk.Check{Name: "key", Status: sdk.Warned, Fix: &tt.fix})
			return nil
		}
		d := settings("canary-key")
		d.Config["allow_http"] = tt.plain
		err := h.Draft(d).Test(t.Context(), func(c host.Check) {
			if (c.Fix != nil) != tt.shown {
				t.Errorf("%+v: shown is %v, want %v", tt.fix, c.Fix != nil, tt.shown)
			}
		})
		if err != nil {
			t.Error(err)
		}
		told := contains(log.String(), `level=WARN msg="a plugin suggested what cannot be followed`) && contains(log.String(), "type=key ")
		if told == tt.shown || contains(log.String(), "canary") {
			t.Errorf("%+v: logged: %s", tt.fix, log)
		}
	}
}
