package store

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/plugin"
)

// checkDocument reports what in a document would not come back as it is. The
// encoder of JSON would keep "[secret]" for a value that hides itself, and a
// replacement character for a byte that is no text: a password changed without
// a word, and an account locked soon after. The value itself is never shown.
func checkDocument(path string, value any) error {
	switch v := value.(type) {
	case nil, bool, json.Number:
		return nil
	case string:
		return checkText(path, v)
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) { // so that of two faults it is always the same that is told
			if err := checkMember(path, name, v[name]); err != nil {
				return err
			}
		}
		return nil
	case []any:
		for i, entry := range v {
			if err := checkDocument(path+"["+strconv.Itoa(i)+"]", entry); err != nil {
				return err
			}
		}
		return nil
	}
	return checkNumber(path, value)
}

func checkMember(path, name string, member any) error {
	if err := checkText(path, name); err != nil {
		return err
	}
	return checkDocument(path+"."+name, member)
}

func checkText(path, text string) error {
	if !utf8.ValidString(text) {
		return plugin.Errorf(plugin.Config, "is not UTF-8 text, which is all that a document can hold").In(path)
	}
	return nil
}

// checkNumber takes the plain types of numbers. Others may have ways of their
// own to marshal themselves.
func checkNumber(path string, value any) error {
	kind := reflect.TypeOf(value).Kind()
	named := reflect.TypeOf(value).PkgPath() != ""
	switch {
	case named || kind < reflect.Int || kind > reflect.Float64 || kind == reflect.Uintptr:
		return plugin.Errorf(plugin.Config, "is of a type that no document can hold").In(path)
	case kind < reflect.Float32:
		return nil
	}
	if f := reflect.ValueOf(value).Float(); math.IsNaN(f) || math.IsInf(f, 0) {
		return plugin.Errorf(plugin.Config, "is not a finite number").In(path)
	}
	return nil
}
