package authcache

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// margin is how long before its expiry an authorization is replaced, if its
// lifetime allows: time for a request to arrive before the server's clock says
// that it is over.
const margin = 30 * time.Second

// interval is how long an authorization is used at least, whatever lifetime it
// claims: no key is logged in more than once a second.
const interval = time.Second

// lifetimeMax is the longest lifetime that is believed.
const lifetimeMax = 365 * 24 * time.Hour

// held is one authorization and how long it may be used. It is immutable.
type held struct {
	auth    *plugin.Authorization
	due     time.Time // zero: until it is refused
	refused bool      // by the API: only its state is of use
}

// hold works out until when an authorization is used. Its lifetime counts from
// the moment the request for it was sent.
func hold(a *plugin.Authorization, sent time.Time) *held {
	h := &held{auth: a}
	if a.Expiry.IsZero() {
		return h
	}
	lifetime := min(a.Expiry.Sub(sent), lifetimeMax)
	h.due = sent.Add(max(lifetime-min(margin, lifetime/2), interval))
	return h
}

// fresh reports whether the authorization may be used at t.
func (h *held) fresh(t time.Time) bool {
	return !h.refused && (h.due.IsZero() || t.Before(h.due))
}

// dead returns h as the API's refusal leaves it. The headers stay, so that late
// reports about them are recognised.
func (h *held) dead() *held { return &held{auth: h.auth, due: h.due, refused: true} }

// state and reason are what the next Obtain is told; h may be nil.
func (h *held) state() secret.String {
	if h == nil {
		return secret.String{}
	}
	return h.auth.State
}

func (h *held) reason() plugin.Reason {
	switch {
	case h == nil:
		return plugin.First
	case h.refused:
		return plugin.Refused
	}
	return plugin.Due
}

// same reports whether a puts the same on a request as what is held: the same
// token, though it may have come by another way.
func (h *held) same(a *plugin.Authorization) bool {
	equal := func(x, y plugin.Param) bool { return x.Name == y.Name && x.Value.Equal(y.Value) }
	return h.auth == a || slices.EqualFunc(h.auth.Headers, a.Headers, equal) && slices.EqualFunc(h.auth.Query, a.Query, equal)
}

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
	Due     time.Time `json:"due,omitzero"`
	Refused bool      `json:"refused,omitzero"`
}

type param struct {
	Name  string `json:"name"`
	Value []byte `json:"value"` // bytes, since JSON cannot hold every string
}

func (h *held) encode() []byte {
	data, err := json.Marshal(record{
		Headers: reveal(h.auth.Headers), Query: reveal(h.auth.Query), BaseURL: h.auth.BaseURL, Expiry: h.auth.Expiry,
		Scopes: h.auth.Scopes, Account: h.auth.Account, State: []byte(h.auth.State.Reveal()), Due: h.due, Refused: h.refused,
	})
	if err != nil {
		panic("authcache: a record is always JSON: " + err.Error())
	}
	return data
}

func decode(data []byte) (*held, error) {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("reading a stored authorization: %w", err)
	}
	a := &plugin.Authorization{
		Headers: hide(r.Headers), Query: hide(r.Query), BaseURL: r.BaseURL, Expiry: r.Expiry,
		Scopes: r.Scopes, Account: r.Account,
	}
	if len(r.State) > 0 {
		a.State = secret.New(string(r.State))
	}
	return &held{auth: a, due: r.Due, refused: r.Refused}, nil
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
