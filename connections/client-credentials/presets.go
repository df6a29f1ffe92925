package main

import (
	"embed"

	"github.com/jackfield-dev/jackfield/sdk"
)

// presetFiles are beginnings of configs for servers whose documents say what they
// want, a file each. Words in capitals in a value are to be replaced.
//
//go:embed presets/*.yaml
var presetFiles embed.FS

func presets() []sdk.Preset { return sdk.Presets(presetFiles) }
