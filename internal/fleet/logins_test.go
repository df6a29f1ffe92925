package fleet

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// patience is what callers have of it, where nothing is to fail.
const patience = 30 * time.Second

// lifespan is how long the server's tokens are good. It counts by its own clock, so
// there is nothing but time to wait for.
const lifespan = 12 * time.Second

// TestOneLogin: a key that no host has, with all callers of all hosts at one time,
// is one POST; so it is at its end, and when all of them report the same token dead.
// A restart, and one host more, are none.
func TestOneLogin(t *testing.T) {
	hosts, callers := size("JACKFIELD_FLEET_HOSTS", 3), size("JACKFIELD_FLEET_CALLERS", 50)
	redis := redistest.Start(t)
	server := authservers.Start(t, authservers.Fosite, authservers.Lifespan(lifespan))
	is := member{Store: redis.URL(), KeyFile: keyFile(t), Settings: settings(server, authservers.Alice.Password)}
	ships := fleet(t, hosts, is)
	posts := func() int { c := server.Counts(); return c.Password + c.RefreshToken }
	everybody := order{Do: "authorize", Callers: callers, Patience: patience}
	want := func(step string, r report, before, sent int) {
		t.Helper()
		if r.OK != hosts*callers || len(r.Tokens) != 1 || len(r.Codes) > 0 {
			t.Errorf("%s: %d of %d callers have an authorization, %d different ones; failures %v", step, r.OK, hosts*callers, len(r.Tokens), r.Codes)
		}
		if got := posts() - before; got != sent {
			t.Errorf("%s: %d POSTs, want %d", step, got, sent)
		}
		t.Logf("%-28s %3d callers of %d hosts, %d POST; the slowest waited %v", step, r.OK, hosts, posts()-before, r.Slowest.Round(time.Millisecond))
	}

	want("cold", all(ships, everybody), 0, 1)
	before := posts()
	want("warm", all(ships, everybody), before, 0)

	before = posts()
	invalidated := everybody
	invalidated.Do = "invalidate"
	want("invalidated by all", all(ships, invalidated), before, 1)

	before = posts()
	for i, s := range ships {
		s.close()
		ships[i] = launch(t, s.is)
	}
	want("every host restarted", all(ships, everybody), before, 0)

	before = posts()
	ninth := launch(t, is)
	if r := ninth.ask(everybody); r.OK != callers || posts() != before {
		t.Errorf("one host more: %d callers have an authorization, by %d POSTs, want none", r.OK, posts()-before)
	}

	all(ships, invalidated) // so that all its time is before it, and nobody finds it due
	before = posts()
	time.Sleep(lifespan)
	want("at its end", all(ships, everybody), before, 1)
}

// TestAWrongPassword is sent once, whoever asks how often, and whoever is restarted.
func TestAWrongPassword(t *testing.T) {
	hosts, callers := size("JACKFIELD_FLEET_HOSTS", 3), size("JACKFIELD_FLEET_CALLERS", 50)
	calls := size("JACKFIELD_FLEET_CALLS", 3000)
	redis := redistest.Start(t)
	server := authservers.Start(t, authservers.Fosite)
	is := member{Store: redis.URL(), KeyFile: keyFile(t), Settings: settings(server, "wrong")}
	ships := fleet(t, hosts, is)
	everybody := order{Do: "authorize", Callers: callers, Patience: patience}

	r := all(ships, everybody)
	refused := r.Codes["denied"] + r.Codes["locked"]
	if refused != hosts*callers || r.Codes["denied"] == 0 || server.Counts().Password != 1 {
		t.Errorf("%d of %d callers were refused (%v), by %d POSTs, want one", refused, hosts*callers, r.Codes, server.Counts().Password)
	}
	t.Logf("%-28s %3d callers of %d hosts, %d POST: %v", "wrong password", refused, hosts, server.Counts().Password, r.Codes)

	everybody.Times = calls / (hosts * callers)
	begin := time.Now()
	r = all(ships, everybody)
	if n := server.Counts().Password; r.OK > 0 || n != 1 {
		t.Errorf("after further calls: %d POSTs, want none", n-1)
	}
	t.Logf("%-28s %3d calls, %d POSTs, %v in all", "and further", hosts*callers*everybody.Times, server.Counts().Password-1, time.Since(begin).Round(time.Millisecond))

	for i, s := range ships {
		s.close()
		ships[i] = launch(t, s.is)
	}
	everybody.Times = 1
	r = all(ships, everybody)
	if n := server.Counts().Password; r.OK > 0 || n != 1 {
		t.Errorf("after a restart of every host: %d POSTs, want none", n-1)
	}
	t.Logf("%-28s %3d callers, %d POSTs", "after every host's restart", hosts*callers, server.Counts().Password-1)
}
