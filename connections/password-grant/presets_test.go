package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestPresets(t *testing.T) { sdktest.CheckPresets(t, &passwordGrant) }

// A preset is a file in presets, and its play a file of the same name.
func TestPresetsHavePlays(t *testing.T) {
	var names []string
	for _, p := range passwordGrant.Presets {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(plays(t))), names); diff != "" {
		t.Errorf("plays (-) are not the presets' (+):\n%s", diff)
	}
}

// Every preset is played: its grants, and then its refusals.
func TestPresetsPlay(t *testing.T) {
	all := plays(t)
	for _, p := range passwordGrant.Presets {
		play, ok := all[p.Name]
		if !ok {
			continue // TestPresetsHavePlays has said so
		}
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			s := staged(t, p, play)
			s.isGranted()
			s.isRefused()
			s.exact()
		})
	}
}

// A stage is a preset as somebody filled it in, and a server that plays its
// provider.
type stage struct {
	*conn
	play     *play
	provider *provider
	said     []string // what anybody could see
}

func staged(t *testing.T, p sdk.Preset, play *play) *stage {
	t.Helper()
	provider := newProvider(t, play)
	s := &stage{play: play, provider: provider}
	s.conn = &conn{Harness: sdktest.New(t, &passwordGrant), Server: provider.Server, t: t, config: filled(t, p, provider.Server)}
	// All at once, since a secret has many forms to look for.
	t.Cleanup(func() { s.clean(strings.Join(append(s.said, s.Log()), "\n")) })
	return s
}

// hears keeps what somebody could see of a thing.
func (s *stage) hears(thing any) {
	s.said = append(s.said, fmt.Sprintf("%v\n%+v\n%#v", thing, thing, thing))
	if e, ok := thing.(*sdk.Error); ok {
		s.said = append(s.said, e.Message, e.Hint, e.Field)
	}
}

// filled is a preset with what a person might have put in. The secrets are ones
// that every encoding changes.
func filled(t *testing.T, p sdk.Preset, server *sdktest.Server) map[string]any {
	t.Helper()
	config := sdktest.Filled(passwordGrant.Schema, p)
	for name, value := range map[string]any{
		"username": "alice", "password": password, "client_id": "client", "client_secret": clientSecret, "scope": "one two",
	} {
		if _, asked := p.FillIn[name]; asked {
			config[name] = value
		}
	}
	if _, asked := p.FillIn["client_key"]; asked {
		config["client_key"] = clientKey(t)
	}
	return with(config, "token_endpoint", server.TokenURL(), "allow_http", true)
}
