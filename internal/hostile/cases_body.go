package hostile

import (
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/jackfield-dev/jackfield/plugin"
)

// bodies are answers that are no JSON, or JSON that says one thing to one reader and another to the next.
func bodies() []Case {
	bad := func(id, title, media, body string) Case {
		return Case{
			ID: "TE-JSON-" + id, Title: title, Expect: fails(plugin.BadResponse), Never: []Rule{stored, bodyShown},
			Plays: []Play{answer(200, body, "Content-Type: "+media)},
		}
	}
	const j = "application/json"
	many := bad("KEYS", "200,000 distinct members", j, "")
	many.Plays = []Play{instead(func(t *turn) { t.send(reply(200, manyMembers(200_000), asJSON)) })}
	many.Expect.Code, many.Reading = plugin.TooLarge, "two MiB are over the limit before a member is counted"
	xssi := bad("XSSI", "anti-hijacking prefix", j, ")]}'\n"+ok)
	xssi.Expect, xssi.Without, xssi.Quirks = yields(good).lasting(time.Hour), xssi.Expect, []string{"xssi_prefix"}
	xssi.Reading = "refused unless the connection says that its server does this"
	return []Case{
		bad("EMPTY", "empty 200", j, ""),
		bad("HTML", "HTML login page with 200", "text/html", "<html><form>"+marker+"</form></html>"),
		bad("HTMLJSON", "HTML under application/json", j, "<html>"+marker+"</html>"),
		bad("XML", "SOAP fault or XML", "application/xml", `<?xml version="1.0"?><Fault>`+marker+`</Fault>`),
		bad("ARRAY", "JSON array", j, "["+ok+"]"),
		bad("NULL", "JSON null", j, "null"),
		bad("STRING", "JSON string or number", j, `"`+good+`"`),
		bad("DUP", "duplicate member", j, `{"access_token":"`+wrong+`","access_token":"`+good+`","token_type":"Bearer"}`),
		{
			ID: "TE-JSON-CASE", Title: "member name in other case", Expect: yields(good),
			Never: []Rule{returned("the value of ACCESS_TOKEN is used", wrong)},
			Plays: []Play{says(200, with(`"ACCESS_TOKEN":"`+wrong+`"`))},
		},
		bad("FOLD", "member name that only case-folds to access_token", j, `{"acce`+"\u017f\u017f"+`_token":"`+wrong+`","token_type":"Bearer"}`),
		xssi,
		many,
		bad("UTF16", "UTF-16 body with charset=utf-16", j+"; charset=utf-16", wide(ok)),
		bad("BADUTF8", "invalid UTF-8 inside the token", j, `{"access_token":"`+good+"\xff\xfe"+`B","token_type":"Bearer"}`),
		{
			ID: "TE-JSON-ESC", Title: "escaped member name", Expect: yields(good).lasting(Unknown), Never: []Rule{worse},
			Plays: []Play{says(200, `{"\u0061ccess_token":"`+good+`","token_type":"Bearer"}`)},
		},
		{
			ID: "TE-JSON-BOM", Title: "UTF-8 BOM before the object", Expect: yields(good).lasting(time.Hour).orFail(), Never: []Rule{worse},
			Plays: []Play{says(200, "\xef\xbb\xbf"+ok)},
		},
	}
}

// mediaTypes do not fit what they stand on.
func mediaTypes() []Case {
	return []Case{{
		ID: "TE-CT-TEXTJSON", Title: "JSON under text/plain",
		Expect: yields(good).lasting(time.Hour), Quirks: []string{"text_plain"}, Without: fails(plugin.BadResponse),
		Never: []Rule{by(byOutcome, "text/plain is parsed as a query string")},
		Plays: []Play{answer(200, ok, "Content-Type: text/plain")},
	}, {
		ID: "TE-CT-HTMLJSON", Title: "valid JSON under text/html",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byOutcome, "a page that merely contains JSON is trusted")},
		Plays: []Play{answer(200, ok, "Content-Type: text/html")},
	}, {
		ID: "TE-CT-FORMDUP", Title: "form body with a repeated access_token",
		Expect: fails(plugin.BadResponse), Never: []Rule{by(byOutcome, "first or last value silently wins")},
		Plays: []Play{answer(200, "access_token="+good+"&access_token="+wrong+"&token_type=Bearer", "Content-Type: application/x-www-form-urlencoded")},
	}}
}

func manyMembers(n int) string {
	b := []byte(`{"access_token":"` + good + `","token_type":"Bearer"`)
	for i := range n {
		b = append(strconv.AppendInt(append(b, `,"k`...), int64(i), 10), `":0`...)
	}
	return string(append(b, '}'))
}

// wide is a text in UTF-16, little end first, with its mark.
func wide(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}
