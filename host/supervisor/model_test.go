package supervisor_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// edges are those that there are: written down apart from the code, since a
// machine that takes another is not the one that the documentation draws.
var edges = map[string][]string{
	"stopped":  {"starting"},
	"starting": {"ready", "failed", "broken", "draining"},
	"ready":    {"failed", "broken", "draining"},
	"draining": {"stopped"},
	"failed":   {"starting", "stopped"},
	"broken":   {"starting", "stopped"},
}

// Whatever happens in whatever order: the machine takes no other edges, nothing is
// started before its time, no more calls are under way than there is room for,
// every caller has an answer within its deadline, and nothing is left when all is
// over.
func TestModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		script, eager := steps.Draw(r, "steps"), rapid.Bool().Draw(r, "eager")
		var found string
		synctest.Test(t, func(t *testing.T) { found = newModel(t, eager).play(script) })
		if found != "" {
			r.Fatal(found)
		}
	})
}

// A step is one thing that happens; its detail is for it to make of what it likes.
type step struct{ what, detail int }

var steps = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
	return step{rapid.IntRange(0, 9).Draw(t, "what"), rapid.IntRange(0, 1000).Draw(t, "detail")}
}), 1, 60)

const modelRoom = 3

type model struct {
	t       *testing.T
	s       *supervisor.Supervisor
	st      *starter
	said    *log
	version atomic.Int32 // in charge, as far as one can know
	eager   bool
	calls   atomic.Int32 // that are made and have not come back
	late    atomic.Int32 // that came back after their deadline
	resting time.Time    // before which nothing starts, if nobody restarts it
	muddled bool         // a plugin was retired under calls, which may bring back the version that they ask for
	begun   int32
}

// play takes the steps, and returns what was wrong.
func (m *model) play(script []step) string {
	for _, step := range script {
		m.step(step.what, step.detail)
		synctest.Wait()
		if found := m.check(); found != "" {
			m.s.Close()
			<-time.After(5 * time.Minute)
			return found
		}
	}
	return m.end()
}

func newModel(t *testing.T, eager bool) *model {
	m := &model{t: t, st: &starter{}, said: &log{}, eager: eager}
	m.s = supervisor.New(m.said.logger())
	return m
}

func (m *model) spec(version int32) supervisor.Spec {
	spec := m.st.spec(string('a' + version))
	spec.Calls, spec.Eager = modelRoom, m.eager
	return spec
}

// step does one thing.
func (m *model) step(step, detail int) {
	switch step {
	case 0, 1, 2:
		m.call(time.Duration(detail)*100*time.Millisecond, hang)
	case 3:
		m.call(time.Minute, func(context.Context) func(plugin.Connector) error { return nothing })
	case 4, 5:
		m.each(func(f *fake) { f.die() })
	case 6:
		m.each(func(f *fake) { f.deaf.Store(true) })
	case 7:
		m.s.Retire("p", m.spec(m.version.Load()).Key)
		m.resting, m.muddled = time.Time{}, m.calls.Load() > 0
	case 8:
		next := (m.version.Load() + 1) % 3
		go func() {
			_ = m.s.Replace(m.t.Context(), m.spec(next), func() bool { m.version.Store(next); return true })
		}()
		m.resting = time.Time{}
	case 9:
		if detail%4 == 0 {
			m.st.fail.Store(errStart)
		} else {
			m.st.fail.Store(nil)
		}
		<-time.After(time.Duration(detail) * 50 * time.Millisecond)
	}
}

// call makes a call that has so long.
func (m *model) call(long time.Duration, do func(context.Context) func(plugin.Connector) error) {
	m.calls.Add(1)
	go func() {
		defer m.calls.Add(-1)
		deadline := time.Now().Add(long)
		ctx, cancel := context.WithDeadline(m.t.Context(), deadline)
		defer cancel()
		call := supervisor.Call{Do: do(ctx), Again: func() bool { return long%200 == 0 }}
		_ = m.s.Use(ctx, m.spec(m.version.Load()), call)
		if time.Now().After(deadline) {
			m.late.Add(1)
		}
	}()
}

func (m *model) each(do func(*fake)) {
	m.st.mu.Lock()
	defer m.st.mu.Unlock()
	for _, f := range m.st.runs {
		do(f)
	}
}

// check returns what is wrong now.
func (m *model) check() string {
	got := m.s.Status()["p"]
	if got.UnderWay > modelRoom {
		return fmt.Sprintf("%d calls are under way", got.UnderWay)
	}
	if m.late.Load() != 0 {
		return "a call came back after its deadline"
	}
	begun := m.st.begun.Load()
	if begun > m.begun && time.Now().Before(m.resting) && !m.muddled {
		return fmt.Sprintf("%d processes were started before %v", begun-m.begun, m.resting)
	}
	m.begun = begun
	if got.State == supervisor.Broken {
		m.resting = got.Until
	}
	return m.said.checkEdges()
}

// checkEdges finds one that there is not.
func (l *log) checkEdges() string {
	scan := bufio.NewScanner(strings.NewReader(l.String()))
	for scan.Scan() {
		var edge struct {
			From string `json:"from"`
			To   string `json:"to"`
			Why  string `json:"why"`
		}
		if err := json.Unmarshal(scan.Bytes(), &edge); err != nil {
			return err.Error()
		}
		if edge.From != "" && (!slices.Contains(edges[edge.From], edge.To) || edge.Why == "") {
			return fmt.Sprintf("it went from %s to %s because %q", edge.From, edge.To, edge.Why)
		}
	}
	return ""
}

// end returns what is left.
func (m *model) end() (found string) {
	m.s.Close()
	<-time.After(5 * time.Minute)
	synctest.Wait()
	if n := m.calls.Load(); n != 0 {
		return fmt.Sprintf("%d calls never came back", n)
	}
	m.each(func(f *fake) {
		if !f.closed.Load() {
			found = fmt.Sprintf("process %d was not cleaned up after", f.pid)
		}
	})
	if got := m.s.Status()["p"]; got.Draining != 0 || got.State != supervisor.Stopped && got.State != "" {
		return fmt.Sprintf("at the end: %+v", got)
	}
	return found
}
