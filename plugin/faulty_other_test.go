//go:build !linux

package plugin_test

// platformFaults are those of Linux.
func platformFaults() map[string]func(s *script) { return nil }
