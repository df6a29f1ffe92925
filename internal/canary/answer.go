package canary

import (
	"net/http"
	"os"
)

// Answer returns a writer to w that notes the secrets of an answer before anybody
// has them. Of one that is written in parts, it sees each part by itself.
func Answer(w http.ResponseWriter) http.ResponseWriter {
	if os.Getenv(Env) == "" {
		return w
	}
	return answer{w}
}

type answer struct{ http.ResponseWriter }

func (a answer) Write(p []byte) (int, error) {
	Message(nil, p)
	return a.ResponseWriter.Write(p)
}

// Unwrap lets an http.ResponseController reach what is behind.
func (a answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
