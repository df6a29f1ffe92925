package conformance

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// A canary is a value that stands for a secret, and is looked for wherever the
// plugin could show it.
type canary struct {
	field string
	forms []string
}

// A sampler makes configs that satisfy a schema, and would fool nobody: addresses
// lead to this machine, secrets are canaries, the rest is what the schema offers.
type sampler struct {
	session *session
	typ     plugin.Type
	address string         // host and port of every URL
	all     bool           // optional secrets as well
	config  map[string]any // so far
}

// sample makes a config of a type, all of whose addresses lead to one.
func (s *session) sample(t plugin.Type, address string, all bool) (schema.Config, error) {
	m := &sampler{session: s, typ: t, address: address, all: all, config: map[string]any{}}
	if live := s.options.Live; live != nil && live.Type == t.Name {
		m.begin(live.Config)
	}
	for _, f := range t.Schema.Fields {
		if f.HTTPIf != "" {
			m.config[f.HTTPIf] = true // so that a server can be played without a certificate
		}
	}
	for _, f := range t.Schema.Fields {
		if err := m.fill(f); err != nil {
			return schema.Config{}, err
		}
	}
	return t.Schema.Parse(m.config)
}

// begin takes over what a live connection says, but for addresses and secrets.
func (m *sampler) begin(live map[string]any) {
	for name, value := range live {
		f, ok := m.typ.Schema.Field(name)
		if ok && f.Kind != schema.URL && !f.HoldsSecrets() {
			m.config[name] = value
		}
	}
}

// fill gives a field a value, if it needs one.
func (m *sampler) fill(f schema.Field) error {
	_, given := m.config[f.Name]
	if wanted := f.Required || f.Kind == schema.URL || m.all && f.HoldsSecrets(); given || !wanted {
		return nil
	}
	for _, value := range m.candidates(f) {
		m.config[f.Name] = value
		if m.takes(f) {
			m.plant(f, value)
			return nil
		}
	}
	delete(m.config, f.Name)
	if !m.takes(f) {
		return fmt.Errorf("no value of the field %s of %s could be made up; give one in a connection file", f.Name, m.typ.Name)
	}
	return nil
}

// takes reports whether the schema has nothing against the field as it is.
func (m *sampler) takes(f schema.Field) bool {
	_, err := m.typ.Schema.Parse(m.config)
	problems, _ := errors.AsType[schema.Problems](err)
	for _, p := range problems {
		if p.Field == f.Name || strings.HasPrefix(p.Field, f.Name+"[") || strings.HasPrefix(p.Field, f.Name+".") {
			return false
		}
	}
	return true
}

// plant remembers a secret, to be looked for.
func (m *sampler) plant(f schema.Field, value any) {
	if !f.HoldsSecrets() {
		return
	}
	for _, text := range leaves(value) {
		m.session.scrub.Add(secret.New(text))
		m.session.watch(m.typ.Name+"."+f.Name, text)
	}
}

// watch has a secret looked for. One that is short may be a word of any message.
func (s *session) watch(field, text string) {
	const short = 8
	if len(text) >= short {
		s.canaries = append(s.canaries, canary{field, secret.Encodings(text)})
	}
}

// leaves are the texts in a value.
func leaves(value any) []string {
	var all []string
	switch v := value.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, item := range v {
			all = append(all, leaves(item)...)
		}
	case map[string]any:
		for _, item := range v {
			all = append(all, leaves(item)...)
		}
	}
	return all
}

// random is a text of 32 characters that nobody has seen before: letters and
// digits that base32 has as well.
func random() string {
	return (rand.Text() + rand.Text())[:32]
}
