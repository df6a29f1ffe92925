package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/plugin"
)

// fixFile prepares the change of a connection file. What people wrote stays as
// they wrote it, comments and order and all. The file is read anew: it may have
// changed during the test.
func fixFile(path string, fix *plugin.Fix) (*change, error) {
	target, err := filepath.EvalSymlinks(path) // so that a link stays one
	if err != nil {
		return nil, unreadable(path, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return nil, unreadable(path, err)
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
			return at(path, 0, "it cannot be written").WithHint("%s there", imperative(fix))
		}
		return nil
	}
	return &change{Field: fix.Field, From: from, To: fix.Value, apply: apply}, nil
}

// edit changes one setting in the text of a connection file. Whatever way was
// taken, what it makes is read again: nothing but that setting may mean something
// else than before.
func edit(name string, data []byte, fix *plugin.Fix) (edited []byte, from any, err error) {
	before, config, err := contents(name, data)
	if err != nil {
		return nil, nil, err
	}
	after, _, _ := contents(name, data)
	after["config"] = with(config, fix)
	if same(before, after) {
		return data, config[fix.Field], nil
	}
	ways := []func([]byte, *plugin.Fix) []byte{patchYAML, rewriteYAML}
	if json.Valid(data) {
		ways = []func([]byte, *plugin.Fix) []byte{patchJSON}
	}
	for _, way := range ways {
		edited := way(data, fix)
		if got, _, err := contents(name, edited); err == nil && same(got, after) {
			return edited, config[fix.Field], nil
		}
	}
	return nil, nil, at(name, 0, "the change cannot be made in this file").WithHint("%s there", imperative(fix))
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

// replace puts a file in the place of another, at once and whole.
func replace(path string, data []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".jackfield-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
