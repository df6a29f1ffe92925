// Matrix breaks plugins on purpose, at full size, and prints what becomes of Jackfield and of a host that is made of
// go-plugin alone, one beside the other. scripts/plugin-faults builds what it takes.
//
//	go run ./internal/faults/matrix -bare bin/faults/bare -plugin bin/faults/plugin.test
//
// It exits with 1 if a case of ours fails, or if something that was started is left.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"

	"github.com/jackfield-dev/jackfield/internal/faults"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// options are what the command line says.
type options struct {
	bare, plugin string
	only         *regexp.Regexp
	rounds       int
	verbose      bool
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("matrix", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.bare, "bare", "", "the program of internal/faults/bare; left out, go-plugin is not asked")
	flags.StringVar(&o.plugin, "plugin", "", "the test binary of package plugin, which plays the plugins")
	flags.StringVar(&only, "run", "", "the cases that match this pattern only")
	flags.IntVar(&o.rounds, "rounds", 0, "how often everything that is done often is done; 0: as often as is wanted of it")
	flags.BoolVar(&o.verbose, "v", false, "tell of each case what its tests measured, and what nothing shows")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	if (o.bare == "") != (o.plugin == "") {
		return o, errors.New("-bare takes -plugin, and the reverse")
	}
	o.only, err = regexp.Compile(only)
	return o, err
}

// run does what the command line says and returns the status to exit with.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(errs, "matrix:", err)
		return 2
	}
	clean, err := play(ctx, o, out, errs)
	if err != nil {
		fmt.Fprintln(errs, "matrix:", err)
	}
	if err != nil || !clean {
		return 1
	}
	return 0
}

// play plays the cases that match and prints what became of them.
func play(ctx context.Context, o options, out, progress io.Writer) (clean bool, err error) {
	begin := time.Now()
	dir, err := os.MkdirTemp("", "jm") // short, because sockets will be in it
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m := faults.Matrix{Cases: chosen(o), Ours: faults.NewResults(), Theirs: map[string]faults.Finding{}, Details: o.verbose}
	if o.bare != "" {
		if m.Version, err = version(o.bare); err != nil {
			return false, err
		}
	}
	left, err := ours(ctx, m, o, dir, progress)
	if err == nil && o.bare != "" {
		err = theirs(ctx, m, o, dir, progress)
	}
	if err != nil {
		return false, err
	}
	if err := m.Write(out); err != nil {
		return false, err
	}
	failed := m.Failed(out)
	if len(left) == 0 {
		fmt.Fprintf(out, "left behind by ours: no process, no file\n")
	}
	for _, what := range left {
		fmt.Fprintf(out, "left behind by ours: %s\n", what)
	}
	fmt.Fprintf(out, "it took %v\n", time.Since(begin).Round(time.Second))
	return !failed && len(left) == 0, nil
}

func chosen(o options) (cases []faults.Case) {
	for _, c := range faults.Cases() {
		if o.only.MatchString(c.ID) {
			cases = append(cases, c)
		}
	}
	return cases
}
