package host

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// labelMax is how much of an account's label is kept, in bytes.
const labelMax = 150

// whose returns the login that settings lead to; false if their type does not say
// whose it is, so that there is nothing to guard. The caller has the settings'
// secrets hidden.
//
// An account is where it is and what it is called: the origins among the fields
// with the role account, and the other values as they are. It is not the type's:
// two types with the same values log in as the same user. Where no address is
// among them, those that secrets are sent to say where.
//
// The credential is the whole configuration. It is not the key of the cache, which
// stays the same for settings whose secret was forgotten, whatever is edited.
func (h *Host) whose(b *binding) (guard.Login, bool) {
	values := b.config.Account()
	var origins, names []string
	for _, f := range b.config.Schema().Fields {
		switch value, ok := values[f.Name]; {
		case !ok:
		case f.Kind == schema.URL:
			origins = append(origins, schema.Origin(b.config.URL(f.Name)))
		default:
			names = append(names, value)
		}
	}
	if len(values) == 0 {
		return guard.Login{}, false
	}
	if len(origins) == 0 {
		origins = b.config.Origins(schema.SecretOrigin)
	}
	account := h.digest("guard account", origins, lowered(names)) // to most servers Alice is alice
	where := account
	if len(origins) > 0 {
		where = h.digest("guard host", origins[0])
	}
	return guard.Login{
		Account: guard.Key(account), Host: guard.Key(where), Label: h.shown(label(origins, names), labelMax),
		Credential: guard.Digest(h.digest("guard credential", b.connType.Name, string(b.config.Canonical()))),
	}, true
}

func lowered(names []string) []string {
	lower := make([]string, len(names))
	for i, name := range names {
		lower[i] = strings.ToLower(name)
	}
	return lower
}

// label names an account for people: "alice at auth.example.com:443".
func label(origins, names []string) string {
	var hosts []string
	for _, origin := range origins {
		_, host, _ := strings.Cut(origin, "://")
		hosts = append(hosts, host)
	}
	switch who, where := strings.Join(names, " "), strings.Join(hosts, " "); {
	case who == "":
		return where
	case where == "":
		return who
	default:
		return who + " at " + where
	}
}

// digest is a hash that tells nothing without the installation's secret.
func (h *Host) digest(of ...any) string {
	data, err := json.Marshal(of)
	if err != nil {
		panic("host: texts are always JSON: " + err.Error())
	}
	mac := hmac.New(sha256.New, h.hashKey)
	mac.Write(data) // which begins with a bracket, as no cache key's text does
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
