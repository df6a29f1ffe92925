package plugin_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// hostCanary is a variable of the host's environment that no plugin may see. Set
// to hostMode it makes the test binary a host that waits to be killed.
const (
	hostCanary = "JACKFIELD_TEST_CANARY"
	hostMode   = "host"
)

// servePlugin is the main function of the test binary as a plugin. A plugin gets
// no arguments and next to no environment, so its name says how it behaves.
func servePlugin(mode string) int {
	fmt.Fprintf(os.Stderr, "pid %d\n", os.Getpid())
	s := &script{}
	switch mode {
	case "plugin-exit1":
		fmt.Fprintln(os.Stderr, "no licence was found")
		return 1
	case "plugin-exit0":
		return 0
	case "plugin-garbage":
		fmt.Fprintln(os.Stdout, "Hello! I am a plugin.")
		hang()
	case "plugin-flood":
		_, _ = io.Copy(os.Stdout, endless{})
	case "plugin-later":
		fmt.Fprintln(os.Stdout, "1|7|unix|/x|grpc|")
		hang()
	case "plugin-elsewhere":
		fmt.Fprintln(os.Stdout, "1|1|unix|/run/docker.sock|grpc|"+anyCertificate())
		hang()
	case "plugin-unheard":
		fmt.Fprintf(os.Stdout, "1|1|unix|%s|grpc|%s\n", filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "none"), anyCertificate())
		hang()
	case "plugin-faraway":
		fmt.Fprintln(os.Stdout, "1|1|tcp|192.0.2.1:443|grpc|"+anyCertificate())
		hang()
	case "plugin-hang":
		hang()
	case "plugin-orphaned-pipes": // what it started lives on and holds its pipes
		child(func(*exec.Cmd) {})
		return 1
	case "plugin-refuses":
		s.configure = func(context.Context, plugin.Settings) error {
			return plugin.Errorf(plugin.Config, "the host's policy allows nothing")
		}
	case "plugin-hang-configure":
		s.configure = func(ctx context.Context, _ plugin.Settings) error { <-ctx.Done(); return ctx.Err() }
	case "plugin-longline":
		s.describe = printing(strings.Repeat("a", 200<<10), os.Stdout, os.Stderr)
	case "plugin-json42":
		s.describe = printing(`{"@message":42,"@level":["warn"],"plugin":"forged"}`, os.Stderr)
	case "plugin-prints": // where go-plugin listens once it serves
		s.describe = func(context.Context) (*plugin.Description, error) {
			fmt.Fprintln(os.Stdout, "on standard output")
			return described(), nil
		}
	case "plugin-prints-errors":
		s.describe = func(context.Context) (*plugin.Description, error) {
			fmt.Fprintln(os.Stderr, "on standard error")
			return described(), nil
		}
	case "plugin-breaks-off": // in the middle of a line
		s.describe = func(context.Context) (*plugin.Description, error) {
			fmt.Fprint(os.Stdout, "a whole line\nand what it said last")
			return described(), nil
		}
	case "plugin-unavailable":
		s.answer(nil, plugin.Errorf(plugin.Unavailable, "the server is down"))
	case "plugin-env":
		s.describe = printing("environment: "+strings.Join(os.Environ(), " "), os.Stderr)
	case "plugin-orphan":
		child(func(*exec.Cmd) {})
	case "plugin-orphan-unmarked": // of which nothing tells whose it is but its group
		child(func(cmd *exec.Cmd) { cmd.Env = []string{"JACKFIELD_PLUGIN=x"} })
	case "plugin-escape":
		child(leaveTheGroup)
	case "grandchild":
		hang()
	}
	if fault, ok := faults[mode]; ok {
		fault(s)
	} else if fault, ok := platformFaults()[mode]; ok {
		fault(s)
	}
	if plugin.Serve(s, slog.New(slog.NewJSONHandler(os.Stderr, nil))) != nil {
		return 1
	}
	return 0
}

// hang waits to be killed. It waits for a signal that nobody sends, because a
// program that waits for nothing at all is ended by Go as deadlocked.
func hang() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// printing describes after printing a line on files, which are the process's own
// and not the ones that go-plugin puts in their place while a plugin serves, and
// on those as well.
func printing(line string, files ...*os.File) func(context.Context) (*plugin.Description, error) {
	return func(context.Context) (*plugin.Description, error) {
		for _, f := range append(files, os.Stdout, os.Stderr) {
			if _, err := fmt.Fprintln(f, line); err != nil {
				return nil, err
			}
		}
		return described(), nil
	}
}

// child starts a process that holds this one's output open, and says its id.
func child(change func(*exec.Cmd)) {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.CommandContext(context.Background(), path)
	cmd.Args = []string{"grandchild"}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	change(cmd)
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	fmt.Fprintf(os.Stderr, "grandchild %d\n", cmd.Process.Pid)
}

// hostToBeKilled starts a plugin and says its process id.
func hostToBeKilled(path string) int {
	client, err := plugin.Launch{Name: "test", Path: path}.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		return 1
	}
	fmt.Fprintln(os.Stdout, client.PID())
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	return 0
}

// loadMode makes the test binary a host under load that waits to be killed.
const loadMode = "host under load"

// hostUnderLoad starts a plugin, says its process id and keeps it busy.
func hostUnderLoad(path string) int {
	client, err := plugin.Launch{Name: "test", Path: path}.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		return 1
	}
	config, err := described().Types[0].Schema.Parse(nil)
	if err != nil {
		return 1
	}
	for range 8 {
		go func() {
			for {
				_, _ = client.Authorize(context.Background(), &plugin.Request{Type: "script", Config: config})
			}
		}()
	}
	wait(10 * time.Millisecond)
	fmt.Fprintln(os.Stdout, client.PID())
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	return 0
}
