package host_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestAnEditDuringTheFirstLoginWins: the key that was entered meanwhile is not
// forgotten unused.
func TestAnEditDuringTheFirstLoginWins(t *testing.T) {
	o := newOnceType()
	asked, edited := make(chan struct{}, 2), make(chan struct{})
	o.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		asked <- struct{}{}
		<-edited
		return o.authorize(ctx, req)
	}
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", once("old"))
	done := make(chan error)
	go func() { _, err := c.Authorize(t.Context()); done <- err }()
	<-asked
	if err := h.EditConnection(t.Context(), "billing", once("new")); err != nil {
		t.Fatal(err)
	}
	close(edited)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := shownKey(t, h, "billing"); got != "map[stored:true]" {
		t.Errorf("the new key is shown as %s", got)
	}
	lookup(t, c, host.Obtained)
	wantForgotten(t, h, "billing")
	if o.mu.Lock(); !slices.Equal(o.saw, []string{"old", "new"}) {
		t.Errorf("presented were %v", o.saw)
	}
	o.mu.Unlock()
}

func TestEditsOfAForgottenKey(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", once("right"))
	a := lookup(t, c, host.Obtained)
	for _, word := range []string{"stored", "forgotten"} {
		same := once(map[string]any{word: true})
		if err := h.EditConnection(t.Context(), "billing", same); err != nil {
			t.Errorf("an edit that changes nothing: %v", err)
		}
		if lookup(t, c, host.Cached) != a {
			t.Error("it cost the authorization")
		}
		for field, value := range map[string]any{"note": "n", "keep": true, "url": "https://api.example.com/v2", "other": "o"} {
			changed := once(map[string]any{word: true})
			changed.Config[field] = value
			err := h.EditConnection(t.Context(), "billing", changed)
			if e := host.AsError(err); !errors.Is(err, host.BadConfig) || e.Field != "key" || !contains(e.Error(), "enter it again") {
				t.Errorf("%s changed: err = %v in %q", field, err, e.Field)
			}
		}
	}
	if lookup(t, c, host.Cached) != a {
		t.Error("an edit that was refused cost the authorization")
	}
	again := once("right")
	again.Config["note"] = "n"
	if err := h.EditConnection(t.Context(), "billing", again); err != nil {
		t.Fatal(err)
	}
	lookup(t, c, host.Obtained)
	wantForgotten(t, h, "billing")
	wantLogins(t, o, 2)
}

// TestAnEndedSessionIsTheConnectionsEnd until somebody enters the key again.
func TestAnEndedSessionIsTheConnectionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnceType()
		h := o.open(t, host.Config{})
		c := create(t, h, "billing", once("right"))
		lookup(t, c, host.Obtained)
		o.end()
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		_, err := c.Authorize(t.Context())
		if e := host.AsError(err); !errors.Is(err, host.Denied) || e.Field != "key" {
			t.Errorf("err = %v in %q, want the plugin's denied", err, e.Field)
		}
		if err := h.EditConnection(t.Context(), "billing", once("right")); err != nil {
			t.Fatal(err)
		}
		lookup(t, c, host.Obtained)
	})
}

// TestWhatWasForgottenOutlivesOtherChanges: a file that another secret refers to,
// and a newer plugin with one more default.
func TestWhatWasForgottenOutlivesOtherChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, data, file := newOnceType(), t.TempDir(), t.TempDir()+"/other"
		write(t, file, "before")
		d := once("right")
		d.Config["other"] = map[string]any{"file": file}
		h := o.open(t, host.Config{Data: data})
		c := create(t, h, "billing", d)
		lookup(t, c, host.Obtained)
		write(t, file, "after")
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		lookup(t, c, host.Refreshed)
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		o.Schema.Fields = append(o.Schema.Fields, sdk.Field{Name: "new", Kind: sdk.Boolean, Default: true})
		c = o.open(t, host.Config{Data: data}).Connection("billing")
		lookup(t, c, host.Cached)
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		lookup(t, c, host.Refreshed)
		wantLogins(t, o, 1)
	})
}
