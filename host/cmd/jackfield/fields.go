package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// showFields prints a table of fields, with the names of the groups between
// them.
func (p *program) showFields(fields []schema.Field) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, f := range fields {
		fmt.Fprintf(w, "  %s\t%s\t%s\t\v\n", f.Name, kind(f), demand(f)) // a vertical tab stands for the help
	}
	if err := w.Flush(); err != nil {
		return err
	}
	group := "\x00"
	for i, row := range strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n") {
		if i >= len(fields) {
			break
		}
		if f := fields[i]; f.Group != group {
			group = f.Group
			if err := p.printf("\n%s\n", clean(group)); err != nil {
				return err
			}
		}
		if err := p.showField(strings.TrimSuffix(row, "\v"), fields[i]); err != nil {
			return err
		}
	}
	return nil
}

// showField prints the row of one field, its help in a column of its own.
func (p *program) showField(row string, f schema.Field) error {
	columns := 0
	if w := width(p.out); w > 0 {
		columns = max(w-len(row), 30)
	}
	lines := wrap(clean(help(f)), columns)
	if len(lines) == 0 {
		lines = []string{""}
	}
	for i, line := range lines {
		if i > 0 {
			row = strings.Repeat(" ", len(row))
		}
		if err := p.printf("%s\n", strings.TrimRight(row+line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// kind is the kind of a field, in words.
func kind(f schema.Field) string {
	if f.Kind != schema.List && f.Kind != schema.Map {
		return string(f.Kind)
	}
	of := f.Of
	if of == "" {
		of = schema.String
	}
	return fmt.Sprintf("%s of %s", f.Kind, of)
}

// demand is what happens if the field is not set.
func demand(f schema.Field) string {
	switch {
	case f.Required:
		return "required"
	case f.Default == nil:
		return "-"
	}
	if text, ok := f.Default.(string); ok {
		return clean(text)
	}
	data, err := json.Marshal(f.Default)
	if err != nil {
		return "-"
	}
	return clean(string(data))
}

// help is what is to be known of a field.
func help(f schema.Field) string {
	var all []string
	if f.Help != "" {
		all = append(all, f.Help)
	} else if f.Title != "" {
		all = append(all, f.Title)
	}
	if len(f.Options) > 0 {
		var values []string
		for _, o := range f.Options {
			values = append(values, o.Value)
		}
		all = append(all, "One of: "+strings.Join(values, ", ")+".")
	}
	if c := f.VisibleWhen; c != nil {
		all = append(all, "Only with "+c.Field+": "+strings.Join(c.Equals, " or ")+".")
	}
	return strings.Join(all, " ")
}
