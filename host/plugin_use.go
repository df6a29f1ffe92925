package host

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// use calls the plugin that serves a type, starting it if it does not run.
func (h *Host) use(ctx context.Context, typeName string, call func(plugin.Connector) error) error {
	return h.useAgain(ctx, typeName, call, nil)
}

// useAgain is use for a call that may be made once more if the process ends in
// the middle of it, and again says so: what may have sent a password may not.
func (h *Host) useAgain(ctx context.Context, typeName string, call func(plugin.Connector) error, again func() bool) error {
	_, p, err := h.catalog.Type(typeName)
	if err != nil {
		return err
	}
	busy := patience{began: time.Now()}
	err = h.supervisor.Use(ctx, h.spec(p), supervisor.Call{Again: again, Do: func(c plugin.Connector) error {
		busy.with, busy.since = c, time.Now()
		return call(c)
	}})
	if deadline, ok := ctx.Deadline(); ok && err != nil && !time.Now().Before(deadline) {
		<-ctx.Done() // the plugin's timer may be quicker than ours
	}
	if err != nil && busy.over(ctx) {
		h.supervisor.GiveUp(p.Name, busy.with)
	}
	return named(p.Name, h.scrubbed(err))
}

// patience is what a call has had with a plugin.
type patience struct {
	began time.Time        // the wait for it
	with  plugin.Connector // nil: it was never had
	since time.Time
}

// over reports whether a plugin let the host's whole time for a call pass, so that
// it may hang although it answers when it is asked whether it does: the next call
// gets another process. A caller's own deadline says nothing about the plugin, nor
// does a call that spent most of its time in a queue.
func (p patience) over(ctx context.Context) bool {
	if p.with == nil || !errors.Is(context.Cause(ctx), authcache.ErrTime) {
		return false
	}
	deadline, ok := ctx.Deadline()
	return ok && deadline.Sub(p.since) >= deadline.Sub(p.began)/2
}

// named tells a failure of a plugin itself with the plugin's name.
func named(pluginName string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != PluginFailed || strings.Contains(e.Message, pluginName) {
		return err
	}
	clone := *e
	clone.Message = "plugin " + pluginName + ": " + e.Message
	return &clone
}
