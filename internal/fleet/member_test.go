package fleet

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/jackfield-dev/jackfield/host"
)

// memberVariable holds what a member is, as JSON.
const memberVariable = "JACKFIELD_FLEET_MEMBER"

// member is what one host is.
type member struct {
	Data     string         `json:"data"`
	Plugins  string         `json:"plugins"`
	Store    string         `json:"store"` // empty: none is shared
	KeyFile  string         `json:"key_file"`
	CAFile   string         `json:"ca_file"`
	Settings map[string]any `json:"settings"`
	Verbose  bool           `json:"verbose"`
}

// order is what a member is to do.
type order struct {
	Do       string        `json:"do"` // authorize, invalidate what the last one got, call the API, status
	Callers  int           `json:"callers"`
	Times    int           `json:"times"` // of each caller, one after the other
	Patience time.Duration `json:"patience"`
}

// report is what came of it.
type report struct {
	OK      int            `json:"ok"`
	Codes   map[string]int `json:"codes"`  // of failures
	Tokens  map[string]int `json:"tokens"` // hashes of the headers that callers got
	Sources map[string]int `json:"sources"`
	Slowest time.Duration  `json:"slowest"`
	Middle  time.Duration  `json:"middle"`
	Late    int            `json:"late"` // answers after the caller's patience
	Marked  int            `json:"marked"`
	Up      bool           `json:"up"` // the shared store, as the host sees it
	Alone   int64          `json:"alone"`
	Error   string         `json:"error"`
}

// serve is the life of a member.
func serve(in io.Reader, out io.Writer) int {
	var m member
	if err := json.Unmarshal([]byte(os.Getenv(memberVariable)), &m); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		return 2
	}
	level := slog.LevelError
	if m.Verbose {
		level = slog.LevelDebug
	}
	h, err := host.Open(context.Background(), host.Config{
		Data: m.Data, Plugins: m.Plugins, CAFile: m.CAFile,
		Tokens:      host.Tokens{Store: host.NewSecret(m.Store), KeyFile: m.KeyFile},
		EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Logger:      slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		return 2
	}
	conn := h.Draft(host.Definition{Type: "password-grant", Config: m.Settings})
	crew := &crew{host: h, conn: conn}
	answers := json.NewEncoder(out)
	_ = answers.Encode(report{}) // it is there
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			_ = answers.Encode(report{Error: err.Error()})
			continue
		}
		_ = answers.Encode(crew.do(o))
	}
	if err := h.Close(); err != nil {
		return 1
	}
	return 0
}

// crew are the callers of a member.
type crew struct {
	host *host.Host
	conn *host.Connection
	had  *host.Authorization // what the last of them got
}

func (c *crew) do(o order) report {
	var mu sync.Mutex
	r := report{Codes: map[string]int{}, Tokens: map[string]int{}, Sources: map[string]int{}}
	if o.Do == "status" {
		s, err := c.host.Status(context.Background())
		if err != nil {
			r.Error = err.Error()
		}
		r.Up, r.Alone = s.Store.Up, s.Store.Alone
		return r
	}
	had := c.had
	if o.Do != "invalidate" {
		had = nil
	}
	var took []time.Duration
	var callers sync.WaitGroup
	for range o.Callers {
		callers.Go(func() {
			for range max(o.Times, 1) {
				a := ask(c.conn, o, had)
				mu.Lock()
				if a.auth != nil {
					c.had = a.auth
				}
				took = append(took, a.took)
				a.count(&r, o.Patience)
				mu.Unlock()
			}
		})
	}
	callers.Wait()
	slices.Sort(took)
	r.Slowest, r.Middle = took[len(took)-1], took[len(took)/2]
	return r
}

// asked is what one caller got.
type asked struct {
	auth   *host.Authorization
	source host.Source
	err    error
	took   time.Duration
	marked bool
}

func ask(conn *host.Connection, o order, had *host.Authorization) (a asked) {
	ctx, cancel := context.WithTimeout(context.Background(), o.Patience)
	defer cancel()
	begin := time.Now()
	defer func() { a.took = time.Since(begin) }()
	if o.Do == "call" {
		a.err = call(ctx, conn)
		return a
	}
	if had != nil {
		a.marked, _ = conn.Invalidate(ctx, had)
	}
	a.auth, a.source, a.err = conn.AuthorizeSource(ctx)
	return a
}

// call asks the API for what takes an authorization.
func call(ctx context.Context, conn *host.Connection) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "/me", nil)
	if err != nil {
		return err
	}
	resp, err := conn.Client().Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		err = &host.Error{Code: host.Code(resp.Status), Message: "the API refused it"}
	}
	return errors.Join(err, resp.Body.Close())
}

func (a asked) count(r *report, patience time.Duration) {
	if a.marked {
		r.Marked++
	}
	if a.took > patience+time.Second {
		r.Late++
	}
	if a.err != nil {
		r.Codes[string(host.AsError(a.err).Code)]++
		return
	}
	r.OK++
	if a.auth == nil {
		return
	}
	r.Sources[string(a.source)]++
	hash := sha256.New()
	for _, p := range a.auth.Headers {
		hash.Write([]byte(p.Value.Reveal()))
	}
	r.Tokens[hex.EncodeToString(hash.Sum(nil)[:8])]++
}
