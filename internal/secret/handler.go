package secret

import (
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
)

// Handler returns a handler that passes records on to next with their message
// and all their attributes scrubbed. An attribute that shows no held secret
// keeps its type; one that does becomes the scrubbed text of it. Attributes and
// groups given to a logger beforehand are scrubbed with each record, not when
// they are given, because a secret may come into use in between.
func (s *Scrubber) Handler(next slog.Handler) slog.Handler {
	return &handler{scrubber: s, next: next}
}

// handler is a slog.Handler in front of another.
type handler struct {
	scrubber *Scrubber
	next     slog.Handler
	given    []given // by WithAttrs and WithGroup, oldest first
}

// given is one call of WithAttrs, or of WithGroup if there are no attributes.
type given struct {
	group string
	attrs []slog.Attr
}

// Enabled asks the handler behind.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// WithAttrs keeps attrs for the records to come.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	return h.with(given{attrs: slices.Clone(attrs)})
}

// WithGroup keeps the group for the records to come.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return h.with(given{group: name})
}

// with returns a handler to which one thing more was given.
func (h *handler) with(more given) slog.Handler {
	clipped := slices.Clip(h.given) // two loggers made from one must not share the slot behind
	return &handler{scrubber: h.scrubber, next: h.next, given: append(clipped, more)}
}

// Handle scrubs all there is and passes it on.
func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	next := h.next
	for _, g := range h.given {
		if len(g.attrs) > 0 {
			next = next.WithAttrs(h.attrs(g.attrs))
		} else {
			next = next.WithGroup(h.scrubber.Scrub(g.group))
		}
	}
	clean := slog.NewRecord(record.Time, record.Level, h.scrubber.Scrub(record.Message), record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		clean.AddAttrs(h.attr(attr))
		return true
	})
	return next.Handle(ctx, clean)
}

// attrs scrubs each of attrs into a new slice: the old one is the caller's.
func (h *handler) attrs(attrs []slog.Attr) []slog.Attr {
	clean := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		clean[i] = h.attr(attr)
	}
	return clean
}

// attr scrubs one attribute, its key included: maps end up as attributes.
func (h *handler) attr(attr slog.Attr) slog.Attr {
	return slog.Attr{Key: h.scrubber.Scrub(attr.Key), Value: h.value(attr.Value.Resolve())}
}

// value scrubs one resolved value.
func (h *handler) value(value slog.Value) slog.Value {
	switch value.Kind() {
	case slog.KindGroup:
		return slog.GroupValue(h.attrs(value.Group())...)
	case slog.KindAny:
		return h.any(value)
	default:
		// A number too: a PIN logged as an integer is still a PIN.
		return h.text(value, value.String())
	}
}

// text returns value if it reads clean, else its scrubbed text.
func (h *handler) text(value slog.Value, text string) slog.Value {
	if clean := h.scrubber.Scrub(text); clean != text {
		return slog.StringValue(clean)
	}
	return value
}

// any scrubs a value of a type that slog does not know. What the handler behind
// makes of it is unknown, so it passes only if it is clean in every way it may
// be written.
func (h *handler) any(value slog.Value) slog.Value {
	v := value.Any()
	for _, text := range renderings(v) {
		if h.scrubber.Scrub(text) != text {
			return slog.StringValue(h.scrubber.Scrub(fmt.Sprint(v)))
		}
	}
	return value
}

// renderings returns v as the handlers of slog and others like them write it.
func renderings(v any) []string {
	texts := []string{fmt.Sprint(v), fmt.Sprintf("%s", v), fmt.Sprintf("%+v", v)}
	texts = append(texts, marshalled(func() ([]byte, error) { return json.Marshal(v) }))
	if marshaler, ok := v.(encoding.TextMarshaler); ok {
		texts = append(texts, marshalled(marshaler.MarshalText))
	}
	return texts
}

// marshalled returns what marshal makes, and "" if it fails. As slog does, it
// survives a method that panics, usually for a nil pointer: looking for secrets
// in a log must not bring down who logs.
func marshalled(marshal func() ([]byte, error)) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	raw, err := marshal()
	if err != nil {
		return ""
	}
	return string(raw)
}
