package main

import (
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// forget is what a host does with the password after the first login.
func (c *conn) forget() {
	c.config["password"] = map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"}
}

func TestForgottenPassword(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token), sdktest.JSON(200, rotated)), "keep_password", false)
	a := c.mustAuthorize(nil)
	c.forget()
	if a = c.mustAuthorize(a); a.Logins != 0 {
		t.Errorf("%d logins without a password", a.Logins)
	}
	c.Script(sdktest.JSON(400, `{"error":"invalid_grant"}`))
	for _, previous := range []*sdk.Authorization{a, nil} { // over, and lost
		e := c.mustFail(previous)
		if e.Code != sdk.Denied || e.Field != "password" || e.Hint != "enter it again" || e.Logins != 0 {
			t.Errorf("it ended so: %+v", e)
		}
	}
	if c.Passwords() != 1 || len(c.Requests()) != 3 {
		t.Errorf("%d passwords in %d requests", c.Passwords(), len(c.Requests()))
	}
}

// What may pass is no reason to ask for a password.
func TestForgottenPasswordAndAServerThatIsDown(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token), sdktest.Respond(503, nil, "")), "keep_password", false)
	a := c.mustAuthorize(nil)
	c.forget()
	if e := c.mustFail(a); e.Code != sdk.Unavailable {
		t.Errorf("it is %s", e.Code)
	}
}

// A password that is a reference is still there when the secret of the
// authenticator is not: a login without the digits would be refused.
func TestForgottenAuthenticator(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t), "keep_password", false, "totp_secret", map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"})
	if e := c.mustFail(nil); e.Code != sdk.Denied || e.Field != "totp_secret" || e.Logins != 0 {
		t.Errorf("%+v", e)
	}
	if found := c.diagnosis(); found["token skipped password_forgotten"].Message == "" || c.Passwords() != 0 {
		t.Errorf("a test sends %d passwords: %+v", c.Passwords(), found)
	}
}

// Nobody can send a password that is gone instead.
func TestAdviceWithoutAPassword(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token), sdktest.JSON(403, `{"error":"access_denied"}`)), "keep_password", false)
	a := c.mustAuthorize(nil)
	c.forget()
	if e := c.mustFail(a); e.Field != "password" || e.Hint != "enter it again" || e.Logins != 0 {
		t.Errorf("%+v", e)
	}
}
