package hostile

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Client is who is asked for tokens.
type Client interface {
	// Ask has the client do one call. It is asked the calls of one play in their order, and an Ask of its own begins each
	// play: that of the first call.
	Ask(ctx context.Context, ask Ask) Result
	// Logs returns what it has printed since this was last asked, or more.
	Logs() string
}

// An Ask is what a client is told: where the endpoint is, and what to present.
type Ask struct {
	ID       string // of the case, with the variant and the call where there are several
	Call     Call
	First    bool // of this play
	TokenURL string
	Password string
	Scope    string
	Timeout  time.Duration
	HTTP     bool           // plain http is allowed
	Config   map[string]any // settings of our type besides
	Quirks   []string
}

// A Result is what a client says became of a call.
type Result struct {
	Outcome Outcome
	Token   string
	Expiry  time.Time // zero: unknown
	Scopes  []string
	Code    plugin.Code
	Retry   plugin.Retry
	Message string // everything that it says of a failure
	Logins  int    // passwords that it says it sent
	Quirky  bool   // the quirks of the case were set

	// Bare says that the client knows no codes, retries, logins and scopes, so that they are not judged.
	Bare bool

	asked, done time.Time
}

// A Trial is one play with one client: all that is judged.
type Trial struct {
	Case   Case
	Play   Play
	Counts Counts
	Before []Result // of the calls that lead there
	Result Result
	Logs   string // what the client printed meanwhile

	tokenURL string
}

// ordinaryTimeout bounds a call of a case that is not about time.
const ordinaryTimeout = 10 * time.Second

// Run plays a case with a client and returns what is wrong, if anything. The error is that of a server that could not be
// started.
func Run(ctx context.Context, c Case, p Play, client Client) (problems []string, err error) {
	t, err := play(ctx, c, p, client)
	if err != nil {
		return nil, err
	}
	return Judge(t), nil
}

func play(ctx context.Context, c Case, p Play, client Client) (*Trial, error) {
	server, err := Start(ctx, p)
	if err != nil {
		return nil, err
	}
	t := &Trial{Case: c, Play: p, tokenURL: server.TokenURL()}
	for i, call := range c.calls() {
		ask := c.ask(p, call, i)
		ask.TokenURL = server.TokenURL()
		asked := time.Now()
		result := client.Ask(ctx, ask)
		result.asked, result.done = asked, time.Now()
		if i < len(c.calls())-1 {
			t.Before = append(t.Before, result)
		} else {
			t.Result = result
		}
	}
	t.Counts = server.Finish()
	t.Logs = client.Logs()
	return t, nil
}

// ask is what a client is told at one call.
func (c Case) ask(p Play, call Call, i int) Ask {
	ask := Ask{ID: c.ID, Call: call, First: i == 0, HTTP: p.HTTP, Timeout: ordinaryTimeout, Quirks: c.Quirks, Config: map[string]any{}}
	if p.Name != "" {
		ask.ID += "/" + p.Name
	}
	if i > 0 {
		ask.ID += fmt.Sprintf("#%d", i+1)
	}
	maps.Copy(ask.Config, c.Config)
	maps.Copy(ask.Config, p.Config)
	if text, ok := ask.Config["timeout"].(string); ok {
		ask.Timeout, _ = time.ParseDuration(text)
	}
	ask.Scope, _ = ask.Config["scope"].(string)
	ask.Password = password
	if other, ok := ask.Config["password"].(string); ok {
		ask.Password = other
	}
	return ask
}
