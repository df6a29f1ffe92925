package oauth

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// readLimit is far above any token answer: tokens with many groups in them reach
// tens of kilobytes.
const readLimit = 1 << 20

// readBody reads a body of at most readLimit bytes; whole is false for a longer
// one.
func readBody(r io.Reader) (body []byte, whole bool, err error) {
	body, err = io.ReadAll(io.LimitReader(r, readLimit+1))
	return body, len(body) <= readLimit, err
}

// reading is what an answer said.
type reading struct {
	doc         json.RawMessage            // the whole of it
	members     map[string]json.RawMessage // if it is an object
	name        string                     // its error, if it names one
	description string
	trouble     *sdk.Error // why it cannot be a token, if it cannot
	hidden      bool       // it may name an error, or another one, that could not be read
}

// nameless reports whether the answer is an object that surely names no error.
func (s reading) nameless() bool { return s.members != nil && s.name == "" && !s.hidden }

// read finds out what a body says. Errors are read from a JSON object whatever its
// media type says, and from a form the name alone: a name is only looked up in
// tables. Tokens are read from a body that is JSON by its media type too.
func (r reader) read(body []byte) reading {
	switch {
	case r.long:
		return reading{hidden: true, trouble: r.fail(sdk.TooLarge, "%s answered %d with more than %d MiB", r.client.Address(), r.status, readLimit>>20)}
	case encoded(r.header):
		return reading{hidden: true, trouble: r.unusable("a compressed body, which was not asked for")}
	case r.media == formMedia:
		return r.readForm(body)
	}
	if r.dialect.allows(XSSIPrefix) {
		body = unguarded(body)
	}
	said, err := r.readJSON(body)
	if err != nil {
		name, sure := roughError(body)
		return reading{name: name, hidden: !sure, trouble: r.unreadable(err)}
	}
	if !r.isJSON() && said.trouble == nil {
		said.trouble = r.unusable("a body that is not application/json")
	}
	return said
}

// readJSON reads one JSON object, or any one JSON value where a path begins so.
func (r reader) readJSON(body []byte) (reading, error) {
	doc, err := document(body)
	if err != nil {
		return reading{}, err
	}
	if path := r.dialect.AccessToken; !isObject(doc) && !path.IsZero() && !path.rooted() {
		return reading{doc: doc}, nil
	}
	members, err := objectOf(doc)
	if err != nil {
		return reading{}, err
	}
	return r.readObject(doc, members), nil
}

func (r reader) readObject(doc json.RawMessage, members map[string]json.RawMessage) reading {
	said := reading{doc: doc, members: members}
	if r.unnamed(members["error"]) {
		return said
	}
	name, ok := text(members["error"])
	if !ok {
		said.trouble, said.hidden = r.unusable("an error that is no name"), true
	}
	said.name = name
	said.description, _ = text(members["error_description"])
	return said
}

// unnamed reports whether an error is none, as false and 0 are, or one that has no
// name and needs none: the object of Strapi, Firebase and others in a refusal.
func (r reader) unnamed(value json.RawMessage) bool {
	if isObject(value) {
		return r.status >= 400 && r.dialect.allows(UnknownErrorDenied)
	}
	return string(value) == "false" || string(value) == "0"
}

// unreadable is the failure of a body that holds no JSON object.
func (r reader) unreadable(err error) *sdk.Error {
	e := r.unusable("a body that " + err.Error())
	if r.media == "text/html" {
		return e.WithHint("a web page is a sign of a wrong address, or of a login page in front: check token_endpoint")
	}
	return e
}

func (r reader) unusable(what string) *sdk.Error {
	return r.fail(sdk.BadResponse, "%s answered %d with %s", r.client.Address(), r.status, what)
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

// otherMedia are the media types that TextPlain forgives; none is "".
var otherMedia = []string{"", "text/plain", "text/json", "text/javascript", "application/x-amz-json-1.0", "application/x-amz-json-1.1"}

func (r reader) isJSON() bool {
	if r.media == "application/json" || strings.HasPrefix(r.media, "application/") && strings.HasSuffix(r.media, "+json") {
		return true
	}
	// A media type that cannot be read is not one that is missing.
	unread := r.media == "" && r.header.Get("Content-Type") != ""
	return r.dialect.allows(TextPlain) && slices.Contains(otherMedia, r.media) && !unread
}

// unguarded takes off what keeps a web page from running JSON as a script.
func unguarded(body []byte) []byte {
	for _, guard := range []string{")]}',\n", ")]}'\n", ")]}'", "while(1);", "for(;;);", "for (;;);"} {
		if rest, found := bytes.CutPrefix(body, []byte(guard)); found {
			return rest
		}
	}
	return body
}

// roughError finds the error of a body that is no JSON object as strict as a token's
// must be; to miss it would blame the wrong setting. It is sure of the name if a
// byte that is no UTF-8 is all that is wrong, as in a description in Latin-1.
// Another name, of a member that is there twice or called Error, is good enough to
// look up what to tell a person, and one that was missed may be anything.
func roughError(body []byte) (name string, sure bool) {
	body = bytes.ToValidUTF8(body, []byte("?"))
	if members, err := object(body); err == nil {
		name, _ = text(members["error"])
		return name, name != ""
	}
	var said struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &said) == nil {
		name, _ = text(said.Error)
	}
	return name, name == "" && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
}
