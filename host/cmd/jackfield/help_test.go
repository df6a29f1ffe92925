package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// each visits a command and all below it.
func each(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, child := range cmd.Commands() {
		each(child, visit)
	}
}

func TestEveryCommandTeaches(t *testing.T) {
	each(new(program).root(), func(cmd *cobra.Command) {
		if cmd.Short == "" || cmd.Long == "" || cmd.Example == "" {
			t.Errorf("%s: Short %q, Long %q, Example %q", cmd.CommandPath(), cmd.Short, cmd.Long, cmd.Example)
		}
		for line := range strings.Lines(cmd.Long + "\n" + cmd.Example) {
			if len(line) > 100 {
				t.Errorf("%s: this line of the help is too long: %s", cmd.CommandPath(), line)
			}
		}
		if strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: Short ends with a full stop", cmd.CommandPath())
		}
	})
}

// TestCommandsSayWhatTheyCost: a login is what a person has to know of.
func TestCommandsSayWhatTheyCost(t *testing.T) {
	cost := regexp.MustCompile(`spends a login|[Nn]othing is sent|sends nothing`)
	each(new(program).root(), func(cmd *cobra.Command) {
		if !cmd.HasSubCommands() && cmd.Name() != "help" && !cost.MatchString(strings.Join(strings.Fields(cmd.Long), " ")) {
			t.Errorf("%s: the help does not say whether it costs a login", cmd.CommandPath())
		}
	})
}

// TestExamplesParse reads every example as the program would.
func TestExamplesParse(t *testing.T) {
	examples := 0
	each(new(program).root(), func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			examples++
			if err := parses(shellWords(t, line)); err != nil {
				t.Errorf("%s: %s%v", cmd.CommandPath(), line, err)
			}
		}
	})
	if examples < 20 {
		t.Errorf("only %d examples were read", examples)
	}
	for _, wrong := range []string{"jackfield frob", "jackfield test", "jackfield test a --frob", "jackfield call a"} {
		if parses(shellWords(t, wrong)) == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}

// parses goes as far as a command line can go without running its command.
func parses(words []string) error {
	cmd, args, err := new(program).root().Find(words[1:])
	if err != nil {
		return err
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(args); err != nil {
		return err
	}
	if cmd.HasSubCommands() {
		return group(cmd, cmd.Flags().Args())
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// shellWords splits a line as far as the examples go: quotes, and what follows
// the command in a pipe or a redirection is left out.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	for _, word := range regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+`).FindAllString(line, -1) {
		if word == "|" || word == ">" || word == "<" {
			break
		}
		words = append(words, strings.Trim(word, `'"`))
	}
	if len(words) == 0 || words[0] != "jackfield" {
		t.Fatalf("%q is no example of jackfield", line)
	}
	return words
}
