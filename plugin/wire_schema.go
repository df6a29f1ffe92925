package plugin

import (
	"encoding/json"
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/jackfield-dev/jackfield/plugin/schema"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// kinds and roles list what the wire's enums number: Kind_KIND_STRING is 1.
func kinds() []schema.Kind {
	return []schema.Kind{"", schema.String, schema.Secret, schema.URL, schema.Integer, schema.Number,
		schema.Boolean, schema.Enum, schema.List, schema.Map, schema.Duration}
}

func roles() []schema.Role {
	return []schema.Role{"", schema.APIOrigin, schema.SecretOrigin, schema.Account}
}

// number returns the place of value in list; 0, "unspecified", if it has none.
func number[T comparable](list []T, value T) int32 {
	return int32(max(slices.Index(list, value), 0))
}

// named returns the value at a place in list; the first, if there is none.
func named[T any](list []T, n int32) T {
	if n < 0 || int(n) >= len(list) {
		n = 0
	}
	return list[n]
}

func descriptionToProto(d *Description) (*pluginv1.DescribeResponse, error) {
	resp := &pluginv1.DescribeResponse{Name: d.Name, Version: d.Version}
	for _, t := range d.Types {
		p, err := typeToProto(t)
		if err != nil {
			return nil, fmt.Errorf("describing %s: %w", t.Name, err)
		}
		resp.Types = append(resp.Types, p)
	}
	return resp, nil
}

func descriptionFromProto(resp *pluginv1.DescribeResponse) *Description {
	d := &Description{Name: resp.GetName(), Version: resp.GetVersion()}
	for _, p := range resp.GetTypes() {
		t := Type{Name: p.GetName(), Title: p.GetTitle(), Description: p.GetDescription(), Version: p.GetVersion()}
		for _, f := range p.GetSchema().GetFields() {
			t.Schema.Fields = append(t.Schema.Fields, fieldFromProto(f))
		}
		for _, preset := range p.GetPresets() {
			t.Presets = append(t.Presets, Preset{
				Name: preset.GetName(), Title: preset.GetTitle(), Help: preset.GetHelp(), Config: preset.GetConfig().AsMap(),
				FillIn: preset.GetFillIn(), Beware: preset.GetBeware(), Sources: preset.GetSources(),
			})
		}
		d.Types = append(d.Types, t)
	}
	return d
}

func typeToProto(t Type) (*pluginv1.ConnectionType, error) {
	p := &pluginv1.ConnectionType{
		Name: t.Name, Title: t.Title, Description: t.Description, Version: t.Version, Schema: &pluginv1.Schema{},
	}
	for _, f := range t.Schema.Fields {
		field, err := fieldToProto(f)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", f.Name, err)
		}
		p.Schema.Fields = append(p.Schema.Fields, field)
	}
	for _, preset := range t.Presets {
		config := &structpb.Struct{}
		if err := viaJSON(preset.Config, config); err != nil {
			return nil, fmt.Errorf("preset %s: %w", preset.Name, err)
		}
		p.Presets = append(p.Presets, &pluginv1.Preset{
			Name: preset.Name, Title: preset.Title, Help: preset.Help, Config: config,
			FillIn: preset.FillIn, Beware: preset.Beware, Sources: preset.Sources,
		})
	}
	return p, nil
}

func fieldToProto(f schema.Field) (*pluginv1.Field, error) {
	p := &pluginv1.Field{
		Name: f.Name, Title: f.Title, Required: f.Required, Help: f.Help, Placeholder: f.Placeholder,
		Group: f.Group, Advanced: f.Advanced, Pattern: f.Pattern, Min: f.Min, Max: f.Max, HttpIf: f.HTTPIf,
		Kind: pluginv1.Kind(number(kinds(), f.Kind)),
		Of:   pluginv1.Kind(number(kinds(), f.Of)),
	}
	for _, o := range f.Options {
		p.Options = append(p.Options, &pluginv1.Option{Value: o.Value, Title: o.Title})
	}
	for _, r := range f.Roles {
		p.Roles = append(p.Roles, pluginv1.Role(number(roles(), r)))
	}
	p.VisibleWhen, p.ForgetWhen = conditionToProto(f.VisibleWhen), conditionToProto(f.ForgetWhen)
	if f.Default == nil {
		return p, nil
	}
	value := &structpb.Value{}
	p.Default = value
	return p, viaJSON(f.Default, value)
}

func fieldFromProto(p *pluginv1.Field) schema.Field {
	f := schema.Field{
		Name: p.GetName(), Title: p.GetTitle(), Required: p.GetRequired(), Help: p.GetHelp(), Placeholder: p.GetPlaceholder(),
		Group: p.GetGroup(), Advanced: p.GetAdvanced(), Pattern: p.GetPattern(), Min: p.Min, Max: p.Max, HTTPIf: p.GetHttpIf(),
		Kind: named(kinds(), int32(p.GetKind())),
		Of:   named(kinds(), int32(p.GetOf())),
	}
	for _, o := range p.GetOptions() {
		f.Options = append(f.Options, schema.Option{Value: o.GetValue(), Title: o.GetTitle()})
	}
	for _, r := range p.GetRoles() {
		f.Roles = append(f.Roles, named(roles(), int32(r)))
	}
	f.VisibleWhen, f.ForgetWhen = conditionFromProto(p.GetVisibleWhen()), conditionFromProto(p.GetForgetWhen())
	if p.GetDefault() != nil {
		f.Default = p.GetDefault().AsInterface()
	}
	return f
}

func conditionToProto(c *schema.Condition) *pluginv1.Condition {
	if c == nil {
		return nil
	}
	return &pluginv1.Condition{Field: c.Field, Equals: c.Equals}
}

func conditionFromProto(p *pluginv1.Condition) *schema.Condition {
	if p == nil {
		return nil
	}
	return &schema.Condition{Field: p.GetField(), Equals: p.GetEquals()}
}

// viaJSON fills a protobuf value with anything that JSON can hold: structpb's
// own constructors know neither []string nor map[string]string.
func viaJSON(from any, to json.Unmarshaler) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return to.UnmarshalJSON(data)
}
