package main

import (
	"runtime"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// version is the command that says which program this is.
func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version of the program, and what it was built with and for.\nNothing is opened and nothing is sent.",
		Example: `  jackfield version
  jackfield version --json | jq -r .version`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			platform := runtime.GOOS + "/" + runtime.GOARCH
			if p.flags.json {
				return p.printJSON(struct {
					Version  string `json:"version"`
					Go       string `json:"go"`
					Platform string `json:"platform"`
				}{host.Version, runtime.Version(), platform})
			}
			return p.printf("jackfield %s (%s %s)\n", host.Version, runtime.Version(), platform)
		},
	}
}
