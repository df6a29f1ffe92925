package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
)

func TestRefusedError(t *testing.T) {
	err := refusedError(host.PluginCheck{Name: "greeter", Version: "2.0.0", Refused: []host.RefusedConnection{
		{Name: "billing", Problem: &host.Error{Code: host.BadConfig, Field: "username", Message: "is too short"}},
		{Name: "wages", Problem: &host.Error{Code: host.NotFound, Message: "its type is not served any more"}},
	}})
	want := "plugin greeter 2.0.0 would refuse stored connections: billing (username: is too short); wages (its type is not served any more)"
	if !errors.Is(err, host.BadConfig) || err.Error() != want || !strings.Contains(host.AsError(err).Hint, "--force") {
		t.Errorf("%v", err)
	}
}
