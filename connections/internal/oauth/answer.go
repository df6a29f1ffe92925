package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// answer reads an answer whose header has come.
func (x *exchange) answer(ctx context.Context, resp *http.Response) (*Token, error) {
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return nil, x.redirected(resp)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		// Its body is the connection itself.
		return nil, x.refuse(resp, reading{})
	}
	body, whole, err := readBody(resp.Body)
	settled := resp.StatusCode >= 400 // whatever the body says: what is refused is not lost
	if err != nil && !settled {
		return nil, x.lost(ctx, err)
	}
	said := x.read(resp, body, whole)
	said.hidden = said.hidden || err != nil
	if resp.StatusCode != http.StatusOK || said.name != "" || said.trouble != nil {
		return nil, x.refuse(resp, said)
	}
	return x.token(said.members)
}

// redirected refuses to go anywhere: what was sent was meant for one place.
func (x *exchange) redirected(resp *http.Response) error {
	location := resp.Header.Get("Location")
	if location == "" {
		return x.fail(sdk.BadResponse, "%s answered %d without a Location", x.client.Address(), resp.StatusCode)
	}
	to := "another address"
	if u, err := x.client.Endpoint.Parse(location); err == nil && u.Hostname() != "" {
		to = x.scrub(Address(u), 200)
	}
	return x.fail(sdk.Blocked, "%s answered %d and points to %s; a token request is never sent on", x.client.Address(), resp.StatusCode, to).
		In("token_endpoint").WithHint("set token_endpoint to the address that answers itself")
}

// reading is what an answer said.
type reading struct {
	members     map[string]json.RawMessage // of a JSON object
	name        string                     // its error, if it names one
	description string
	trouble     *sdk.Error // why it cannot be a token, if it cannot
	hidden      bool       // it may name an error that could not be read
}

// read finds out what a body says. Errors are read from a JSON object whatever its
// media type says, and from a form the name alone: a name is only looked up in
// tables. Tokens are read from a body that is JSON by its media type too.
func (x *exchange) read(resp *http.Response, body []byte, whole bool) reading {
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case !whole:
		return reading{hidden: true, trouble: x.fail(sdk.TooLarge, "%s answered %d with more than %d MiB", x.client.Address(), resp.StatusCode, readLimit>>20)}
	case encoded(resp.Header):
		return reading{hidden: true, trouble: x.unusable(resp, "a compressed body, which was not asked for")}
	case media == "application/x-www-form-urlencoded":
		return reading{name: formError(body), trouble: x.unusable(resp, "a form in place of JSON")}
	}
	members, err := object(body)
	if err != nil {
		name := roughError(body)
		return reading{name: name, hidden: name == "" && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")), trouble: x.unreadable(resp, media, err)}
	}
	said := x.readObject(resp, members)
	if !isJSON(media) && said.trouble == nil {
		said.trouble = x.unusable(resp, "a body that is not application/json")
	}
	return said
}

func (x *exchange) readObject(resp *http.Response, members map[string]json.RawMessage) reading {
	said := reading{members: members}
	name, ok := text(members["error"])
	if !ok {
		said.trouble, said.hidden = x.unusable(resp, "an error that is no name"), true
	}
	said.name = name
	said.description, _ = text(members["error_description"])
	return said
}

// unreadable is the failure of a body that holds no JSON object.
func (x *exchange) unreadable(resp *http.Response, media string, err error) *sdk.Error {
	e := x.unusable(resp, "a body that "+err.Error())
	if media == "text/html" {
		return e.WithHint("a web page is a sign of a wrong address, or of a login page in front: check token_endpoint")
	}
	return e
}

func (x *exchange) unusable(resp *http.Response, what string) *sdk.Error {
	return x.fail(sdk.BadResponse, "%s answered %d with %s", x.client.Address(), resp.StatusCode, what)
}

// encoded reports whether a body is anything but itself.
func encoded(header http.Header) bool {
	for _, value := range header.Values("Content-Encoding") {
		if value = strings.TrimSpace(value); value != "" && !strings.EqualFold(value, "identity") {
			return true
		}
	}
	return false
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")
}

// roughError finds the error of a JSON object that is not as strict as a token's
// must be: with a byte that is no UTF-8 in its description, or a member twice. It
// is only looked up in tables, and to miss it would blame the wrong setting.
func roughError(body []byte) string {
	var said struct {
		Error any `json:"error"`
	}
	if json.Unmarshal(bytes.ToValidUTF8(body, []byte("?")), &said) != nil {
		return ""
	}
	name, _ := said.Error.(string)
	return name
}

// formError finds the error of a form; "" if there is none, or more than one.
func formError(body []byte) string {
	form, _ := url.ParseQuery(string(body)) // what could be read, also of one that is malformed elsewhere
	if len(form["error"]) != 1 {
		return ""
	}
	return form.Get("error")
}
