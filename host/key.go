package host

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// key names the authorization of a type and a configuration. Connections with
// equal settings share it, and an edit stops matching by itself. The hash is
// keyed with the installation's secret: who reads the store cannot test
// passwords against the keys.
func (h *Host) key(typeName string, config schema.Config) authcache.Key {
	mac := hmac.New(sha256.New, h.hashKey)
	mac.Write([]byte(typeName)) // names hold no zero byte, so it separates
	mac.Write([]byte{0})
	mac.Write(config.Canonical())
	return authcache.Key(hex.EncodeToString(mac.Sum(nil)))
}
