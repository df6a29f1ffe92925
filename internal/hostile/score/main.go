// Score sets clients of token endpoints side by side: each plays the cases of package hostile, one after the other, and
// the table says in how many each does what a client must.
//
//	go run ./internal/hostile/score -driver x/oauth2=bin/hostile/xoauth2 -driver "oauth4webapi=node internal/hostile/oauth4webapi/driver.mjs"
//
// Ours is the password-grant plugin, as a process that is started as a host starts it. Others are behind programs that
// speak the protocol of hostile.Driver. They know none of our codes, and nothing of what can be tried again: of them only
// the outcome, the passwords they send and what must never be seen are judged.
//
// It exits with 1 if ours fails a case.
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
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// options are what the command line says.
type options struct {
	plugin  string
	drivers commands
	only    *regexp.Regexp
	verbose bool
	json    bool
}

// commands are drivers: a name and a command line each.
type commands []struct {
	name string
	line []string
}

func (c *commands) String() string { return fmt.Sprint(len(*c)) }

// Set adds NAME=COMMAND.
func (c *commands) Set(text string) error {
	name, line, ok := strings.Cut(text, "=")
	if words := strings.Fields(line); ok && name != "" && len(words) > 0 {
		*c = append(*c, struct {
			name string
			line []string
		}{name, words})
		return nil
	}
	return errors.New("expected NAME=COMMAND")
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("score", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.plugin, "plugin", "", "the password-grant plugin's executable; if it is left out, it is built")
	flags.Var(&o.drivers, "driver", "another client, as NAME=COMMAND; may be repeated")
	flags.StringVar(&only, "run", "", "play the cases that match this pattern only")
	flags.BoolVar(&o.verbose, "v", false, "tell of each case that fails, and why")
	flags.BoolVar(&o.json, "json", false, "write one JSON document in place of the table")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	o.only, err = regexp.Compile(only)
	return o, err
}

// run does what the command line says and returns the status to exit with.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(errs, "score:", err)
		return 2
	}
	r, err := compare(ctx, o)
	if err != nil {
		fmt.Fprintln(errs, "score:", err)
		return 1
	}
	if o.json {
		err = r.writeJSON(out)
	} else {
		err = r.writeTable(out, o.verbose)
	}
	if err != nil {
		fmt.Fprintln(errs, "score:", err)
		return 1
	}
	if !r.Scores[0].clean() {
		return 1
	}
	return 0
}
