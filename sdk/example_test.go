package sdk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

// sessionLogin is a complete connection type. It presents a user's name and
// password to a shop's login address, which answers with a session. With it, the
// whole program would be: func main() { sdk.Serve(&sessionLogin) }
var sessionLogin = sdk.ConnectionType{
	Name:  "session-login",
	Title: "Session login",
	Schema: sdk.Schema{Fields: []sdk.Field{
		{Name: "login_url", Title: "Login address", Kind: sdk.URL, Required: true, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.SecretOrigin, sdk.Account}},
		{Name: "user", Title: "User", Kind: sdk.String, Required: true, Roles: []sdk.Role{sdk.Account}},
		{Name: "password", Title: "Password", Kind: sdk.Secret, Required: true},
		{Name: "allow_http", Title: "Allow plain HTTP", Kind: sdk.Boolean, Default: false, Advanced: true},
	}},
	Authorize: openSession,
}

func openSession(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	login, err := http.NewRequestWithContext(ctx, http.MethodPost, req.Config.Text("login_url"), nil)
	if err != nil {
		return nil, err
	}
	login.SetBasicAuth(req.Config.Text("user"), req.Config.Secret("password").Reveal())
	resp, err := req.HTTP.Do(login)
	if err != nil {
		return nil, sdk.Errorf(sdk.Ambiguous, "the shop did not answer").Spent(1) // it may have been sent
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusUnauthorized {
		return nil, sdk.Errorf(sdk.Denied, "the shop refused the user or the password").In("password").Spent(1)
	}
	var session struct {
		ID  string    `json:"id"`
		End time.Time `json:"end"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&session); err != nil {
		return nil, sdk.Errorf(sdk.BadResponse, "the shop answered %d without a session", resp.StatusCode).Spent(1)
	}
	return &sdk.Authorization{Headers: []sdk.Param{sdk.Header("X-Session", session.ID)}, Expiry: session.End, Logins: 1}, nil
}

func Example() {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"id":"s-4711","end":"2030-01-01T00:00:00Z"}`)
	}))
	defer shop.Close()

	// What follows is the host's part: it reads the settings, and asks.
	config, err := sessionLogin.Schema.Parse(map[string]any{
		"login_url": shop.URL, "allow_http": true, "user": "alice", "password": "Wonder1and!",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	connector := sdk.Plugin{Types: []*sdk.ConnectionType{&sessionLogin}}.Connector(os.Stderr)
	loopback := plugin.Settings{EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	if c, ok := connector.(plugin.Configurer); ok {
		_ = c.Configure(ctx, loopback)
	}
	a, err := connector.Authorize(ctx, &plugin.Request{Type: "session-login", Config: config})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Headers[0].Name, a.Headers[0].Value)
	fmt.Println(a)
	// Output:
	// X-Session [secret]
	// authorization until 2030-01-01T00:00:00Z
}
