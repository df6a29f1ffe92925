package host_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
)

// tokens is a token endpoint that answers at once.
func tokens(b *testing.B) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"T0k3n","token_type":"Bearer","expires_in":3600}`)
	}))
	b.Cleanup(server.Close)
	return server
}

func draft(server *httptest.Server, user string) host.Definition {
	return host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": server.URL, "allow_http": true, "username": user, "password": "p",
	}}
}
