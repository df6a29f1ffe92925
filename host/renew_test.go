package host_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// renewing returns a connection to an API that answers each request with what
// answer says of its token, of a type whose authorizations say what to renew on.
func renewing(t *testing.T, renewOn []int, answer func(token string) int) (*keyType, *host.Connection) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(answer(r.Header.Get("Authorization")))
	}))
	t.Cleanup(server.Close)
	k := newKeyType()
	k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		a, err := k.authorize(ctx, req)
		if err == nil {
			a.RenewOn, a.Logins = renewOn, 0 // else the next one would wait a second
		}
		return a, err
	}
	return k, connect(t, k, server.URL)
}

// get is the status of one request.
func get(t *testing.T, c *host.Connection) int {
	t.Helper()
	resp, err := c.Client().Get("/")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestClientRenewsOnWhatThePluginSays(t *testing.T) {
	for _, test := range []struct {
		renewOn []int
		refusal int
		renewed bool
	}{
		{nil, 401, true}, {nil, 403, false},
		{[]int{403}, 403, true}, {[]int{403}, 401, false},
		{[]int{401, 403}, 401, true}, {[]int{401, 403}, 403, true}, {[]int{500}, 500, true},
	} {
		t.Run(fmt.Sprint(test.renewOn, test.refusal), func(t *testing.T) {
			k, c := renewing(t, test.renewOn, func(token string) int {
				if token == "Bearer canary-token-1-first" {
					return test.refusal
				}
				return http.StatusOK
			})
			lookup(t, c, host.Obtained)
			want, next := test.refusal, "first"
			if test.renewed {
				want, next = http.StatusOK, "refused"
			}
			if got := get(t, c); got != want {
				t.Errorf("the request ended with %d, want %d", got, want)
			}
			a := lookup(t, c, host.Cached)
			if token := a.Headers[0].Value.Reveal(); token != "Bearer canary-token-1-"+next || k.logins.Load() != 1 {
				t.Errorf("then there is %s, after %d logins", token, k.logins.Load())
			}
		})
	}
}

// TestARefusalOfWhatIsNewIsDoubted, whichever status says so: a 403 is a missing
// permission more often than a dead token, and must not cost a renewal for each
// request.
func TestARefusalOfWhatIsNewIsDoubted(t *testing.T) {
	for _, status := range []int{401, 403} {
		for _, warm := range []bool{false, true} {
			t.Run(fmt.Sprint(status, warm), func(t *testing.T) {
				var asked atomic.Int64
				k, c := renewing(t, []int{401, 403}, func(string) int { return status })
				authorize := k.Authorize
				k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
					asked.Add(1)
					return authorize(ctx, req)
				}
				most := int64(1)
				if warm { // then the first refusal may mean that it is dead
					lookup(t, c, host.Obtained)
					most = 2
				}
				for range 20 {
					if got := get(t, c); got != status {
						t.Fatalf("got %d", got)
					}
				}
				if asked.Load() != most || k.logins.Load() != 1 {
					t.Errorf("%d authorizations and %d logins for 20 requests, want %d and 1", asked.Load(), k.logins.Load(), most)
				}
			})
		}
	}
}

// TestRenewOnOutlivesTheProcess: it is stored with the authorization.
func TestRenewOnOutlivesTheProcess(t *testing.T) {
	k, data := newKeyType(), t.TempDir()
	k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		a, err := k.authorize(ctx, req)
		if err == nil {
			a.RenewOn = []int{403}
		}
		return a, err
	}
	h := k.open(t, host.Config{Data: data})
	lookup(t, create(t, h, "billing", settings("right")), host.Obtained)
	check(t, h.Close())
	a := lookup(t, k.open(t, host.Config{Data: data}).Connection("billing"), host.Cached)
	if !a.RenewsOn(http.StatusForbidden) || a.RenewsOn(http.StatusUnauthorized) {
		t.Errorf("it is renewed on %v", a.RenewOn)
	}
}
