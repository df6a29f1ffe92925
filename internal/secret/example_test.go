package secret_test

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

func Example() {
	password := secret.New("tr0ub4dor&3")
	fmt.Printf("%v %q %x\n", password, password, password)

	var scrubber secret.Scrubber
	remove := scrubber.Add(password)
	defer remove()
	fmt.Println(scrubber.Scrub(`Get "https://login.example/?password=tr0ub4dor%263": connection refused`))
	// Output:
	// [secret] [secret] [secret]
	// Get "https://login.example/?password=[secret]": connection refused
}
