package redis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// findings are those of a check, by name.
func findings(t *testing.T, c *Client) map[string]Finding {
	t.Helper()
	all := map[string]Finding{}
	for _, f := range c.Check(t.Context()) {
		all[f.Name] = f
		if f.Message == "" || f.Level != OK && f.Level != Warn && f.Level != Fail || f.Level == Fail && f.Hint == "" {
			t.Errorf("this says nothing: %+v", f)
		}
	}
	return all
}

func TestCheckOfAGoodServer(t *testing.T) {
	server := redistest.Start(t, redistest.WithAppendOnly(), redistest.WithMaxMemory(100<<20, "noeviction"))
	all := findings(t, open(t, server.URL()))
	for _, name := range []string{"reachable", "encrypted", "rights", "pushes", "clock", "version", "eviction", "persistence", "key file"} {
		if f := all[name]; f.Level != OK {
			t.Errorf("%s is %+v", name, f)
		}
	}
	if len(all) != 9 {
		t.Errorf("found %v", all)
	}
	until(t, "nothing is left", func() bool { return server.MustDo("KEYS", "*check*") == "" })
}

func TestCheckOfABadServer(t *testing.T) {
	password := redistest.NewPassword()
	server := redistest.Start(t, redistest.WithMaxMemory(100<<20, "allkeys-lru"), redistest.WithConfig(`save ""`),
		redistest.WithACL("jackfield", password, "~jackfield:* +@all -set -client|tracking"))
	c := open(t, fmt.Sprintf("redis://jackfield:%s@%s", password, server.Addr()))
	want := map[string]Level{"reachable": OK, "encrypted": OK, "rights": Fail, "pushes": Warn, "clock": OK, "version": OK, "eviction": Fail, "persistence": Warn}
	all := findings(t, c)
	for name, level := range want {
		if all[name].Level != level {
			t.Errorf("%s is %+v, want %s", name, all[name], level)
		}
	}
	server.MustDo("ACL", "SETUSER", "jackfield", "-info")
	server.MustDo("CONFIG", "SET", "maxmemory-policy", "volatile-ttl")
	if f := findings(t, c)["setup"]; f.Level != Warn {
		t.Errorf("what cannot be seen is %+v", f)
	}
	server.MustDo("ACL", "SETUSER", "jackfield", "+info", "-config")
	all = findings(t, c)
	if all["eviction"].Level != Warn || !strings.Contains(all["persistence"].Message, "cannot be seen") {
		t.Errorf("found %v", all)
	}
	server.Kill()
	until(t, "it is down", isDown(c))
	if all := c.Check(t.Context()); len(all) != 1 || all[0].Level != Fail || all[0].Hint == "" {
		t.Errorf("of a server that is down: %+v", all)
	}
}

func TestCheckOfSettings(t *testing.T) {
	for text, level := range map[string]Level{
		"redis://10.0.0.1": Warn, "redis://localhost": OK, "rediss://10.0.0.1": OK, "redis://[::1]": OK, "unix:///r.sock": OK,
		"redis+cluster://127.0.0.1,10.0.0.1": Warn,
	} {
		where, err := parseAddress(text)
		if err != nil {
			t.Fatal(err)
		}
		if f := (&Client{where: where}).checkTLS(); f.Level != level {
			t.Errorf("%s is %+v", text, f)
		}
	}
	for version, level := range map[string]Level{"5.0.14": Fail, "6.0.0": OK, "7.2.4": OK, "10.1": OK, "": Fail} {
		if f := (facts{"redis_version": version}).version(); f.Level != level {
			t.Errorf("version %s is %+v", version, f)
		}
	}
}
