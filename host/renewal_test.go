package host_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestATestOfWhatIsForgotten: without the key nothing can be tried but what is left
// of the login, so that is tried; a connection that is dead does not look well.
func TestATestOfWhatIsForgotten(t *testing.T) {
	o := newOnceType()
	o.Test = func(_ context.Context, req *sdk.Request, report func(sdk.Check)) error {
		report(sdk.Check{Name: "token", Status: sdk.Skipped, Message: "there is no key"})
		return nil
	}
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", once("right"))
	lookup(t, c, host.Obtained)
	wantForgotten(t, h, "billing")
	tested := func() (last host.Check, err error) {
		err = h.Test(t.Context(), "billing", func(check host.Check) { last = check })
		return last, err
	}
	for range 2 { // with what is fresh, and with what has to be renewed
		if last, err := tested(); err != nil || last.Name != "renewal" || last.Status != host.Passed {
			t.Errorf("while it lives: %+v, %v", last, err)
		}
		if _, err := c.Invalidate(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	o.end()
	if last, err := tested(); !errors.Is(err, host.Denied) || last.Name != "renewal" || last.Err == nil || last.Field != "key" {
		t.Errorf("when it is over: %+v, %v", last, err)
	}
	wantLogins(t, o, 1)
}
