package main

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// caller is one use of the command call.
type caller struct {
	*program
	subject
	data    string
	headers []string
	include bool
	fail    bool
}

// call is the command that sends a request to the API of a connection.
func (p *program) call() *cobra.Command {
	c := &caller{program: p}
	cmd := &cobra.Command{
		Use:   "call NAME|-f FILE [METHOD] PATH",
		Short: "Send a request to the API of a connection",
		Long: `Send a request to the API of a connection, and print the body of its answer. PATH
is appended to the path of api_endpoint, and may have a query. The method is
GET, or POST with -d. No redirect is followed.

It spends a login where jackfield authorize would. If the API answers 401 to a
token that was kept, the token is replaced and the request sent once more.

With -d the content type is application/json if the data is JSON, and
application/x-www-form-urlencoded if not; -H sets another one. The exit status
is 0 whatever the API answers, unless --fail is given. Under --json the answer
is {"status","headers","body"}: headers map names to lists of values, and the
body is as it is if it is JSON, a string if it is text, and otherwise in base64
under "body_base64".`,
		Example: `  jackfield call billing /invoices
  jackfield call billing /invoices -d '{"customer": "maw"}' -i
  jackfield call billing PUT /invoices/7 -d @invoice.json --fail
  jackfield call billing '/invoices?limit=3' --json | jq .body`,
		Args:              c.arguments,
		ValidArgsFunction: c.subject.completes(p),
		RunE:              c.run,
	}
	c.addFlag(cmd, "use the connection in this file, without storing it")
	cmd.Flags().StringVarP(&c.data, "body", "d", "", `body to send: the text itself, "@FILE", or "-" for standard input`)
	cmd.Flags().StringArrayVarP(&c.headers, "header", "H", nil, `header to send, "Name: value"; may be given again`)
	cmd.Flags().BoolVarP(&c.include, "include", "i", false, "print the status and headers of the answer too")
	cmd.Flags().BoolVar(&c.fail, "fail", false, "exit with 1 if the API answers with a status of 400 or more")
	return cmd
}

// method is what a method looks like here. A path cannot pass for one.
var method = regexp.MustCompile(`^[A-Za-z]+$`)

// bareMethod reports whether somebody forgot the path.
func bareMethod(arg string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead}, arg)
}

// arguments checks NAME|-f FILE [METHOD] PATH.
func (c *caller) arguments(cmd *cobra.Command, args []string) error {
	if c.file == "" {
		if len(args) == 0 {
			return usage(cmd, "the name of a connection is missing, or -f with a file")
		}
		args = args[1:]
	}
	switch {
	case len(args) == 0:
		return usage(cmd, "the path is missing")
	case len(args) == 1 && bareMethod(args[0]):
		return usage(cmd, "%s is a method, and the path is missing", args[0])
	case args[len(args)-1] == "":
		return usage(cmd, "the path is empty")
	case len(args) > 2:
		return usage(cmd, "%q is one argument too many", args[2])
	case len(args) == 2 && !method.MatchString(args[0]):
		return usage(cmd, "%q is not a method such as GET or POST", args[0])
	case c.file == "-" && c.data == "-":
		return usage(cmd, "standard input cannot be both the connection and the data")
	}
	return nil
}

// run sends the request and shows the answer.
func (c *caller) run(cmd *cobra.Command, args []string) error {
	req, err := c.request(cmd, args)
	if err != nil {
		return err
	}
	return c.with(cmd.Context(), c.program, args, func(conn *host.Connection) error {
		client := conn.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		end := c.progress("calling " + req.URL.Path + " ...")
		resp, err := client.Do(req)
		end()
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		return c.show(resp)
	})
}
