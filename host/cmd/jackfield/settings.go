package main

import (
	"cmp"
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/v2"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// settings are what the operator decides, for all connections: flags come
// before JACKFIELD_* variables, and these before the settings file.
type settings struct {
	data    string         // folder of what is kept
	plugins string         // folder of plugins
	caFile  string         // certificates to trust besides the system's; empty: none
	allow   []netip.Prefix // addresses that may be reached although they are not public
	perHour int            // most logins of an account in an hour; 0: what the host thinks right
	tokens  host.Tokens    // where authorizations are kept that hosts share
	limits  map[string]host.PluginLimits
}

// The names of the settings in the file. A variable has the same name in
// capitals, with JACKFIELD_ in front and _ for the dot.
const (
	dataSetting    = "data"
	pluginsSetting = "plugins"
	caFileSetting  = "ca_file"
	allowSetting   = "egress.allow"
	perHourSetting = "guard.logins_per_hour"

	tokensStoreSetting            = "tokens.store"
	tokensKeySetting              = "tokens.key"
	tokensPasswordSetting         = "tokens.password"
	tokensSentinelPasswordSetting = "tokens.sentinel_password"
)

// settingsSchema stands for the settings file.
func settingsSchema() schema.Schema {
	return schema.Schema{Fields: []schema.Field{
		{Name: dataSetting, Kind: schema.String},
		{Name: pluginsSetting, Kind: schema.String},
		{Name: caFileSetting, Kind: schema.String},
		{Name: allowSetting, Kind: schema.List},
		{Name: perHourSetting, Kind: schema.Integer},
		{Name: tokensStoreSetting, Kind: schema.String},
		{Name: tokensKeySetting, Kind: schema.String},
		{Name: tokensPasswordSetting, Kind: schema.String},
		{Name: tokensSentinelPasswordSetting, Kind: schema.String},
	}}
}

// settings reads them from wherever they stand.
func (p *program) settings(ctx context.Context) (settings, error) {
	k := koanf.New(".")
	if err := p.loadFile(ctx, k); err != nil {
		return settings{}, err
	}
	variables := env.Provider(".", env.Opt{Prefix: "JACKFIELD_", TransformFunc: fromVariable})
	if err := k.Load(variables, nil); err != nil {
		return settings{}, err
	}
	given := map[string]any{}
	for name, value := range map[string]string{dataSetting: p.flags.data, pluginsSetting: p.flags.plugins} {
		if value != "" {
			given[name] = value
		}
	}
	if err := k.Load(confmap.Provider(given, "."), nil); err != nil {
		return settings{}, err
	}
	return finished(k)
}

// fromVariable turns a variable into a setting, and "" if it is none. One that
// is empty says nothing.
func fromVariable(name, value string) (setting string, _ any) {
	if value == "" {
		return "", nil
	}
	for _, f := range settingsSchema().Fields {
		if name != "JACKFIELD_"+strings.ToUpper(strings.ReplaceAll(f.Name, ".", "_")) {
			continue
		}
		if f.Kind == schema.List {
			return f.Name, strings.Split(value, ",")
		}
		return f.Name, value
	}
	return "", nil
}

// loadFile reads the settings file, if one is named.
func (p *program) loadFile(ctx context.Context, k *koanf.Koanf) error {
	path := cmp.Or(p.flags.config, os.Getenv("JACKFIELD_CONFIG"))
	if path == "" {
		return nil
	}
	doc, err := p.readDocument(ctx, path)
	if err != nil {
		return err
	}
	if err := k.Load(confmap.Provider(doc.values, "."), nil); err != nil {
		return err
	}
	known := settingsSchema()
	known.Fields = append(known.Fields, limitsFields(k)...)
	if err := doc.check(known, k.All()); err != nil {
		return err
	}
	// Paths in the file mean the same wherever the program is started.
	for _, name := range []string{dataSetting, pluginsSetting, caFileSetting, tokensKeySetting} {
		if value := k.String(name); value != "" && !filepath.IsAbs(value) {
			if err := k.Set(name, filepath.Join(filepath.Dir(path), value)); err != nil {
				return err
			}
		}
	}
	return nil
}

// finished fills in what is not set.
func finished(k *koanf.Koanf) (s settings, err error) {
	s = settings{
		data: k.String(dataSetting), plugins: k.String(pluginsSetting), caFile: k.String(caFileSetting),
		tokens: host.Tokens{
			Store: secretOf(k.String(tokensStoreSetting)), KeyFile: k.String(tokensKeySetting),
			Password: secretOf(k.String(tokensPasswordSetting)), SentinelPassword: secretOf(k.String(tokensSentinelPasswordSetting)),
		},
	}
	if s.data == "" {
		if s.data, err = dataFolder(runtime.GOOS, os.Getenv); err != nil {
			return s, err
		}
	}
	if s.plugins == "" {
		s.plugins = pluginsFolder(s.data)
	} else if info, err := os.Stat(s.plugins); err != nil || !info.IsDir() {
		return s, host.AsError(schema.Problems{{Field: pluginsSetting, Message: "there is no folder " + s.plugins, Hint: "name one with --plugins or JACKFIELD_PLUGINS"}})
	}
	if s.perHour, err = perHour(k.String(perHourSetting)); err != nil {
		return s, err
	}
	if s.limits, err = pluginLimits(k); err != nil {
		return s, err
	}
	s.allow, err = allowed(k.Strings(allowSetting))
	return s, err
}

// secretOf hides a setting; one that is empty says nothing.
func secretOf(text string) host.Secret {
	if text == "" {
		return host.Secret{}
	}
	return host.NewSecret(text)
}

// perHour reads guard.logins_per_hour, which is text if a variable says it.
func perHour(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < -1 || n == 0 {
		return 0, host.AsError(schema.Problems{{Field: perHourSetting, Message: "is not a number of logins", Hint: "give a number from 1 on, or -1 for no ceiling"}})
	}
	return n, nil
}

// allowed reads egress.allow; each entry that is wrong is a problem of its own.
func allowed(entries []string) ([]netip.Prefix, error) {
	prefixes, err := egress.ParseAllow(entries)
	if err == nil {
		return prefixes, nil
	}
	var found schema.Problems
	for line := range strings.Lines(err.Error()) { // package egress writes one for each entry
		message := strings.TrimPrefix(strings.TrimSpace(line), allowSetting+", ")
		found = append(found, schema.Problem{Field: allowSetting, Message: message})
	}
	return nil, found
}

// dataFolder is where a platform keeps what a program keeps for a user.
func dataFolder(goos string, getenv func(string) string) (string, error) {
	home := getenv("HOME")
	switch {
	case goos == "windows" && getenv("LocalAppData") != "":
		return filepath.Join(getenv("LocalAppData"), "jackfield"), nil
	case goos == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", "jackfield"), nil
	case goos != "windows" && goos != "darwin" && filepath.IsAbs(getenv("XDG_DATA_HOME")):
		return filepath.Join(getenv("XDG_DATA_HOME"), "jackfield"), nil
	case goos != "windows" && goos != "darwin" && home != "":
		return filepath.Join(home, ".local", "share", "jackfield"), nil
	}
	return "", (&host.Error{Code: host.BadConfig, Field: dataSetting, Message: "this user has no home folder to keep data in"}).
		WithHint("name a folder with --data or JACKFIELD_DATA")
}

// pluginsFolder is plugins/ beside the program, as it is built and unpacked, or
// else under the data folder.
func pluginsFolder(data string) string {
	if program, err := os.Executable(); err == nil {
		if target, err := filepath.EvalSymlinks(program); err == nil {
			program = target
		}
		beside := filepath.Join(filepath.Dir(program), "plugins")
		if info, err := os.Stat(beside); err == nil && info.IsDir() {
			return beside
		}
	}
	return filepath.Join(data, "plugins")
}
