package host

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// key names the authorization of a type and a configuration. Connections with
// equal settings share it, and an edit stops matching by itself. The hash is
// keyed with the installation's secret: who reads the store cannot test
// passwords against the keys.
//
// Where a secret was forgotten, what was obtained with it is all that there is. It
// is found by the forgotten secret's mark alone: a file that another secret refers
// to, or a default of a newer plugin, may change without its being lost. The mark
// is in that connection's record and nowhere else, and does not outlive an edit.
func (h *Host) key(typeName string, config schema.Config) authcache.Key {
	if marks := config.ForgottenIDs(); len(marks) > 0 {
		return ownPrefix + cacheKey(h.store.InstallationSecret(), typeName, []byte(strings.Join(marks, " ")))
	}
	return cacheKey(h.hashKey, typeName, config.Canonical()) // which begins with a brace, as no mark does
}

func cacheKey(secret []byte, typeName string, what []byte) authcache.Key {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(typeName)) // names hold no zero byte, so it separates
	mac.Write([]byte{0})
	mac.Write(what)
	return authcache.Key(hex.EncodeToString(mac.Sum(nil)))
}
