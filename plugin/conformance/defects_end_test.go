package conformance

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// crash ends the process. It is not os.Exit, at which a race detector waits a
// second.
func crash() { syscall.Exit(3) } //nolint:revive // that is the defect

// Unmarshal implements encoding.CodecV2.
func (f fragile) Unmarshal(data mem.BufferSlice, v any) error {
	err := f.CodecV2.Unmarshal(data, v)
	if err != nil && !strings.Contains(err.Error(), "UTF-8") {
		crash()
	}
	return err
}

func streamDefects() map[string]broken {
	reporting := func(checks ...plugin.Check) func(*kit) {
		return func(k *kit) {
			k.checks = func(_ *plugin.Request, report func(plugin.Check)) error {
				for _, c := range checks {
					report(c)
				}
				return nil
			}
		}
	}
	return map[string]broken{
		"bad-name":     {reporting(plugin.Check{Name: "Two Words", Status: plugin.Passed}), finds("test.checks")},
		"no-status":    {reporting(plugin.Check{Name: "dns"}), finds("test.checks")},
		"odd-reason":   {reporting(plugin.Check{Name: "dns", Status: plugin.Failed, Code: "frob"}), finds("test.checks")},
		"skips":        {reporting(plugin.Check{Name: "dns", Status: plugin.Skipped}), finds("test.checks")},
		"odd-fix":      {reporting(plugin.Check{Name: "dns", Status: plugin.Warned, Fix: &plugin.Fix{Field: "password", Value: "x"}}), finds("test.checks")},
		"says-nothing": {reporting(), finds("test.outcome")},
		"fails-for-no-reason": {func(k *kit) {
			k.checks = func(_ *plugin.Request, report func(plugin.Check)) error {
				report(plugin.Check{Name: "dns", Status: plugin.Passed})
				return plugin.Errorf(plugin.Denied, "no")
			}
		}, finds("test.outcome")},
		"logs-in-twice": {func(k *kit) {
			k.checks = func(req *plugin.Request, report func(plugin.Check)) error {
				c := plugin.Check{Name: "token", Status: plugin.Passed, Logins: 1}
				if req.NoLogin {
					c.Logins = 0
				}
				report(c)
				report(c)
				return nil
			}
		}, finds("test.logins")},
	}
}

// after does something at the end of each Authorize.
func after(do func()) func(*kit) {
	return answering(func(_ *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
		do()
		return resp, err
	})
}

var hoard struct {
	sync.Mutex
	files []*os.File
	bytes [][]byte
}

func endDefects() map[string]broken {
	return map[string]broken{
		"keeps-files": {after(func() {
			if f, err := os.Open(os.DevNull); err == nil {
				hoard.Lock()
				hoard.files = append(hoard.files, f)
				hoard.Unlock()
			}
		}), finds("leaks.files")},
		"keeps-memory": {after(func() {
			data := make([]byte, 2<<20)
			for i := range data {
				data[i] = byte(i)
			}
			hoard.Lock()
			hoard.bytes = append(hoard.bytes, data)
			hoard.Unlock()
		}), finds("leaks.memory")},
		"leaves-a-child": {func(k *kit) { after(sync.OnceFunc(child))(k) }, finds("leaks.processes", "shutdown.leaves_nothing")},
		"child": {func(*kit) {
			c := make(chan os.Signal, 1)
			signal.Notify(c, os.Interrupt)
			<-c
		}, nil}, // is no plugin: it is what the one above leaves
		"stays":   {func(k *kit) { k.asked = func(*grpc.Server) {} }, finds("shutdown.ends", "shutdown.busy")},
		"exits-3": {func(k *kit) { k.status = 3 }, finds("shutdown.ends")},
		"waits-for-calls": {func(k *kit) {
			k.asked = func(s *grpc.Server) { s.GracefulStop(); close(k.stopped) }
		}, finds("shutdown.busy")},
		"leaves-a-file": {func(k *kit) { k.leave = func() { _ = os.WriteFile("left", nil, 0o600) } }, finds("shutdown.leaves_nothing")},
	}
}

// child starts a process of the same program that waits to be killed.
func child() {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.CommandContext(context.Background(), path)
	cmd.Args = []string{pluginName + "child"}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
}

// telling has the failures of Authorize say something of the password.
func telling(say func(password string) string) func(*kit) {
	return func(k *kit) {
		k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
			a, err := (&kit{}).Authorize(ctx, req)
			if e := plugin.AsError(err); err != nil && e.Code == plugin.Unavailable {
				return nil, plugin.Errorf(e.Code, "%s", say(req.Config.Secret("password").Reveal())).In(e.Field)
			}
			return a, err
		}
	}
}

// printing prints something of the password, and fails as it should.
func printing(say func(password string)) func(*kit) {
	return telling(func(password string) string { say(password); return "nobody listens there" })
}

func saidDefects() map[string]broken {
	return map[string]broken{
		"wrong-grpc-code": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if status.Code(err) == codes.Unavailable {
				err = rewritten(err, codes.Unknown, func(*errdetails.ErrorInfo) {})
			}
			return resp, err
		}), finds("failures.form")},
		"full-stop": {telling(func(string) string { return "Nobody listens there." }), finds("failures.text")},
		"tells":     {telling(func(p string) string { return "could not send " + p }), finds("secrets.messages")},
		"tells-in-base64": {telling(func(p string) string {
			return "could not send " + base64.StdEncoding.EncodeToString([]byte("kit:"+p))
		}), finds("secrets.messages")},
		"logs-in-hex": {printing(func(p string) { fmt.Fprintf(os.Stderr, "sending %x\n", p) }), finds("secrets.output")},
		"writes-it-down": {func(k *kit) {
			path := filepath.Join(os.Getenv("TMPDIR"), "cache")
			printing(func(p string) { _ = os.WriteFile(path, []byte(p), 0o600) })(k)
			k.leave = func() { _ = os.Remove(path) }
		}, finds("secrets.process")},
		"repeats": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				if req.NoLogin {
					return (&kit{}).Authorize(ctx, req)
				}
				answer, err := ask(ctx, req)
				if e := plugin.AsError(err); err != nil && e.Code == plugin.Denied {
					return nil, plugin.Errorf(e.Code, "the server said %q", answer).Spent(1)
				}
				return nil, err
			}
		}, finds("secrets.echoed")},
		"second-line":  {printing(func(string) { fmt.Fprintln(os.Stdout, "1|1|tcp|127.0.0.1:1234|grpc|") }), finds("output.stdout")},
		"prints-bytes": {printing(func(string) { fmt.Fprintln(os.Stderr, "\xff\xfe") }), finds("output.log")},
		"prints-much":  {printing(func(string) { fmt.Fprintln(os.Stderr, strings.Repeat(strings.Repeat("a", 99)+"\n", 30_000)) }), finds("output.log")},
	}
}
