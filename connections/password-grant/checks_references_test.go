package main

import (
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// A reference that is text is warned of, and not shown.
func TestReferencesAsText(t *testing.T) {
	for _, value := range []string{
		"${PW}", "$PW", "$API_KEY_2", "${pw}", "{env: PW}", "{ env: PW }", `{"env": "PW"}`, "{file: /run/pw}", "env: PW", "%PW%", "$env:Pw", "{{ pw }}", "${{ secrets.PW }}", " $PW\n",
	} {
		for _, field := range []string{"password", "client_secret", "token_headers.X-Key"} {
			if strings.Contains(field, ".") && strings.Contains(value, "\n") {
				continue // no header can hold that
			}
			if !warnsOf(t, field, value) {
				t.Errorf("%s %q is not warned of", field, value)
			}
		}
	}
	for _, value := range []string{"hunter22", "$ecret", "pa${PW}", "${PW}x", "100%", "%", "{}", "{env", "$", "$1", "environment: x", "$2y$10$abc", "{a: b}"} {
		if warnsOf(t, "password", value) {
			t.Errorf("%q is warned of", value)
		}
	}
}

func warnsOf(t *testing.T, field, value string) bool {
	t.Helper()
	name, header, inMap := strings.Cut(field, ".")
	c := dialled(t, sdktest.TokenServer(t), name, value)
	if inMap {
		c.config[name] = map[string]any{header: value}
	}
	checks, err := c.TestWithoutLogin(c.config)
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		if check.Code != "reference_as_text" {
			continue
		}
		if strings.Contains(check.Message+check.Hint, strings.TrimSpace(value)) && len(value) > 3 {
			t.Errorf("%q is shown: %+v", value, check)
		}
		return check.Name == "secrets" && check.Status == sdk.Warned && check.Field == field && strings.Contains(check.Hint, "without quotes")
	}
	return false
}

// If it is refused, that is likely why.
func TestARefusedReference(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_grant"}`)), "password", "${PW}")
	checks, err := c.Test(c.config)
	if e := sdk.AsError(err); e.Code != sdk.Denied || !strings.Contains(e.Hint, "password looks like a reference") {
		t.Errorf("%v, %v", checks, err)
	}
}
