package hostile

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// hung is how long a program may take for one case. It is told to give up much earlier.
const hung = 20 * time.Second

// A Driver is a program that asks for tokens with somebody else's client, as a [Client].
//
// It is written one line of JSON for each call on its standard input,
//
//	{"id", "token_endpoint", "ca_file", "username", "password", "client_id", "client_secret", "scope", "timeout_ms"}
//
// and writes one line for each on its standard output, before the next is sent:
//
//	{"id", "outcome": "token" or "error", "access_token", "expires_at": RFC 3339 or "", "error"}
//
// What it prints on standard error is its log. A program that says nothing for 20 seconds is killed, and started again
// for the next call.
type Driver struct {
	Name     string
	Command  []string
	CAFile   string        // the authority's certificate, in PEM
	Patience time.Duration // in place of 20 s

	running *program
	log     excerpt
}

// line is what a program is told.
type line struct {
	ID            string `json:"id"`
	TokenEndpoint string `json:"token_endpoint"`
	CAFile        string `json:"ca_file"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	Scope         string `json:"scope"`
	TimeoutMS     int64  `json:"timeout_ms"`
}

// answered is what a program says.
type answered struct {
	ID          string  `json:"id"`
	Outcome     Outcome `json:"outcome"`
	AccessToken string  `json:"access_token"`
	ExpiresAt   string  `json:"expires_at"`
	Error       string  `json:"error"`
}

// Ask has the program do one call.
func (d *Driver) Ask(ctx context.Context, ask Ask) Result {
	said, err := d.exchange(ctx, line{
		ID: ask.ID, TokenEndpoint: ask.TokenURL, CAFile: d.CAFile, Username: username, Password: ask.Password,
		ClientID: clientID, ClientSecret: clientSecret, Scope: ask.Scope, TimeoutMS: ask.Timeout.Milliseconds(),
	})
	r := Result{Bare: true, Outcome: said.Outcome, Token: said.AccessToken, Message: said.Error}
	if err == nil && said.ExpiresAt != "" {
		if r.Expiry, err = time.Parse(time.RFC3339, said.ExpiresAt); err != nil {
			err = errors.New("its expires_at is no time")
		}
	}
	if err != nil {
		r.Outcome, r.Message = "", err.Error()
		d.Close()
	}
	return r
}

// exchange sends a line and waits for the one that answers it.
func (d *Driver) exchange(ctx context.Context, ask line) (said answered, err error) {
	if d.running == nil {
		if d.running, err = start(ctx, d.Command, &d.log); err != nil {
			return said, err
		}
	}
	data, err := json.Marshal(ask)
	if err != nil {
		return said, err
	}
	if _, err := d.running.in.Write(append(data, '\n')); err != nil {
		return said, errors.New("it has ended")
	}
	patience := hung
	if d.Patience > 0 {
		patience = d.Patience
	}
	select {
	case text, more := <-d.running.lines:
		if !more {
			return said, errors.New("it has ended")
		}
		if json.Unmarshal(text, &said) != nil || said.ID != ask.ID {
			return answered{}, errors.New("it did not answer in the protocol")
		}
		return said, nil
	case <-time.After(patience):
		return said, errors.New("hung")
	}
}

// Logs returns what the program has printed on standard error since this was last asked.
func (d *Driver) Logs() string { return d.log.take() }

// Close ends the program.
func (d *Driver) Close() {
	if d.running != nil {
		d.running.end()
		d.running = nil
	}
}
