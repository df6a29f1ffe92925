package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/jackfield-dev/jackfield/internal/built"
	"github.com/jackfield-dev/jackfield/internal/hostile"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// name is of our plugin and its one type.
const name = "password-grant"

// build builds the plugin, into a folder that remove removes.
func build() (path string, remove func(), err error) {
	dir, remove, err := built.Temp(name)
	if err != nil {
		return "", nil, err
	}
	path = filepath.Join(dir, name, name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	return path, remove, nil
}

// launch starts the plugin and returns its type, as a client that may reach loopback.
func launch(ctx context.Context, path string, ca []byte) (client *hostile.Connection, stop func(), err error) {
	printed := &record{}
	p, err := plugin.Launch{
		Name: name, Path: path,
		Settings: plugin.Settings{
			HostVersion: "score", LogLevel: slog.LevelDebug, CABundle: ca,
			EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		},
		Logger: slog.New(slog.NewTextHandler(printed, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}.Start(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("starting %s: %w", name, err)
	}
	described, err := p.Describe(ctx)
	if err != nil {
		p.Close()
		return nil, nil, fmt.Errorf("describing %s: %w", name, err)
	}
	typ, ok := described.Type(name)
	if !ok {
		p.Close()
		return nil, nil, fmt.Errorf("there is no type %s", name)
	}
	client = &hostile.Connection{Schema: typ.Schema, Printed: printed.take, Authorize: authorizer(p, typ)}
	return client, p.Close, nil
}

// authorizer asks a plugin as a host does, for what a config says.
func authorizer(p *plugin.Client, typ plugin.Type) func(context.Context, map[string]any, *plugin.Authorization) (*plugin.Authorization, error) {
	return func(ctx context.Context, raw map[string]any, previous *plugin.Authorization) (*plugin.Authorization, error) {
		config, err := typ.Schema.ParseStored(raw)
		if err == nil {
			config, err = config.Resolve(schema.Sources{})
		}
		if err != nil {
			return nil, plugin.AsError(err)
		}
		req := &plugin.Request{Type: typ.Name, Config: config}
		if previous != nil {
			req.Previous, req.Reason = previous.State, plugin.Due
		}
		return p.Authorize(ctx, req)
	}
}

// record keeps what is printed.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(p)
}

// take returns what was printed since it was last asked.
func (r *record) take() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.buf.Reset()
	return r.buf.String()
}
