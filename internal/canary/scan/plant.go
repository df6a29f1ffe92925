package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"

	"github.com/jackfield-dev/jackfield/internal/canary"
)

// where a planted secret was noted, and whose output it is in.
const plantedHere = "the scan itself"

// plant is a secret of the scan's own and a way of writing it, by the standard
// library and not by what the scan searches with.
type plant struct {
	secret string
	way    string
	shown  string
}

type garden []plant

// plants makes a new secret for each way of writing one. It has something that
// every one of them changes.
func plants() garden {
	b64 := func(e *base64.Encoding, before string) func(string) string {
		return func(s string) string { return e.EncodeToString([]byte(before + s + "after")) }
	}
	ways := []struct {
		name  string
		write func(string) string
	}{
		{"as it is", func(s string) string { return s }},
		{"in JSON", func(s string) string { text, _ := json.Marshal(s); return string(text) }},
		{"in %q", strconv.Quote},
		{"in ASCII", strconv.QuoteToASCII},
		{"quoted twice", func(s string) string { return strconv.Quote(strconv.Quote(s)) }},
		{"in a form", url.QueryEscape},
		{"in a path", url.PathEscape},
		{"in HTML", html.EscapeString},
		{"in base64", b64(base64.StdEncoding, "")},
		{"in base64, one byte on", b64(base64.StdEncoding, "1")},
		{"in base64, two bytes on", b64(base64.StdEncoding, "12")},
		{"in base64 for URLs", b64(base64.URLEncoding, "")},
		{"in base64 for URLs, one byte on", b64(base64.RawURLEncoding, "1")},
		{"in base64 for URLs, two bytes on", b64(base64.RawURLEncoding, "12")},
		{"in base64 of a form", func(s string) string { return b64(base64.StdEncoding, "id:")(url.QueryEscape(s)) }},
		{"in hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
		{"in capital hex", func(s string) string { return fmt.Sprintf("%X", s) }},
		{"in hex with spaces", func(s string) string { return fmt.Sprintf("% x", s) }},
		{"in decimal bytes", func(s string) string { return fmt.Sprintf("%d", []byte(s)) }},
		{"in Go's bytes", func(s string) string { return fmt.Sprintf("%#v", []byte(s)) }},
	}
	var all garden
	for _, way := range ways {
		s := `päß"<&>?/+ %\` + rand.Text() + "ö!é"
		all = append(all, plant{secret: s, way: way.name, shown: way.write(s)})
	}
	return all
}

func (g garden) canaries() []canary.Canary {
	var all []canary.Canary
	for _, p := range g {
		all = append(all, canary.Canary{Value: p.secret, Where: plantedHere})
	}
	return all
}

// plant puts the secrets into the output as go test would have logged them, each
// cut in two with another test's line in between.
func (o *output) plant(all garden) error {
	var log bytes.Buffer
	events := json.NewEncoder(&log)
	for _, p := range all {
		half := len(p.shown) / 2
		for _, e := range []event{
			{Package: plantedHere, Test: p.way, Output: "=== RUN " + p.shown[:half]},
			{Package: plantedHere, Output: "another test's line\n"},
			{Package: plantedHere, Test: p.way, Output: p.shown[half:] + "\n"},
		} {
			if err := events.Encode(e); err != nil {
				return fmt.Errorf("planting secrets: %w", err)
			}
		}
	}
	return o.read(&log)
}

// harvest tells the planted ones from the other finds, and names the ways of
// writing one that the search did not see.
func (g garden) harvest(finds []find) (missed []string, others []find) {
	for _, p := range g {
		if !slices.ContainsFunc(finds, func(f find) bool { return f.canary.Value == p.secret && f.in.test == p.way }) {
			missed = append(missed, p.way)
		}
	}
	return missed, slices.DeleteFunc(finds, func(f find) bool { return f.canary.Where == plantedHere })
}
