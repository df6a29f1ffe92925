package schema_test

import (
	"fmt"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

var settings = schema.Schema{Fields: []schema.Field{
	{Name: "token_endpoint", Title: "Auth endpoint", Kind: schema.URL, Required: true,
		Roles: []schema.Role{schema.SecretOrigin, schema.Account}},
	{Name: "username", Title: "User name", Kind: schema.String, Required: true, Roles: []schema.Role{schema.Account}},
	{Name: "password", Title: "Password", Kind: schema.Secret, Required: true, Max: new(512.0)},
	{Name: "timeout", Title: "Time limit", Kind: schema.Duration, Default: "10s", Advanced: true},
}}

// A document becomes a Config, whose secrets stay hidden.
func ExampleSchema_Parse() {
	config, err := settings.Parse(map[string]any{
		"token_endpoint": "https://login.example.com/token",
		"username":       "ada",
		"password":       map[string]any{"env": "API_PASSWORD"},
	})
	if err != nil {
		panic(err)
	}
	config, err = config.Resolve(schema.Sources{LookupEnv: func(string) (string, bool) { return "correct horse", true }})
	if err != nil {
		panic(err)
	}
	fmt.Println(config.URL("token_endpoint").Host, config.Duration("timeout"))
	fmt.Println(config.Secret("password"), len(config.Secret("password").Reveal()))
	fmt.Println(config)
	// Output:
	// login.example.com 10s
	// [secret] 13
	// {"password":{"env":"API_PASSWORD"},"timeout":"10s","token_endpoint":"https://login.example.com/token","username":"ada"}
}

// Everything that is wrong is reported at once.
func ExampleProblems() {
	_, err := settings.Parse(map[string]any{
		"token_endpoint": "http://login.example.com/token",
		"user_name":      "ada",
		"password":       12345,
	})
	fmt.Println(err)
	// Output:
	// token_endpoint: uses http: use https
	// username: is missing; it is required
	// password: is a number; it must be text, {env: NAME} or {file: PATH}: put it in quotes
	// user_name: unknown field; did you mean "username"?
}

// What was shown comes back, and keeps the secrets it could not show.
func ExampleSchema_Edit() {
	old, err := settings.Parse(map[string]any{
		"token_endpoint": "https://login.example.com/token", "username": "ada", "password": "correct horse",
	})
	if err != nil {
		panic(err)
	}
	form := old.Redacted()
	fmt.Println(form["password"])

	form["username"] = "grace"
	edited, err := settings.Edit(old, form)
	fmt.Println(edited.Text("username"), edited.Secret("password").Reveal(), err)

	form["token_endpoint"] = "https://elsewhere.example.net/token"
	_, err = settings.Edit(old, form)
	fmt.Println(err)
	// Output:
	// map[stored:true]
	// grace correct horse <nil>
	// password: enter it again: token_endpoint changed, and secrets are only sent where they were meant for
}
