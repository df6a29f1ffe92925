package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// subject is the connection that a command is about: a stored one by its name,
// or one in a file, which is used without being stored.
type subject struct{ file string }

// addFlag adds -f.
func (s *subject) addFlag(cmd *cobra.Command, use string) {
	cmd.Flags().StringVarP(&s.file, "file", "f", "", use+`; "-" is standard input`)
	cobra.CheckErr(cmd.MarkFlagFilename("file", "yaml", "yml", "json"))
}

// argument checks that there is a NAME or a file, and not both. It is for
// commands that take nothing else.
func (s *subject) argument(cmd *cobra.Command, args []string) error {
	switch {
	case s.file == "" && len(args) == 0:
		return usage(cmd, "the name of a connection is missing, or -f with a file")
	case s.file != "" && len(args) > 0:
		return usage(cmd, "there is both a name and -f")
	case len(args) > 1:
		return usage(cmd, "there is more than one name")
	}
	return nil
}

// with opens the host and finds the connection.
func (s *subject) with(ctx context.Context, p *program, args []string, use func(*host.Connection) error) error {
	if s.file == "" {
		return p.withHost(ctx, func(h *host.Host) error { return orFile(use(h.Connection(args[0])), args[0]) })
	}
	d, err := p.readDefinition(ctx, s.file)
	if err != nil {
		return err
	}
	return p.withHost(ctx, func(h *host.Host) error { return use(h.Draft(d)) })
}

// orFile adds to an error that there is no connection of a name that there is
// such a file.
func orFile(err error, name string) error {
	e, ok := errors.AsType[*host.Error](err)
	if !ok || e.Code != host.NotFound || e.Hint != "" {
		return err
	}
	if info, trouble := os.Stat(name); trouble != nil || info.IsDir() {
		return err
	}
	return (&host.Error{Code: e.Code, Field: e.Field, Message: e.Message}).WithHint("to use the file of that name, write -f %s", name)
}

// label is what messages call the connection.
func (s *subject) label(args []string) string {
	switch s.file {
	case "":
		return args[0]
	case "-":
		return "the connection in " + standardInput
	}
	return "the connection in " + s.file
}

// exactly checks the number of arguments, and says what they are to be.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usage(cmd, "%s is missing", what)
		case len(args) > n:
			return usage(cmd, "%q is one argument too many", args[n])
		}
		return nil
	}
}

// completes offers the names for NAME, unless there is a file instead.
func (s *subject) completes(p *program) cobra.CompletionFunc {
	names := p.completes(connectionNames)
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if s.file != "" {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(cmd, args, begun)
	}
}
