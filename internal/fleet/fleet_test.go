package fleet

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// size is a number that `make logins` and `make faults` set, and its small value.
func size(name string, small int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return small
}

// ship is one member, as the test sees it.
type ship struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	is  member
}

// launch starts a member, which is ready when it returns.
func launch(t *testing.T, is member) *ship {
	t.Helper()
	if is.Data == "" {
		is.Data = filepath.Join(t.TempDir(), "data")
	}
	is.Plugins = plugins
	text, err := json.Marshal(is)
	if err != nil {
		t.Fatal(err)
	}
	s := &ship{t: t, cmd: exec.Command(os.Args[0]), is: is}
	s.cmd.Env = append(os.Environ(), memberVariable+"="+string(text))
	s.cmd.Stderr = t.Output()
	s.in, err = s.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.out = bufio.NewScanner(out)
	s.out.Buffer(nil, 1<<20)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	if _, alive := s.hear(); !alive {
		t.Fatal("a member did not start")
	}
	return s
}

// fleet launches n members that are alike, and waits until each of them has found
// Redis.
func fleet(t *testing.T, n int, is member) []*ship {
	t.Helper()
	ships := make([]*ship, n)
	for i := range ships {
		ships[i] = launch(t, is)
	}
	afloat(t, ships)
	return ships
}

// back is how long it may take until a host sees that Redis is there.
const back = 15 * time.Second

// afloat waits until all members say that their store is up.
func afloat(t *testing.T, ships []*ship) {
	t.Helper()
	begin := time.Now()
	for _, s := range ships {
		for !s.ask(order{Do: "status"}).Up {
			if time.Since(begin) > back {
				t.Fatalf("after %v a host says that the store is down", back)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

func (s *ship) say(o order) {
	text, err := json.Marshal(o)
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = s.in.Write(append(text, '\n')) // a member that is gone is seen when it is heard
}

// hear returns the next report; false if the member is gone.
func (s *ship) hear() (r report, alive bool) {
	if !s.out.Scan() {
		return r, false
	}
	if err := json.Unmarshal(s.out.Bytes(), &r); err != nil || r.Error != "" {
		s.t.Errorf("a member reports %q: %v", s.out.Bytes(), err)
	}
	return r, true
}

// ask says and hears.
func (s *ship) ask(o order) report {
	s.t.Helper()
	s.say(o)
	r, alive := s.hear()
	if !alive {
		s.t.Fatal("a member is gone")
	}
	return r
}

// close ends the member as an operator would.
func (s *ship) close() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

// kill ends it at once.
func (s *ship) kill() {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

func (s *ship) signal(sig syscall.Signal) {
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Error(err)
	}
}

// all has every member do the same at one time, and adds up what they report. Those
// that are gone report nothing.
func all(ships []*ship, o order) (sum report) {
	sum = report{Codes: map[string]int{}, Tokens: map[string]int{}, Sources: map[string]int{}}
	var mu sync.Mutex
	var waiting sync.WaitGroup
	for _, s := range ships {
		waiting.Go(func() {
			s.say(o)
			r, alive := s.hear()
			mu.Lock()
			defer mu.Unlock()
			if alive {
				sum.add(r)
			}
		})
	}
	waiting.Wait()
	return sum
}

func (r *report) add(other report) {
	r.OK += other.OK
	r.Late += other.Late
	r.Marked += other.Marked
	r.Slowest = max(r.Slowest, other.Slowest)
	r.Alone += other.Alone
	plus(r.Codes, other.Codes)
	plus(r.Tokens, other.Tokens)
	plus(r.Sources, other.Sources)
}

func plus(sum, more map[string]int) {
	for name := range maps.Keys(more) {
		sum[name] += more[name]
	}
}

// settings are of a connection to a real server.
func settings(s *authservers.Running, password string) map[string]any {
	return map[string]any{
		"token_endpoint": s.TokenURL, "api_endpoint": s.APIURL, "allow_http": true,
		"username": authservers.Alice.Name, "password": password,
		"client_id": authservers.Confidential.ID, "client_secret": authservers.Confidential.Secret,
		"scope": "read offline",
	}
}

// keyFile makes the key that members share.
func keyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens.key")
	if err := os.WriteFile(path, []byte(host.NewKeyFile()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// within fails unless what a fleet did took no more than a time.
func within(t *testing.T, r report, limit time.Duration) {
	t.Helper()
	if r.Late > 0 || r.Slowest > limit {
		t.Errorf("%d callers waited longer than they wanted to; the slowest %v, want at most %v", r.Late, r.Slowest, limit)
	}
}
