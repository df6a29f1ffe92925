package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/host"
)

// fixFile prepares the change of a connection file. What people wrote stays as
// they wrote it, comments and order and all. The file is read anew: it may have
// changed during the test.
func fixFile(path string, fix *host.Fix) (*change, error) {
	target, info, err := regular(path)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(target)
	if err != nil {
		return nil, unreadable(path, err)
	}
	edited, from, err := edit(path, data, fix)
	if err != nil {
		return nil, err
	}
	apply := func(context.Context) error {
		if err := replace(target, edited, info.Mode().Perm()); err != nil {
			return at(path, 0, "it cannot be written").WithHint("%s in %s by hand", imperative(fix), path)
		}
		return nil
	}
	return &change{Field: fix.Field, From: from, To: fix.Value, apply: apply}, nil
}

// edit changes one setting in the text of a connection file, if that can be done
// where it stands and nowhere else. What comes of it is read again: nothing but
// that setting may mean something else than before.
func edit(name string, data []byte, fix *host.Fix) (edited []byte, from any, err error) {
	before, config, err := contents(name, data)
	if err != nil {
		return nil, nil, err
	}
	after, _, _ := contents(name, data)
	after["config"] = with(config, fix)
	if same(before, after) {
		return data, config[fix.Field], nil
	}
	patch := patchYAML
	if json.Valid(data) {
		patch = patchJSON
	}
	edited = patch(data, fix)
	if got, _, err := contents(name, edited); err == nil && same(got, after) {
		return edited, config[fix.Field], nil
	}
	return nil, nil, at(name, 0, "it is not written so that one line could be changed and the rest stay as it is").
		WithHint("%s in %s by hand", imperative(fix), name)
}

// contents are what a connection file means.
func contents(name string, data []byte) (all, config map[string]any, err error) {
	root, err := parse(name, data)
	if err != nil {
		return nil, nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, nil, at(name, root.Line, "this must be a map of names to values")
	}
	w := walker{name: name}
	if all, err = w.mapping(root, 0); err != nil {
		return nil, nil, err
	}
	config, ok := all["config"].(map[string]any)
	if !ok {
		return nil, nil, at(name, root.Line, "config must be a map")
	}
	return all, config, nil
}

// same compares values by what they are in JSON, where 3 and 3.0 are one.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
