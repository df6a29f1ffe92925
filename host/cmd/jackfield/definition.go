package main

import (
	"context"
	"slices"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// readDefinition reads a connection file.
func (p *program) readDefinition(ctx context.Context, path string) (host.Definition, error) {
	doc, err := p.readDocument(ctx, path)
	if err != nil {
		return host.Definition{}, err
	}
	if err := doc.isDefinition(); err != nil {
		return host.Definition{}, err
	}
	name, _ := doc.values["type"].(string)
	config, _ := doc.values["config"].(map[string]any)
	return host.Definition{Type: name, Config: config}, nil
}

// isDefinition says what a document lacks to be a connection file. What is in
// the config is for the type to say.
func (d *document) isDefinition() error {
	envelope := schema.Schema{Fields: []schema.Field{
		{Name: "type", Kind: schema.String, Required: true},
		{Name: "config", Kind: schema.Map, Required: true},
	}}
	outside := map[string]any{}
	for name, value := range d.values {
		if _, ok := value.(map[string]any); ok && name == "config" {
			value = map[string]any{}
		}
		if !slices.Contains([]string{"name", "created_at", "updated_at"}, name) { // what "connection show --json" adds
			outside[name] = value
		}
	}
	return d.check(envelope, outside)
}
