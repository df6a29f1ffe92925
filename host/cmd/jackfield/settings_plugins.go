package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/knadh/koanf/v2"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// limitsSetting holds what plugins may have, by name; under defaults, what those may
// have that do not say otherwise.
const (
	limitsSetting  = "plugin_limits"
	limitsDefaults = "defaults"
)

// memoryLeast is less than any plugin needs.
const memoryLeast = 16 << 20

// limitFields are what may be said of one plugin.
var limitFields = []schema.Field{
	{Name: "memory", Kind: schema.String},
	{Name: "open_files", Kind: schema.Integer},
	{Name: "cpu", Kind: schema.Integer},
	{Name: "calls", Kind: schema.Integer},
	{Name: "sandbox", Kind: schema.Enum, Options: options("on", "off")},
	{Name: "start", Kind: schema.Enum, Options: options("lazy", "eager")},
}

func options(values ...string) (list []schema.Option) {
	for _, v := range values {
		list = append(list, schema.Option{Value: v})
	}
	return list
}

// limitsFields are the fields of all plugins that the settings name.
func limitsFields(k *koanf.Koanf) (list []schema.Field) {
	for _, name := range k.MapKeys(limitsSetting) {
		for _, f := range limitFields {
			f.Name = limitsSetting + "." + name + "." + f.Name
			list = append(list, f)
		}
	}
	return list
}

// pluginLimits reads them.
func pluginLimits(k *koanf.Koanf) (map[string]host.PluginLimits, error) {
	limits := map[string]host.PluginLimits{}
	var found schema.Problems
	for _, name := range k.MapKeys(limitsSetting) {
		of := limitsSetting + "." + name + "."
		bound := func(field string, least, most int) int {
			n := k.Int(of + field)
			if k.Exists(of+field) && (n < least || n > most) {
				hint := fmt.Sprintf("give a number from %d to %d", least, most)
				found = append(found, schema.Problem{Field: of + field, Message: "is out of range", Hint: hint})
			}
			return n
		}
		memory, err := bytesOf(k.String(of + "memory"))
		if err != nil || memory > 0 && memory < memoryLeast {
			found = append(found, schema.Problem{Field: of + "memory", Message: "is no amount of memory that a plugin can live with", Hint: "give a number of MiB or GiB, from 16MiB on, for example 256MiB"})
		}
		l := host.PluginLimits{
			Memory: memory, OpenFiles: uint64(max(bound("open_files", 16, math.MaxInt32), 0)),
			CPU: bound("cpu", 1, 99), Calls: bound("calls", 1, 100_000),
			Sandbox: host.PluginSandbox(k.String(of + "sandbox")), Start: host.PluginStart(k.String(of + "start")),
		}
		if name == limitsDefaults {
			name = ""
		}
		limits[name] = l
	}
	if len(found) > 0 {
		return nil, host.AsError(found)
	}
	return limits, nil
}

// bytesOf reads an amount of memory; nothing is no limit.
func bytesOf(text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	for unit, factor := range map[string]uint64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 32)
			return n * factor, err
		}
	}
	return strconv.ParseUint(text, 10, 64)
}
