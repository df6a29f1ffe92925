package authservers

import "github.com/jackfield-dev/jackfield/internal/canary"

// Client is an OAuth client that every server knows. All of them may use the grants password and refresh_token,
// and those with a secret client_credentials.
type Client struct {
	ID     string
	Secret string // empty for a public client, which has none
}

// Public says whether the client has no secret.
func (c Client) Public() bool { return c.Secret == "" }

// User is somebody who can log in at every server.
type User struct {
	Name     string
	Password string
}

// The scopes that every server grants to every client; Fosite has "offline" too, see Traits.RefreshScope.
const (
	ScopeRead  = "read"
	ScopeWrite = "write"
)

// The clients. Nothing secret is lost with them: they exist on loopback, for as long as a test runs.
var (
	// Confidential is the client to use where nothing else is being tested.
	Confidential = Client{ID: "ropc-client", Secret: "s3cr3t-C1ient"}
	// PublicClient has no secret.
	PublicClient = Client{ID: "ropc-public"}
	// SpecialClient needs care in forms and in Basic: its id and secret hold what both encode, and "%20" as it stands.
	SpecialClient = Client{ID: "ropc+client/2", Secret: "p@ss%20w+rd/ &="}
	// ColonClient has a secret with colons, which Basic uses as its separator.
	ColonClient = Client{ID: "ropc-colon", Secret: "se:cr:et"}
	// QuotedClient has quotes and a backslash for JSON to escape, a "%" that starts no escape and one that starts an
	// escaped colon, and a colon in its id: no raw Basic header can hold that (RFC 7617 section 2).
	QuotedClient = Client{ID: "ropc:quoted 3", Secret: `"q\uote": 100% + '%3A'`}
)

// The users.
var (
	// Alice is the user to use where nothing else is being tested.
	Alice = User{Name: "alice", Password: "Wonder1and!"}
	// Bob has a name and a password that a careless form encoder spoils.
	Bob = User{Name: "bob+test@example.test", Password: "pa ss&wörd%+="}
	// Carol has a name and a password that a careless JSON encoder spoils, or one that thinks in ASCII.
	Carol = User{Name: `çarol "the" o'quote`, Password: `"ünï\u0041" 'quöte': <€>`}
)

// Clients returns every client.
func Clients() []Client {
	return []Client{Confidential, PublicClient, SpecialClient, ColonClient, QuotedClient}
}

// Users returns every user.
func Users() []User { return []User{Alice, Bob, Carol} }

// noteIdentities notes their secrets for the search of the tests' output. The servers note what they get and give; a
// password that never gets there must not be seen either.
func noteIdentities() {
	for _, c := range Clients() {
		canary.Note(c.Secret)
	}
	for _, u := range Users() {
		canary.Note(u.Password)
	}
}
