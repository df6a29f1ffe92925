package hostile

import (
	"fmt"
	"net/http"
	"strings"
)

// What is secret, and what else must not be seen. Each has letters of its own that no encoding changes, by which it is
// found in whatever surrounds it.
const (
	username     = "alice"
	passwordCore = "Pw7SECRETqz9"
	password     = `P@ss ` + passwordCore + ` w%rd/+"\é&=`
	clientID     = "client"
	secretCore   = "Cs8SECRETvk2"
	clientSecret = secretCore + `&=+ /%20:`

	good        = "T0k3n-Good-SECRET.1" // the token that a client may take
	wrong       = "T0k3n-Wr0ng-SECRET.2"
	stolen      = "T0k3n-St0len-SECRET.3" // what a trap hands out
	refreshCore = "Rf6SECRETjx"
	firstGrant  = refreshCore + "-first"
	nextGrant   = refreshCore + "-next"
	marker      = "B0dyM4rk3r" // stands in bodies whose text is nobody's business
)

// canaries are what must not show itself in errors and logs.
func canaries() []string {
	return []string{password, passwordCore, clientSecret, secretCore, good, wrong, stolen, firstGrant, nextGrant, marker}
}

// ok is the answer that a client hopes for.
const ok = `{"access_token":"` + good + `","token_type":"Bearer","expires_in":3600}`

// with is ok with another member in it.
func with(member string) string {
	return `{"access_token":"` + good + `","token_type":"Bearer",` + member + `}`
}

// reply writes an answer whose length is told.
func reply(status int, body string, headers ...string) string {
	if status != http.StatusNoContent && status != http.StatusNotModified {
		headers = append(headers, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return head(status, headers...) + body
}

// head writes the beginning of an answer.
func head(status int, headers ...string) string {
	lines := append([]string{fmt.Sprintf("HTTP/1.1 %03d %s", status, http.StatusText(status))}, headers...)
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// jsonHead is the head of a 200 answer in JSON.
func jsonHead(headers ...string) string {
	return head(http.StatusOK, append([]string{asJSON}, headers...)...)
}

const asJSON = "Content-Type: application/json"
