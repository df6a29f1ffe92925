package host

import (
	"encoding/json"

	"github.com/jackfield-dev/jackfield/plugin"
)

// mendable passes on a fix that a person could follow. A plugin should suggest no
// other, and the host does not rely on it.
func (t *trial) mendable(fix *plugin.Fix) *plugin.Fix {
	if fix == nil || !t.takes(fix) || t.tells(fix) {
		return nil
	}
	return fix
}

// takes reports whether the type's schema takes a fix: of a field that it has and
// that is no secret, to a value of the field's kind.
func (t *trial) takes(fix *plugin.Fix) bool {
	s := t.connType.Schema
	f, ok := s.Field(fix.Field)
	if !ok || f.HoldsSecrets() {
		return false
	}
	if fix.Value == nil {
		return true // it is to be removed
	}
	part := map[string]any{}
	if f.HTTPIf != "" {
		part[f.HTTPIf] = t.config.Bool(f.HTTPIf) // whether the address may be http
	}
	part[fix.Field] = fix.Value
	return s.CheckPart(part) == nil
}

// tells reports whether a fix repeats a secret.
func (t *trial) tells(fix *plugin.Fix) bool {
	data, err := json.Marshal(fix.Value)
	return err != nil || t.host.scrub.Scrub(string(data)) != string(data)
}
