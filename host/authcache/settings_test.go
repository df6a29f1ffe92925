package authcache

import (
	"context"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// TestWhatTheSettingsSay is dead as soon as the API refuses it: it cost no login, has
// no end, nothing renews it, and a wrong password in it would go out with each request.
func TestWhatTheSettingsSay(t *testing.T) {
	for name, test := range map[string]struct {
		of   plugin.Authorization
		dead bool
	}{
		"settings":      {plugin.Authorization{}, true},
		"a login":       {plugin.Authorization{Logins: 1}, false},
		"it ends":       {plugin.Authorization{Expiry: time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)}, false},
		"it is renewed": {plugin.Authorization{State: secret.New("renew")}, false},
	} {
		bubble(t, Config{}, func(t *testing.T, cache *Cache) {
			e := cache.Entry("k")
			var why []plugin.Reason
			give := func(_ context.Context, _ secret.String, reason plugin.Reason) (*plugin.Authorization, error) {
				why = append(why, reason)
				a := test.of
				return &a, nil
			}
			a, _, err := e.Get(t.Context(), give)
			if err != nil {
				t.Fatal(err)
			}
			e.Doubt(a)
			if _, _, err := e.Get(t.Context(), give); err != nil || (len(why) == 2 && why[1] == plugin.Refused) != test.dead {
				t.Errorf("%s: it was asked for with %v (%v)", name, why, err)
			}
		})
	}
}
