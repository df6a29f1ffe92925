package main

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// key are the commands about keys.
func (p *program) key() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Make the key that hosts share",
		Long: `Make the key that hosts share. Hosts that keep authorizations in one Redis seal
them under the same key, which stands in a file of each of them: tokens.key in the
settings.`,
		Example: `  jackfield key new tokens.key`,
		Args:    cobra.ArbitraryArgs,
		RunE:    group,
	}
	cmd.AddCommand(p.keyNew())
	return cmd
}

func (p *program) keyNew() *cobra.Command {
	return &cobra.Command{
		Use:   "new FILE",
		Short: "Make a key file",
		Long: `Make a key file, which nobody but you can read. Copy it to each host in a way that
you would send a password, name it as tokens.key there, and keep a copy: what is
sealed under it cannot be read without it.

To replace a key, make another file, and put its line above the one that is there
with the word "open" before it, on every host. When all have it, take the word away
on every host: the first line without it seals, and all of them open. Keep the last
line: what authorizations are called follows from it. Nothing is sent.`,
		Example: `  jackfield key new tokens.key`,
		Args:    exactly(1, "the file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := writeKey(args[0]); err != nil {
				return err
			}
			if p.flags.json {
				return p.printJSON(map[string]string{"file": args[0]})
			}
			return p.printf("made %s: name it as tokens.key in the settings of each host\n", clean(args[0]))
		},
	}
}

// writeKey makes a file that did not exist, for its owner alone.
func writeKey(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return (&host.Error{Code: host.Exists, Message: "there is a file " + path + " already"}).WithHint("it may be a key that is in use: name another file")
	case err != nil:
		return (&host.Error{Code: host.BadConfig, Message: "the file " + path + " cannot be made"}).WithHint("name one in a folder that you may write to")
	}
	_, err = file.WriteString(host.NewKeyFile())
	return errors.Join(err, file.Sync(), file.Close())
}
