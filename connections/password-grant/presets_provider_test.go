package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// Refusals that a person has to be helped with. Every provider has the first two.
const (
	refusedPassword = "wrong password"
	lockedAccount   = "locked account"
	secondFactor    = "second factor"
)

// A provider answers token requests as a play says, and refuses what is not
// exactly as it documents.
type provider struct {
	*sdktest.Server
	play *play

	mu       sync.Mutex
	state    string   // guarded by mu: why it refuses logins; empty: it does not
	over     bool     // guarded by mu: the refresh token is of no more use
	refresh  string   // guarded by mu: the refresh token that is good
	grants   int      // guarded by mu: the tokens so far
	requests int      // guarded by mu: since counts was last called
	logins   int      // guarded by mu: those of them with a password
	strange  []string // guarded by mu: what was not as documented
}

func newProvider(t *testing.T, play *play) *provider {
	p := &provider{Server: sdktest.TokenServer(t), play: play}
	const most = 20 // of the requests in one test
	p.Script(slices.Repeat([]http.HandlerFunc{p.answer}, most)...)
	return p
}

// refuse makes the provider refuse logins with the right password from now on.
func (p *provider) refuse(why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = why
}

// end makes the refresh token of no more use.
func (p *provider) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
}

// counts returns the requests and the logins since it was last called.
func (p *provider) counts() (requests, logins int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	requests, logins = p.requests, p.logins
	p.requests, p.logins = 0, 0
	return requests, logins
}

// complaints are what was not as documented.
func (p *provider) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.strange)
}

func (p *provider) answer(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.Requests()
	got := all[len(all)-1]
	p.requests++
	if grant, _ := got.Param("grant_type"); grant == "refresh_token" && p.play.Refresh != nil {
		p.refreshes(got)(w, r)
		return
	}
	p.logins++
	p.login(got)(w, r)
}

func (p *provider) login(got sdktest.Request) http.HandlerFunc {
	wrong := p.play.differences(got, p.play.Request, "")
	switch {
	case len(wrong) == 1 && wrong[0] == p.play.passwordParam():
		return p.refusal(p.play.Refusals[refusedPassword])
	case len(wrong) > 0:
		return p.complain(wrong)
	case p.state != "":
		return p.refusal(p.play.Refusals[p.state])
	}
	if p.grants > 0 && p.play.Again != nil {
		return sdktest.JSON(http.StatusOK, p.fill(p.play.Again.Body, 1))
	}
	p.grants++
	p.refresh = refreshToken
	return sdktest.JSON(http.StatusOK, p.fill(p.play.Token.Body, p.grants))
}

func (p *provider) refreshes(got sdktest.Request) http.HandlerFunc {
	if wrong := p.play.differences(got, p.play.Refresh.request, p.refresh); len(wrong) > 0 {
		return p.complain(wrong)
	}
	if p.over {
		return p.refusal(p.play.Refresh.Over)
	}
	p.grants++
	body := p.fill(p.play.Refresh.Answer, p.grants)
	if strings.Contains(p.play.Refresh.Answer, "NEW_REFRESH_TOKEN") {
		p.refresh = renewed(p.grants)
	}
	return sdktest.JSON(http.StatusOK, body)
}

// complain refuses a request that is not as documented.
func (p *provider) complain(wrong []string) http.HandlerFunc {
	p.strange = append(p.strange, wrong...)
	return sdktest.JSON(http.StatusBadRequest, `{"error":"invalid_request"}`)
}

func (p *provider) refusal(r refusal) http.HandlerFunc {
	header := map[string]string{"Content-Type": "application/json"}
	maps.Copy(header, r.Header)
	return sdktest.Respond(r.Status, header, r.Body)
}

// fill puts the tokens of a grant into a body.
func (p *provider) fill(body string, grant int) string {
	return strings.NewReplacer("NEW_REFRESH_TOKEN", renewed(grant), "REFRESH_TOKEN", quoted(p.refresh), "ACCESS_TOKEN", issued(grant)).Replace(body)
}

// issued and renewed are the tokens of a grant.
func issued(grant int) string  { return "T0k3n-SECRET-" + strconv.Itoa(grant) }
func renewed(grant int) string { return "R3fresh-SECRET-" + strconv.Itoa(grant) }

// quoted is a text as it stands in JSON, between the quotes.
func quoted(text string) string {
	data, _ := json.Marshal(text) // text can always be written
	return string(data[1 : len(data)-1])
}
