package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// streams are the three files of a process.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// program is one run of the command line.
type program struct {
	streams
	ctx    context.Context //nolint:containedctx // the signals', to tell an interruption from a failure
	flags  flags
	cancel context.CancelFunc // of the time limit
}

// flags are those that every command has.
type flags struct {
	data, plugins, config string
	json, verbose         bool
	timeout               time.Duration
}

// run runs one command line and returns its exit status. When ctx ends, what is
// under way is given up and the plugins are ended before run returns.
func run(ctx context.Context, args []string, s streams) int {
	s.out = &paper{w: s.out}
	p := &program{streams: s, ctx: ctx, cancel: func() {}}
	defer func() { p.cancel() }()
	root := p.root()
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	cmd, err := root.ExecuteContextC(ctx)
	if _, misused := errors.AsType[*usageError](err); misused {
		// Flags behind the one that cannot be read were not read either.
		p.flags.json = p.flags.json || slices.Contains(args, "--json")
	}
	return p.finish(cmd, err)
}

// root returns the whole tree of commands.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "jackfield",
		Short: "Get requests through to other people's APIs",
		Long: `Jackfield keeps connections: how to log in somewhere, under a name, with the
secrets sealed. It logs in when it has to, keeps what the login gave as long as
it is good, and puts it on requests. Each connection is of a type, and types
come from plugins.

A password that is sent is a login, and too many of them lock an account. The
help of each command says whether it spends one.`,
		Example: `  jackfield type list
  jackfield connection create billing -f billing.yaml
  jackfield test billing
  jackfield call billing /invoices`,
		Version:           host.Version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE:              group,
		PersistentPreRunE: p.limit,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misused(cmd, "%s", err) })
	p.addFlags(root)
	root.AddCommand(p.test(), p.authorize(), p.call(), p.types(), p.connections(), p.plugins(), p.guard(), p.invalidate(), p.status(), p.doctor(), p.key(),
		p.version(), p.completion())
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Example = "  jackfield help call\n  jackfield help connection edit"
	}
	return root
}

// addFlags adds the flags that every command has.
func (p *program) addFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&p.flags.data, "data", "", "folder of connections and authorizations (JACKFIELD_DATA; default: the platform's data folder)")
	f.StringVar(&p.flags.plugins, "plugins", "", "folder of plugins (JACKFIELD_PLUGINS; default: plugins/ beside the program, or else under the data folder)")
	f.StringVar(&p.flags.config, "config", "", "file of the operator's settings, in YAML (JACKFIELD_CONFIG)")
	f.BoolVar(&p.flags.json, "json", false, "print JSON, errors too")
	f.BoolVarP(&p.flags.verbose, "verbose", "v", false, "log everything on standard error, secrets blotted out")
	f.DurationVar(&p.flags.timeout, "timeout", 0, "give up after this long, for example 30s")
	cobra.CheckErr(root.MarkPersistentFlagDirname("data"))
	cobra.CheckErr(root.MarkPersistentFlagDirname("plugins"))
	cobra.CheckErr(root.MarkPersistentFlagFilename("config", "yaml", "yml"))
	cobra.CheckErr(root.RegisterFlagCompletionFunc("timeout", cobra.NoFileCompletions))
}

// group is what a command does that only holds others.
func group(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return misused(cmd, "a command is missing")
	}
	err := misused(cmd, "there is no command %q", cmd.CommandPath()+" "+args[0])
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		err.hint = "did you mean " + near[0] + "?"
	}
	return err
}

// limit lays the time limit on the whole command.
func (p *program) limit(cmd *cobra.Command, _ []string) error {
	if !cmd.Flags().Changed("timeout") {
		return nil
	}
	if p.flags.timeout <= 0 {
		return misused(cmd, "the time limit must be more than nothing")
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), p.flags.timeout)
	p.cancel = cancel
	cmd.SetContext(ctx)
	return nil
}

// logger writes what the host and its plugins have to say to standard error.
func (p *program) logger() (*slog.Logger, slog.Level) {
	options := &slog.HandlerOptions{Level: slog.LevelDebug}
	if !p.flags.verbose {
		// What is doubtful is shown by the command that it concerns (plugin list).
		options.Level = slog.LevelError
		options.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Attr{} // whoever reads it is there as it happens
			}
			return a
		}
	}
	return slog.New(slog.NewTextHandler(p.err, options)), options.Level.Level()
}

// dataWait is how long a command waits for its turn with the data folder: other
// commands are done before, and an engine that keeps it is not waited for.
const dataWait = time.Minute

// withHost opens the host, calls use, and ends what runs before it returns.
func (p *program) withHost(ctx context.Context, use func(*host.Host) error) (err error) {
	s, err := p.settings(ctx)
	if err != nil {
		return err
	}
	log, level := p.logger()
	turn, cancel := context.WithTimeout(ctx, dataWait)
	defer cancel()
	h, err := host.Open(turn, host.Config{
		Data: s.data, Plugins: s.plugins, CAFile: s.caFile, EgressAllow: s.allow, LoginsPerHour: s.perHour, Tokens: s.tokens, PluginLimits: s.limits,
		Logger: log, LogLevel: level, Waiting: p.waiting(s.data),
	})
	if err != nil {
		return err
	}
	defer func() {
		end := p.patience(ctx)
		defer end()
		if closing := h.Close(); closing != nil && err == nil {
			err = closing
		}
	}()
	return use(h)
}

// patience tells whoever interrupted the program what it still waits for, until
// the returned function is called: the host gives a login that is under way some
// seconds, so that what it spent is not lost.
func (p *program) patience(ctx context.Context) (end func()) {
	if ctx.Err() == nil || !isTerminal(p.err) {
		return func() {}
	}
	timer := time.AfterFunc(500*time.Millisecond, func() {
		p.sayf("waiting some seconds for the answer to what was sent; interrupt again to end at once")
	})
	return func() { timer.Stop() }
}

// waiting tells that another process has the data folder open.
func (p *program) waiting(data string) func() {
	return func() { p.sayf("waiting for another process that has the data folder open: %s", data) }
}
