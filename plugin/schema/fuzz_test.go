package schema

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzParse holds that no document makes Parse panic, that it does not matter
// whether numbers were decoded as float64, and that what is accepted keeps the
// promises of Config.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, loginDoc(nil)))
	f.Add(encoded(f, loginDoc(map[string]any{
		"auth_method": "key", "client_key": map[string]any{"file": "/missing"}, "resource": []any{"a"}, "renew_on": []any{401, 4e2},
		"extra_params": map[string]any{"a.b": "c"}, "token_headers": map[string]any{"A": "a", "B": map[string]any{"env": "B"}},
		"retries": 3, "factor": 1.5, "timeout": "1m30s", "allow_http": true, "api_endpoint": "http://[::1]:8080/v1?a=%20",
	})))
	f.Add(encoded(f, loginDoc(map[string]any{"keep_password": false})))
	for _, value := range junk {
		f.Add(encoded(f, loginDoc(map[string]any{"keep_password": false, "password": value})))
		f.Add(encoded(f, map[string]any{"password": value, "renew_on": value, "extra_params": value, "timeout": value}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var doc map[string]any
		if json.Unmarshal(data, &doc) != nil {
			return
		}
		config, err := login.Parse(doc)
		if _, exactErr := login.Parse(exactly(t, data)); (exactErr == nil) != (err == nil) {
			t.Fatalf("%s: %v, but with json.Number %v", data, err, exactErr)
		}
		if err == nil {
			checkRoundTrips(t, login, config)
		}
	})
}

// exactly decodes numbers as they are written.
func exactly(t *testing.T, data []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var doc map[string]any
	if err := decoder.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return doc
}
