package host_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestARefusedKeyIsSentOnce: whoever asks, however often, and after a restart; until
// it changes.
func TestARefusedKeyIsSentOnce(t *testing.T) {
	u, data := newUserType(), t.TempDir()
	for process := range 3 {
		h := u.open(t, host.Config{Data: data})
		if process == 0 {
			create(t, h, "billing", user("alice", "wrong"))
			fails(t, h.Connection("billing"), host.Denied)
		} else {
			fails(t, h.Draft(user("alice", "wrong")), host.Locked, "alice at auth.example.com:443: nothing was sent", "refused these credentials", "guard reset")
		}
		if err := h.Connection("billing").Test(t.Context(), func(host.Check) {}); host.AsError(err).Code != host.Locked {
			t.Errorf("Test = %v, want locked", err)
		}
		if process == 2 {
			if err := h.EditConnection(t.Context(), "billing", user("alice", "right")); err != nil {
				t.Fatal(err)
			}
			lookup(t, h.Connection("billing"), host.Obtained)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, "the account", accounts(t, u.open(t, host.Config{Data: data})), "alice at auth.example.com:443: 2 logins, 0 strikes, 1 refused")
	wants(t, "the server saw", u.asked(), "login, login")
}

// TestARenewalIsNoLogin: it asks nobody's leave, where the account may not log in at
// all.
func TestARenewalIsNoLogin(t *testing.T) {
	u := newUserType()
	h := u.open(t, host.Config{LoginsPerHour: 1})
	c := create(t, h, "billing", user("alice", "right"))
	for range 3 {
		a, err := c.Authorize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if dropped, err := c.Invalidate(t.Context(), a); !dropped || err != nil {
			t.Fatal(dropped, err)
		}
	}
	wants(t, "the plugin was asked", u.asked(), "login, renewal without login, renewal without login")
	wants(t, "the account", accounts(t, h), "alice at auth.example.com:443: 1 logins, 0 strikes, 0 refused")
}

// TestALoginAfterARenewal: what renews nothing any more is presented once, and the
// login after it is the guard's to allow.
func TestALoginAfterARenewal(t *testing.T) {
	for ceiling, want := range map[int]string{1: "login, renewal without login", 2: "login, renewal without login, login"} {
		u := newUserType()
		u.next = func(_ int, req *sdk.Request) (*sdk.Authorization, error) {
			if req.NoLogin {
				return nil, sdk.LoginNeeded()
			}
			return u.well(req)
		}
		c := create(t, u.open(t, host.Config{LoginsPerHour: ceiling}), "billing", user("alice", "right"))
		dead := lookup(t, c, host.Obtained)
		if _, err := c.Invalidate(t.Context(), dead); err != nil {
			t.Fatal(err)
		}
		if ceiling == 2 {
			lookup(t, c, host.Obtained)
		} else if e := failure(t, c, host.Locked, "1 login in the last hour"); e.RetryAfter <= 0 {
			t.Error("it does not say until when")
		}
		wants(t, "the plugin was asked", u.asked(), want)
	}
}

// TestARenewalThatFailsOtherwise: it may pass, and is not worth a login.
func TestARenewalThatFailsOtherwise(t *testing.T) {
	for _, code := range []host.Code{host.Unavailable, host.Denied, host.Timeout} {
		u := newUserType()
		u.next = func(_ int, req *sdk.Request) (*sdk.Authorization, error) {
			if !req.Previous.IsZero() {
				return nil, sdk.Errorf(code, "no")
			}
			return u.well(req)
		}
		c := create(t, u.open(t, host.Config{}), "billing", user("alice", "right"))
		if _, err := c.Invalidate(t.Context(), lookup(t, c, host.Obtained)); err != nil {
			t.Fatal(err)
		}
		fails(t, c, code)
		wants(t, "the plugin was asked", u.asked(), "login, renewal without login")
	}
}

// TestAPluginThatLogsInAllTheSame: the guard is told, and asked from then on.
func TestAPluginThatLogsInAllTheSame(t *testing.T) {
	u := newUserType()
	u.next = func(int, *sdk.Request) (*sdk.Authorization, error) { return token(1), nil }
	h := u.open(t, host.Config{LoginsPerHour: 3})
	c := create(t, h, "billing", user("alice", "right"))
	for range 3 {
		if _, err := c.Invalidate(t.Context(), lookup(t, c, host.Obtained)); err != nil {
			t.Fatal(err)
		}
	}
	fails(t, c, host.Locked)
	wants(t, "the account", accounts(t, h), "alice at auth.example.com:443: 3 logins, 0 strikes, 0 refused")
	wants(t, "the plugin was asked", u.asked(), "login, renewal without login, renewal")
}

// TestWhoseLoginItIs: the user at the server, whatever the connection, its type and
// its path.
func TestWhoseLoginItIs(t *testing.T) {
	u, other := newUserType(), newUserType()
	other.Name = "other"
	other.Schema.Fields[0].Roles = []sdk.Role{sdk.SecretOrigin} // says where, and the account does not
	h := u.open(t, host.Config{})
	if err := h.RegisterConnector(t.Context(), sdk.Plugin{Types: []*sdk.ConnectionType{&other.ConnectionType}}.Connector(t.Output())); err != nil {
		t.Fatal(err)
	}
	for _, login := range []struct{ connType, url, name string }{
		{"user", "https://auth.example.com/token", "alice"},
		{"user", "https://AUTH.example.com:443/other?x=1", "alice"},
		{"other", "https://auth.example.com/", "alice"},
		{"user", "https://auth.example.com/token", "bob"},
		{"user", "https://auth.example.com:8443/token", "alice"},
		{"user", "https://auth.example.com/token", ""},
		{"user", "", "alice"},
		{"user", "", ""}, // nobody knows whose, and so do we not
	} {
		d := host.Definition{Type: login.connType, Config: map[string]any{"key": "k"}}
		for name, value := range map[string]string{"url": login.url, "name": login.name} {
			if value != "" {
				d.Config[name] = value
			}
		}
		lookup(t, h.Draft(d), host.Obtained)
	}
	wants(t, "the accounts", accounts(t, h), strings.Join([]string{
		"alice: 1 logins, 0 strikes, 0 refused",
		"alice at auth.example.com:443: 3 logins, 0 strikes, 0 refused",
		"alice at auth.example.com:8443: 1 logins, 0 strikes, 0 refused",
		"auth.example.com:443: 1 logins, 0 strikes, 0 refused",
		"bob at auth.example.com:443: 1 logins, 0 strikes, 0 refused",
	}, "; "))
}

// TestALabelShowsNoSecret: not even where somebody's name is the key.
func TestALabelShowsNoSecret(t *testing.T) {
	h := newUserType().open(t, host.Config{})
	lookup(t, h.Draft(user("canary-as-name", "canary-as-name")), host.Obtained)
	if got := accounts(t, h); strings.Contains(got, "canary") || !strings.Contains(got, "at auth.example.com:443") {
		t.Errorf("the account is shown as %q", got)
	}
}

// TestAServerThatAsksToSlowDown is left alone by all of its accounts.
func TestAServerThatAsksToSlowDown(t *testing.T) {
	u := newUserType()
	u.next = func(int, *sdk.Request) (*sdk.Authorization, error) {
		return nil, &sdk.Error{Code: sdk.Throttled, Message: "slow down", Logins: 1, RetryAfter: time.Minute}
	}
	h := u.open(t, host.Config{})
	fails(t, h.Draft(user("alice", "right")), host.Throttled)
	if e := failure(t, h.Draft(user("bob", "right")), host.Throttled, "nothing was sent"); e.RetryAfter < 50*time.Second {
		t.Errorf("it may be tried again after %v", e.RetryAfter)
	}
	wants(t, "the plugin was asked", u.asked(), "login")
}

// unstartable is a connector that starts once, to be registered.
type unstartable struct {
	plugin.Connector
	starts int
}

func (u *unstartable) Configure(context.Context, plugin.Settings) error {
	if u.starts++; u.starts > 1 {
		return plugin.Errorf(plugin.Config, "it does not start")
	}
	return nil
}

// TestAPluginThatDoesNotStart has sent nothing, and costs no login.
func TestAPluginThatDoesNotStart(t *testing.T) {
	u := newUserType()
	h := hosttest.Open(t, &unstartable{Connector: sdk.Plugin{Types: []*sdk.ConnectionType{&u.ConnectionType}}.Connector(t.Output())})
	c := h.Draft(user("alice", "right"))
	for range 5 {
		fails(t, c, host.BadConfig)
		if err := c.Test(t.Context(), func(host.Check) {}); host.AsError(err).Code != host.BadConfig {
			t.Fatalf("Test = %v", err)
		}
	}
	wants(t, "the accounts", accounts(t, h), "")
}

func TestAResetIsAuditedAndLetsGo(t *testing.T) {
	u, log := newUserType(), &bytes.Buffer{}
	h := u.open(t, host.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
	c := h.Draft(user("alice", "wrong"))
	for _, by := range []func(host.AccountStatus) string{
		func(s host.AccountStatus) string { return s.Label },
		func(s host.AccountStatus) string { return string(s.Account) },
	} {
		fails(t, c, host.Denied)
		fails(t, c, host.Denied) // the same failure, which is remembered for a moment
		list, err := h.Accounts(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := h.ResetAccount(t.Context(), by(list[0]), "carol"); err != nil {
			t.Fatal(err)
		}
		c = h.Draft(user("alice", "wrong again"))
	}
	wants(t, "the accounts", accounts(t, h), "")
	if got := log.String(); strings.Count(got, `level=INFO msg="guard reset" audit=true`) != 2 || !strings.Contains(got, `who=carol account="alice at auth`) {
		t.Errorf("the log says %s", got)
	}
	if err := h.ResetAccount(t.Context(), "nobody", "carol"); host.AsError(err).Code != host.NotFound {
		t.Errorf("err = %v, want not_found", err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Accounts(t.Context()); host.AsError(err).Code != host.Canceled {
		t.Errorf("a closed host lists: %v", err)
	}
	if err := h.ResetAccount(t.Context(), "nobody", "carol"); host.AsError(err).Code != host.Canceled {
		t.Errorf("a closed host resets: %v", err)
	}
}

// records counts the guard's records in a folder that nobody has open, and damages
// the first if it is told to.
func records(t *testing.T, data string, damage bool) (n int) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(data, "jackfield.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		all := tx.Bucket([]byte("guard"))
		n = all.Stats().KeyN
		key, _ := all.Cursor().First()
		if !damage {
			return nil
		}
		return all.Put(key, []byte("garbage"))
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWhatSaysNothingMoreIsSweptAway: each day, and when a host is opened.
func TestWhatSaysNothingMoreIsSweptAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, data := newUserType(), t.TempDir()
		u.next = func(int, *sdk.Request) (*sdk.Authorization, error) {
			return nil, &sdk.Error{Code: sdk.Throttled, Message: "slow down", Logins: 1}
		}
		use := func(wait time.Duration, login bool, want int) {
			t.Helper()
			h := u.open(t, host.Config{Data: data})
			synctest.Wait()
			if login {
				fails(t, h.Draft(user("alice", "right")), host.Throttled)
			}
			<-time.After(wait)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			if n := records(t, data, false); n != want {
				t.Errorf("%d records are left after %v, want %d", n, wait, want)
			}
		}
		use(2*time.Hour, true, 2) // of the account, and of the server that wants to be left alone
		use(0, false, 0)
		use(25*time.Hour, true, 0)
	})
}

// TestADamagedRecordIsNotAnOpenDoor: the account is held for a while, and can be
// reset.
func TestADamagedRecordIsNotAnOpenDoor(t *testing.T) {
	u, data := newUserType(), t.TempDir()
	h := u.open(t, host.Config{Data: data})
	fails(t, h.Draft(user("alice", "wrong")), host.Denied)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if n := records(t, data, true); n != 1 {
		t.Fatalf("%d records", n)
	}
	h = u.open(t, host.Config{Data: data})
	list, err := h.Accounts(t.Context())
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Reason, "damaged") {
		t.Errorf("it is listed as %+v (%v)", list, err)
	}
	fails(t, h.Draft(user("alice", "right")), host.Locked, "came to nothing")
	if err := h.ResetAccount(t.Context(), string(list[0].Account), "carol"); err != nil {
		t.Fatal(err)
	}
	lookup(t, h.Draft(user("alice", "right")), host.Obtained)
	wants(t, "the plugin was asked", u.asked(), "login, login")
}
