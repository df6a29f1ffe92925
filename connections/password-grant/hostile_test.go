package main

import (
	"bytes"
	"context"
	"log" //nolint:depguard // it is what net/http prints with, and nothing secret may be among that
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/hostile"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// Everything that a token endpoint can do, as a host would meet it through this type.
func TestHostileEndpoints(t *testing.T) {
	printed := overhear(t)
	var left []string
	for _, c := range hostile.Cases() {
		if c.Needs != "" && hostile.Knows(passwordGrant.Schema, c.Needs) {
			t.Errorf("%s can be asked now that there is %s: play it", c.ID, c.Needs)
		}
		if len(c.Plays) == 0 {
			left = append(left, c.ID)
		}
		for _, play := range c.Plays {
			t.Run(strings.TrimSuffix(c.ID+"/"+play.Name, "/"), func(t *testing.T) {
				t.Parallel()
				problems, err := hostile.Run(t.Context(), c, play, underTest(t))
				if err != nil {
					t.Fatal(err)
				}
				for _, problem := range problems {
					t.Error(problem)
				}
			})
		}
	}
	t.Logf("nothing is played here for %s: each says why", strings.Join(left, ", "))
	t.Cleanup(func() { // when all of the above have ended
		if leaks := hostile.Leaks(printed()); leaks != nil {
			t.Errorf("what net/http prints shows %v", leaks)
		}
	})
}

// underTest is this type, behind a pipe of its own.
func underTest(t *testing.T) *hostile.Connection {
	t.Helper()
	trusting := sdktest.Settings()
	var err error
	if trusting.CABundle, err = hostile.CA(); err != nil {
		t.Fatal(err)
	}
	h := sdktest.NewWith(t, &passwordGrant, trusting)
	return &hostile.Connection{
		Schema: passwordGrant.Schema, Printed: h.Log,
		Authorize: func(ctx context.Context, config map[string]any, previous *sdk.Authorization) (*sdk.Authorization, error) {
			reason := sdk.First
			if previous != nil {
				reason = sdk.Due
			}
			return h.AuthorizeContext(ctx, config, previous, reason)
		},
	}
}

// overhear listens to what the standard library prints, until the test has ended.
func overhear(t *testing.T) (printed func() string) {
	t.Helper()
	var mu sync.Mutex
	var said bytes.Buffer
	before := log.Writer()
	log.SetOutput(writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return said.Write(p)
	}))
	t.Cleanup(func() { log.SetOutput(before) })
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return said.String()
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// What an endpoint sends without an end, or in small for something large, is not taken.
func TestBombsCostLittle(t *testing.T) {
	for _, c := range hostile.Cases() {
		if c.ID != "TE-SIZE-GZIP" && c.ID != "TE-SIZE-INF" {
			continue
		}
		client := underTest(t)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := hostile.Run(t.Context(), c, c.Plays[0], client); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		// The server is in this process too, and its bomb is.
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 64 {
			t.Errorf("%s took %d MiB", c.ID, took)
		}
	}
}

// A call that its deadline ended leaves nothing running.
func TestNothingStaysBehind(t *testing.T) {
	client := underTest(t)
	for _, c := range hostile.Cases() {
		if c.ID != "TE-TIME-NOREAD" {
			continue
		}
		before := runtime.NumGoroutine()
		for range 2 {
			if _, err := hostile.Run(t.Context(), c, c.Plays[0], client); err != nil {
				t.Fatal(err)
			}
		}
		settled := func() bool { return runtime.NumGoroutine() <= before }
		for deadline := time.Now().Add(5 * time.Second); !settled() && time.Now().Before(deadline); {
			runtime.Gosched()
		}
		if !settled() {
			t.Errorf("there are %d goroutines, and were %d", runtime.NumGoroutine(), before)
		}
	}
}
