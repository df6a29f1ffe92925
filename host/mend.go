package host

import (
	"encoding/json"

	"github.com/jackfield-dev/jackfield/plugin"
)

// mendable passes on a fix that a person could follow. A plugin should suggest no
// other: that it did is for its author, who reads the log.
func (t *trial) mendable(fix *plugin.Fix) *plugin.Fix {
	if fix == nil {
		return nil
	}
	err := t.config.CheckChange(fix.Field, fix.Value)
	if err == nil && !t.tells(fix) {
		return fix
	}
	why := "it repeats a secret"
	if err != nil {
		why = t.host.shown(err.Error(), messageMax)
	}
	t.host.log.Warn("a plugin suggested what cannot be followed; it was not passed on", "type", t.connType.Name, "why", why)
	return nil
}

// tells reports whether a fix repeats a secret.
func (t *trial) tells(fix *plugin.Fix) bool {
	data, err := json.Marshal(fix.Value)
	return err != nil || t.host.scrub.Scrub(string(data)) != string(data)
}
