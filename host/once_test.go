package host_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/sdk"
)

// onceType is a keyType whose key need not be kept. What renews its tokens is good
// once, as refresh tokens are that rotate: presented twice, the session is over.
type onceType struct {
	*keyType
	refreshes atomic.Int64

	mu       sync.Mutex
	sessions map[string]int // guarded by mu: the turn of each
	saw      []string       // guarded by mu: the keys that were presented
}

func newOnceType() *onceType {
	o := &onceType{keyType: newKeyType(), sessions: map[string]int{}}
	o.Schema.Fields[1].ForgetWhen = &sdk.Condition{Field: "keep", Equals: []string{"false"}}
	o.Schema.Fields = append(o.Schema.Fields,
		sdk.Field{Name: "keep", Kind: sdk.Boolean, Default: true},
		sdk.Field{Name: "other", Kind: sdk.Secret})
	o.Authorize = o.authorize
	return o
}

func (o *onceType) authorize(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var session string
	var turn int
	if n, _ := fmt.Sscanf(req.Previous.Reveal(), "%s %d", &session, &turn); n == 2 && o.sessions[session] == turn {
		o.refreshes.Add(1)
		o.sessions[session]++
		return o.issue(session, 0), nil
	}
	o.sessions[session] = -1 // presented twice, or over
	if req.Config.Forgotten("key") {
		return nil, sdk.Errorf(sdk.Denied, "the session is over").In("key")
	}
	key := req.Config.Secret("key").Reveal()
	o.saw = append(o.saw, key)
	if n := o.logins.Add(1); key != "wrong" {
		session = fmt.Sprintf("session-%d", n)
		return o.issue(session, 1), nil
	}
	return nil, &sdk.Error{Code: sdk.Denied, Message: "the key is refused", Logins: 1}
}

func (o *onceType) issue(session string, logins int) *sdk.Authorization {
	turn := o.sessions[session]
	o.sessions[session] = turn
	return &sdk.Authorization{
		Headers: []sdk.Param{sdk.Bearer(fmt.Sprintf("%s-%d", session, turn))}, Expiry: time.Now().Add(time.Hour),
		State: sdk.NewSecret(fmt.Sprintf("%s %d", session, turn)), Logins: logins,
	}
}

// end ends every session.
func (o *onceType) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for session := range o.sessions {
		o.sessions[session] = -1
	}
}

// once are settings whose key is not to be kept.
func once(key any) host.Definition {
	return host.Definition{Type: "key", Config: map[string]any{"url": "https://api.example.com/v1", "key": key, "keep": false}}
}

// shownKey is how a connection's key is shown.
func shownKey(t *testing.T, h *host.Host, name string) string {
	t.Helper()
	return shownField(t, h, name, "key")
}

func shownField(t *testing.T, h *host.Host, name, field string) string {
	t.Helper()
	info, err := h.Connection(name).Describe(t.Context())
	if err != nil || info.Problem != nil {
		t.Fatalf("%s: %v, %v", name, err, info.Problem)
	}
	return fmt.Sprint(info.Config[field])
}

func wantForgotten(t *testing.T, h *host.Host, names ...string) {
	t.Helper()
	for _, name := range names {
		if got := shownKey(t, h, name); got != "map[forgotten:true]" {
			t.Errorf("the key of %s is shown as %s", name, got)
		}
	}
}

func wantLogins(t *testing.T, o *onceType, want int64) {
	t.Helper()
	if n := o.logins.Load(); n != want {
		t.Errorf("%d logins, want %d", n, want)
	}
}

// inFolder looks into the data folder of a host that is closed.
func inFolder(t *testing.T, data string, look func(*store.Store)) {
	t.Helper()
	s, err := store.Open(t.Context(), data, func() { t.Error("the folder is in use") })
	if err != nil {
		t.Fatal(err)
	}
	look(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
