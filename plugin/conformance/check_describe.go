package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func describeChecks() []check {
	return []check{
		{
			"configure.unknown", "it obeys a Configure from a later host, with a capability, a log level and a member that it does not know",
			"ignore capabilities and members that you do not know, and take an unknown log level for INFO",
			asked(configureUnknown),
		},
		{
			"describe.valid", "what it describes can be used: names, schemas with sound patterns and defaults, presets",
			"mend the description; the comments of the .proto file say what each member may be",
			asked(describeValid),
		},
		{
			"describe.stable", "asked twice, it describes the same",
			"describe from constants, not from what changes",
			asked(describeStable),
		},
		{
			"describe.other_process", "another process describes the same",
			"describe nothing that depends on the process or the environment",
			asked(describeOther),
		},
		{
			"describe.manifest", "it describes what the manifest beside it says, and the manifest names its bytes",
			"write the manifest again from the executable that is there (a Go plugin prints it with --manifest)",
			asked(describeManifest),
		},
	}
}

func configureUnknown(ctx context.Context, s *session, _ *running) verdict {
	p, err := s.start(ctx) // Configure is called once in a process
	if err != nil {
		return skipped("%v", err)
	}
	defer p.kill()
	req := s.configuration()
	req.LogLevel, req.Capabilities = pluginv1.LogLevel(99), []pluginv1.Capability{1000}
	req.ProtoReflect().SetUnknown([]byte{0x9a, 0x06, 0x03, 'n', 'e', 'w'}) // member 99, "new"
	if _, err := p.rpc.Configure(ctx, req); err != nil {
		return failed("%v", s.end(ctx, "Configure", err))
	}
	return passed("it did")
}

func describeValid(ctx context.Context, s *session, _ *running) verdict {
	d, err := s.describe(ctx)
	if err != nil {
		return failed("%v", err)
	}
	return passed("%s %s with %d connection types", d.Name, d.Version, len(d.Types))
}

// description is Describe's answer as bytes that can be compared.
func (p *running) description(ctx context.Context) ([]byte, error) {
	resp, err := p.rpc.Describe(ctx, &pluginv1.DescribeRequest{})
	if err != nil {
		return nil, fmt.Errorf("%v", p.session.end(ctx, "Describe", err))
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(resp)
}

func describeStable(ctx context.Context, _ *session, p *running) verdict {
	first, err := p.description(ctx)
	if err != nil {
		return failed("%v", err)
	}
	for range 3 {
		again, err := p.description(ctx)
		if err != nil {
			return failed("%v", err)
		}
		if !bytes.Equal(first, again) {
			return failed("the second answer differs from the first")
		}
	}
	return passed("four answers are equal")
}

func describeOther(ctx context.Context, s *session, p *running) verdict {
	here, err := p.description(ctx)
	if err != nil {
		return skipped("%v", err)
	}
	other, err := s.fresh(ctx)
	if err != nil {
		return failed("a second process did not come up: %v", err)
	}
	defer other.kill()
	there, err := other.description(ctx)
	if err != nil {
		return failed("%v", err)
	}
	if !bytes.Equal(here, there) {
		return failed("another process describes something else")
	}
	return passed("two processes agree")
}

func describeManifest(ctx context.Context, s *session, _ *running) verdict {
	if s.faulty != nil {
		return failed("%s is faulty: %v", plugin.ManifestName, s.faulty)
	}
	if s.manifest == nil {
		return skipped("there is no %s beside the executable", plugin.ManifestName)
	}
	d, err := s.describe(ctx)
	if err != nil {
		return skipped("its description is of no use: %v", err)
	}
	if fault := differs(&s.manifest.Description, d); fault != "" {
		return failed("%s", fault)
	}
	sum, err := plugin.HashFile(s.path)
	if err != nil {
		return skipped("the executable cannot be read")
	}
	if file := s.manifest.Platforms[plugin.Platform]; file.SHA256 != sum {
		return failed("the manifest's sha256 for %s is not that of the executable", plugin.Platform)
	}
	return passed("they agree")
}

// differs says what a manifest says otherwise than the plugin.
func differs(manifest, described *plugin.Description) string {
	if manifest.Name != described.Name || manifest.Version != described.Version {
		return fmt.Sprintf("the manifest is of %s %s, the plugin is %s %s", manifest.Name, manifest.Version, described.Name, described.Version)
	}
	if len(manifest.Types) != len(described.Types) {
		return fmt.Sprintf("the manifest has %d types, the plugin %d", len(manifest.Types), len(described.Types))
	}
	for i, t := range described.Types {
		m := manifest.Types[i]
		if m.Name != t.Name || !m.Schema.Equal(t.Schema) {
			return fmt.Sprintf("the schema of %s is another one in the manifest", t.Name)
		}
		here, err := json.Marshal(t.Presets)
		there, failure := json.Marshal(m.Presets)
		if err != nil || failure != nil || !bytes.Equal(here, there) {
			return fmt.Sprintf("the presets of %s are others in the manifest", t.Name)
		}
		if m.Title != t.Title || m.Description != t.Description || m.Version != t.Version {
			return fmt.Sprintf("title, description or version of %s is another one in the manifest", t.Name)
		}
	}
	return ""
}
