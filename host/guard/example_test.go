package guard_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/plugin"
)

func Example() {
	ctx := context.Background()
	g := guard.New(guard.Config{})
	login := guard.Login{Account: "hash of whose", Host: "hash of where", Label: "alice at auth.example.com:443", Credential: "hash of all settings"}

	for range 10 { // somebody presses Test ten times
		pass, err := g.Begin(ctx, login)
		if err != nil {
			fmt.Println(errors.Is(err, plugin.Locked))
			break
		}
		fmt.Println("sent")
		pass.End(ctx, 1, plugin.Errorf(plugin.Denied, "the server refused the password"))
	}
	// Output:
	// sent
	// true
}
