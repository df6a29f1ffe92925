package host_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// An engine opens a host and calls an API through a connection. Here the
// connection type is the engine's own, served in its process; an installed one
// is used in the same way.
func Example() {
	ctx := context.Background()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s with %s", r.URL.Path, r.Header.Get("X-Api-Key"))
	}))
	defer api.Close()
	data, err := os.MkdirTemp("", "jackfield-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(data)

	h, err := host.Open(ctx, host.Config{
		Data:        data,
		EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer h.Close()
	apiKey := sdk.Plugin{Types: []*sdk.ConnectionType{{
		Name: "api-key", Title: "API key",
		Schema: sdk.Schema{Fields: []sdk.Field{
			{Name: "api_endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.APIOrigin}},
			{Name: "key", Kind: sdk.Secret, Required: true},
			{Name: "allow_http", Kind: sdk.Boolean},
		}},
		Authorize: func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
			return &sdk.Authorization{Headers: []sdk.Param{sdk.Header("X-Api-Key", req.Config.Secret("key").Reveal())}}, nil
		},
	}}}
	if err := h.RegisterConnector(ctx, apiKey.Connector(io.Discard)); err != nil {
		log.Fatal(err)
	}
	err = h.CreateConnection(ctx, "billing", host.Definition{Type: "api-key", Config: map[string]any{
		"api_endpoint": api.URL, "key": "k3y", "allow_http": true,
	}})
	if err != nil {
		log.Fatal(err)
	}

	billing := h.Connection("billing") // keep it
	resp, err := billing.Client().Get("/invoices")
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.Status, string(body))
	// Output: 200 OK /invoices with k3y
}
