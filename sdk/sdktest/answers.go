package sdktest

import (
	"net/http"
)

// Respond answers with a status, a header and a body.
func Respond(status int, header map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// JSON answers with a status and a body of the media type application/json.
func JSON(status int, body string) http.HandlerFunc {
	return Respond(status, map[string]string{"Content-Type": "application/json"}, body)
}

// Redirect answers with a status and a Location.
func Redirect(status int, to string) http.HandlerFunc {
	return Respond(status, map[string]string{"Location": to}, "")
}

// Drop reads the request and closes the connection without an answer.
func Drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// Hang reads the request and says nothing until the client has gone.
func Hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Raw writes bytes to the connection in place of an answer and closes it.
func Raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err) // the server is HTTP/1.1, which can be taken over
		}
		_, _ = conn.Write([]byte(answer))
		_ = conn.Close()
	}
}

// Partly sends the header of a 200 answer and the beginning of its body, and says
// nothing more until the client has gone.
func Partly(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}
