package redis

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

func TestAddress(t *testing.T) {
	type want struct {
		topology, hosts, primary, user, pass string
		tls, socket                          bool
		database                             int
	}
	for text, w := range map[string]want{
		"redis://localhost":                             {topology: single, hosts: "localhost:6379"},
		"valkey://10.0.0.1:7000/3":                      {topology: single, hosts: "10.0.0.1:7000", database: 3},
		"rediss://[::1]:7000/":                          {topology: single, hosts: "[::1]:7000", tls: true},
		"redis://[::1]":                                 {topology: single, hosts: "[::1]:6379"},
		"redis://:p%40ss%2F@h":                          {topology: single, hosts: "h:6379", pass: "p@ss/"},
		"rediss://bob:a:b@h":                            {topology: single, hosts: "h:6379", tls: true, user: "bob", pass: "a:b"},
		"redis://bob:p@ss@h":                            {topology: single, hosts: "h:6379", user: "bob", pass: "p@ss"},
		"unix:///run/redis.sock":                        {topology: single, hosts: "/run/redis.sock", socket: true},
		"unix://bob:p@/run/redis.sock":                  {topology: single, hosts: "/run/redis.sock", socket: true, user: "bob", pass: "p"},
		"redis+sentinel://a,b:1/main":                   {topology: sentinel, hosts: "a:26379, b:1", primary: "main"},
		"rediss+sentinel://bob:p@a:1,[::1]:2/my%20db/4": {topology: sentinel, hosts: "a:1, [::1]:2", primary: "my db", database: 4, tls: true, user: "bob", pass: "p"},
		"valkey+cluster://a:1,b:2":                      {topology: cluster, hosts: "a:1, b:2"},
		"rediss+cluster://a:1":                          {topology: cluster, hosts: "a:1", tls: true},
	} {
		a, err := parseAddress(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := want{a.topology, a.String(), a.primary, a.user.Reveal(), a.pass.Reveal(), a.tls, a.socket, a.database}
		if diff := cmp.Diff(w, got, cmp.AllowUnexported(want{})); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

func TestAddressThatIsNone(t *testing.T) {
	for _, text := range []string{
		"", "localhost:6379", "http://h", "redis:/h", "redis://", "redis://:hunter2@", "redis://:hunter2@h:0", "redis://:hunter2@h:70000",
		"redis://:hunter2@h:x", "redis://:hunter2@a:1,b:2", "redis://:hunter2@h/one", "redis://:hunter2@h/-1", "redis://:hunter2@h/1/2",
		"redis://:hunter2@h?db=1", "redis://:hunter2#@h", "redis://:hunter2%zz@h", "redis://:hunter2/@h", "redis+sentinel://:hunter2@a:1",
		"redis+sentinel://:hunter2@a:1//1", "redis+cluster://:hunter2@a:1/1", "unix://:hunter2@run/r.sock", "redis://bob:hunter2@h:6379:1", "redis://bob@h",
	} {
		o := Options{URL: secret.New(text), Keys: testKeys}
		_, err := Open(t.Context(), o)
		e, ok := errors.AsType[*plugin.Error](err)
		if !ok || e.Code != plugin.Config || e.Field != field || e.Hint == "" {
			t.Errorf("%q: %v, want an error of %s with a hint", text, err, field)
		} else if strings.Contains(e.Error()+e.Hint, "hunter2") {
			t.Errorf("%q: the password is shown", text)
		}
	}
	if _, err := Open(t.Context(), Options{URL: secret.New("redis://h")}); err == nil {
		t.Error("opened without keys")
	}
	if _, err := Open(t.Context(), Options{URL: secret.New("rediss://h"), Keys: testKeys, CAs: []byte("none")}); err == nil {
		t.Error("opened with certificates that are none")
	}
}
