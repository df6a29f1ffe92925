package authcache

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// record is a held authorization as the store keeps it, sealed: here secrets
// stand in clear.
type record struct {
	Headers []param   `json:"headers,omitzero"`
	Query   []param   `json:"query,omitzero"`
	BaseURL string    `json:"base_url,omitzero"`
	Expiry  time.Time `json:"expiry,omitzero"`
	Scopes  []string  `json:"scopes,omitzero"`
	Account string    `json:"account,omitzero"`
	State   []byte    `json:"state,omitzero"`
	RenewOn []int     `json:"renew_on,omitzero"`
	Logins  int       `json:"logins,omitzero"`
	Sent    time.Time `json:"sent,omitzero"`
	Due     time.Time `json:"due,omitzero"`
	End     time.Time `json:"end,omitzero"`
	Refused bool      `json:"refused,omitzero"`
	Doubted time.Time `json:"doubted,omitzero"`
}

type param struct {
	Name  string `json:"name"`
	Value []byte `json:"value"` // bytes, since JSON cannot hold every string
}

func (h *held) encode(c *clock) []byte {
	data, err := json.Marshal(record{
		Headers: reveal(h.auth.Headers), Query: reveal(h.auth.Query), BaseURL: h.auth.BaseURL, Expiry: h.auth.Expiry,
		Scopes: h.auth.Scopes, Account: h.auth.Account, State: []byte(h.state.Reveal()),
		RenewOn: h.auth.RenewOn, Logins: h.auth.Logins, Refused: h.refused,
		Sent: c.time(h.sent), Due: c.time(h.due), End: c.time(h.end), Doubted: c.time(h.doubted),
	})
	if err != nil {
		panic("authcache: a record is always JSON: " + err.Error())
	}
	return data
}

func decode(data []byte, c *clock) (*held, error) {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("reading a stored authorization: %w", err)
	}
	h := &held{
		sent: c.instant(r.Sent), due: c.instant(r.Due), end: c.instant(r.End), doubted: c.instant(r.Doubted), refused: r.Refused,
	}
	if h.end == 0 {
		h.end = h.due // older ones have no end
	}
	h.auth = &plugin.Authorization{
		Headers: hide(r.Headers), Query: hide(r.Query), BaseURL: r.BaseURL, Expiry: r.Expiry,
		Scopes: r.Scopes, Account: r.Account, RenewOn: r.RenewOn, Logins: r.Logins,
	}
	if len(r.State) > 0 {
		h.state = secret.New(string(r.State))
	}
	return h, nil
}

func reveal(params []plugin.Param) []param {
	var out []param
	for _, p := range params {
		out = append(out, param{p.Name, []byte(p.Value.Reveal())})
	}
	return out
}

func hide(params []param) []plugin.Param {
	var out []plugin.Param
	for _, p := range params {
		out = append(out, plugin.Param{Name: p.Name, Value: secret.New(string(p.Value))})
	}
	return out
}
