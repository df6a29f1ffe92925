package schema

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"
)

// asMap is a raw value as a map. Some decoders of YAML give map[any]any; a
// name that is not text there makes it no map of names.
func asMap(raw any) (map[string]any, bool) {
	switch m := raw.(type) {
	case map[string]any:
		return m, true
	case map[string]string: // as an author writes a default
		return fromMap(m), true
	case map[any]any:
		named := make(map[string]any, len(m))
		for key, value := range m {
			name, ok := key.(string)
			if !ok {
				return nil, false
			}
			named[name] = value
		}
		return named, true
	}
	return nil, false
}

func fromMap(m map[string]string) map[string]any {
	wide := make(map[string]any, len(m))
	for key, value := range m {
		wide[key] = value
	}
	return wide
}

// asList is a raw value as a list, including those an author writes as a
// default: []string, []int.
func asList(raw any) ([]any, bool) {
	if list, ok := raw.([]any); ok {
		return list, true
	}
	v := reflect.ValueOf(raw)
	if v.Kind() != reflect.Slice {
		return nil, false
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i] = v.Index(i).Interface()
	}
	return list, true
}

// number is a raw number: whole when an int64 holds it exactly.
type number struct {
	float float64
	int   int64
	whole bool
}

// asNumber reads every numeric type that decoders and authors use.
func asNumber(raw any) (number, bool) {
	if text, ok := raw.(json.Number); ok {
		return parseNumber(string(text))
	}
	switch v := reflect.ValueOf(raw); {
	case v.CanInt():
		return number{float: float64(v.Int()), int: v.Int(), whole: true}, true
	case v.CanUint():
		return number{float: float64(v.Uint()), int: int64(v.Uint()), whole: v.Uint() < 1<<63}, true
	case v.CanFloat():
		return ofFloat(v.Float()), true
	}
	return number{}, false
}

func parseNumber(text string) (number, bool) {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return number{float: float64(i), int: i, whole: true}, true
	}
	f, err := strconv.ParseFloat(text, 64)
	// Out of range gives an infinity, which is reported as such by whoever asks.
	if err != nil && f == 0 {
		return number{}, false
	}
	return ofFloat(f), true
}

func ofFloat(f float64) number {
	const exact = 1 << 62 // far inside int64, and beyond every integer we take
	if f > -exact && f < exact && float64(int64(f)) == f {
		return number{float: f, int: int64(f), whole: true}
	}
	return number{float: f}
}

// wrongKind says what a value is and what it must be, without showing it.
func wrongKind(raw any, want string) string {
	return "is " + kindOf(raw) + "; it must be " + want
}

func kindOf(raw any) string {
	switch raw.(type) {
	case string:
		return "text"
	case bool:
		return "a boolean"
	case time.Time: // what YAML makes of a bare 2026-01-31
		return "a date"
	}
	if _, ok := asNumber(raw); ok {
		return "a number"
	}
	switch reflect.ValueOf(raw).Kind() {
	case reflect.Map:
		return "a map"
	case reflect.Slice:
		return "a list"
	}
	return "of a type no document can hold"
}

// textOf says what text a field wants.
func textOf(f Field) string {
	switch f.Kind {
	case URL:
		return "the text of a URL"
	case Duration:
		return "a duration such as 10s or 1m30s"
	case Enum:
		return "one of the options, as text"
	case Secret:
		return "text, {env: NAME} or {file: PATH}"
	}
	return "text"
}

// quoteHint is how to make text of what YAML took for something else.
func quoteHint(raw any) string {
	switch kindOf(raw) {
	case "a number", "a boolean", "a date":
		return "put it in quotes"
	}
	return ""
}

// count is a number with its unit: 1 character, 3 entries.
func count(n float64, unit string) string {
	text := strconv.FormatFloat(n, 'f', -1, 64) + " "
	switch {
	case n == 1:
		return text + unit
	case unit == "entry":
		return text + "entries"
	}
	return text + unit + "s"
}
