package store

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/plugin"
)

// transactions counts what was written to a store, ever.
func transactions(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.view(func(tx *bbolt.Tx) error { n = tx.ID(); return nil })
	if err != nil && !errors.Is(err, errClosed) {
		t.Fatal(err)
	}
	return n
}

// inGroup runs writes that come, in this order, while another one writes. It
// returns their errors, and in how many transactions they were written.
func inGroup(t *testing.T, s *Store, writes ...func() error) (errs []error, took int) {
	t.Helper()
	errs = make([]error, len(writes))
	before := transactions(t, s)
	s.turn.take()
	for i, write := range writes {
		errs[i] = errors.New("it never returned")
		go func() { errs[i] = write() }()
		synctest.Wait() // it is in the queue
	}
	s.turn.pass()
	synctest.Wait()
	return errs, transactions(t, s) - before
}

// bubble runs a test with a store of its own, whose goroutines can be waited for.
func bubble(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := opened(t)
		defer s.Close()
		test(t, s)
	})
}

func saving(s *Store, key string) func() error {
	return func() error { return s.Authorizations().Save(key, []byte(key)) }
}

// checkSaved checks that there is what saving saves.
func checkSaved(t *testing.T, s *Store, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if value, err := s.Authorizations().Load(key); err != nil || string(value) != key {
			t.Errorf("%s is %q (%v)", key, value, err)
		}
	}
}

func TestThoseWhoWaitAreWrittenTogether(t *testing.T) {
	for _, c := range []struct{ callers, transactions int }{{1, 1}, {2, 1}, {50, 1}, {groupSize, 1}, {groupSize + 1, 2}, {2*groupSize + 9, 3}} {
		bubble(t, func(t *testing.T, s *Store) {
			var writes []func() error
			var keys []string
			for i := range c.callers {
				keys = append(keys, fmt.Sprint("key ", i))
				writes = append(writes, saving(s, keys[i]))
			}
			errs, took := inGroup(t, s, writes...)
			if err := errors.Join(errs...); err != nil || took != c.transactions {
				t.Errorf("%d callers took %d transactions (%v), want %d", c.callers, took, err, c.transactions)
			}
			checkSaved(t, s, keys...)
		})
	}
}

func TestNothingToWriteIsNotWritten(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		leave := func() error {
			return s.Authorizations().Change(t.Context(), "a", func([]byte) ([]byte, bool) { return nil, false })
		}
		remove := func() error { return s.Authorizations().Remove("none") }
		swap := func() error {
			ok, err := s.Guard().Swap(t.Context(), "a", "another", []byte("x"), 0)
			if ok {
				t.Error("swapped")
			}
			return err
		}
		if errs, took := inGroup(t, s, leave, remove, swap); errors.Join(errs...) != nil || took != 0 {
			t.Errorf("it took %d transactions (%v)", took, errs)
		}
		errs, took := inGroup(t, s, leave, saving(s, "b"), remove, swap, saving(s, "c"))
		if errors.Join(errs...) != nil || took != 1 {
			t.Errorf("among others it took %d transactions (%v)", took, errs)
		}
		checkSaved(t, s, "b", "c")
	})
}

// TestSpoilerIsAlone: who fails in company fails alone, and leaves nothing behind.
func TestSpoilerIsAlone(t *testing.T) {
	declined := errors.New("declined")
	late := func(s *Store) func() error { // fails after it wrote
		return func() error {
			return s.Authorizations().update(func(sh shelf) error {
				return errors.Join(sh.put("undone", nil), sh.put("a", []byte("undone")), declined)
			})
		}
	}
	throwing := func(s *Store) func() error {
		return func() (err error) {
			defer func() { err, _ = recover().(error) }()
			return s.Authorizations().Change(t.Context(), "a", func([]byte) ([]byte, bool) { panic(declined) })
		}
	}
	for name, spoiler := range map[string]func(*Store) func() error{"late": late, "throwing": throwing} {
		for at := range 4 {
			t.Run(fmt.Sprint(name, at), func(t *testing.T) {
				bubble(t, func(t *testing.T, s *Store) { checkSpoiler(t, s, at, declined, spoiler(s)) })
			})
		}
	}
}

// checkSpoiler puts a spoiler at a place of a group, and another one at its end.
func checkSpoiler(t *testing.T, s *Store, at int, want error, spoiler func() error) {
	t.Helper()
	keys := []string{"x", "y", "z"}
	var writes []func() error
	for i := range 4 {
		if i == at {
			writes = append(writes, spoiler)
		}
		if i < len(keys) {
			writes = append(writes, saving(s, keys[i]))
		}
	}
	errs, took := inGroup(t, s, append(writes, spoiler)...)
	for i, err := range errs {
		if spoils := i == at || i == len(errs)-1; spoils != errors.Is(err, want) || !spoils && err != nil {
			t.Errorf("the error of %d is %v", i, err)
		}
	}
	if took != 1 {
		t.Errorf("it took %d transactions", took)
	}
	checkSaved(t, s, keys...)
	if a, err := s.Authorizations().Load("a"); err != nil || string(a) != "value" {
		t.Errorf("it left %q (%v)", a, err)
	}
	if s.failed || s.panicked {
		t.Error("it is taken for a failed write")
	}
	if err := saving(s, "after")(); err != nil {
		t.Error(err)
	}
}

// TestOrderIsKept: who sees what another one wrote comes after that one.
func TestOrderIsKept(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		var writes []func() error
		for i := range 20 {
			writes = append(writes, func() error {
				return s.Authorizations().Change(t.Context(), "n", func(value []byte) ([]byte, bool) {
					return append(value, byte('a'+i)), true
				})
			})
		}
		spoiler := func() error { return s.Authorizations().Save("", nil) }
		errs, _ := inGroup(t, s, append(writes, spoiler)...)
		if err := errors.Join(errs[:20]...); err != nil || errs[20] == nil {
			t.Errorf("%v, %v", err, errs[20])
		}
		if n, err := s.Authorizations().Load("n"); err != nil || string(n) != "abcdefghijklmnopqrst" {
			t.Errorf("it is %q (%v)", n, err)
		}
	})
}

// TestWhatIsCountedIsCountedOnce: also by those who are run again for a spoiler's sake.
func TestWhatIsCountedIsCountedOnce(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		if err := s.Create(Connection{Name: "billing"}); err != nil {
			t.Fatal(err)
		}
		c, err := s.Connection("billing")
		if err != nil {
			t.Fatal(err)
		}
		exchange := func() error {
			if names, err := s.Exchange([]Connection{c}); err != nil || len(names) != 1 {
				return fmt.Errorf("exchanged %v: %w", names, err)
			}
			return nil
		}
		sweep := func() error {
			if n, err := s.Authorizations().Sweep(t.Context(), func(string, []byte) bool { return true }); err != nil || n != 1 {
				return fmt.Errorf("swept %d: %w", n, err)
			}
			return nil
		}
		spoiler := func() error { return s.Authorizations().Save("", nil) }
		if errs, took := inGroup(t, s, exchange, sweep, spoiler); errs[0] != nil || errs[1] != nil || errs[2] == nil || took != 1 {
			t.Errorf("in %d transactions: %v", took, errs)
		}
	})
}

// TestPanicInCompanyIsTheLast: the others are written, and then nothing any more.
func TestPanicInCompanyIsTheLast(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		panics := func() error { return s.update(func(*bbolt.Tx) error { panic("page 3: not at home") }) }
		errs, _ := inGroup(t, s, saving(s, "x"), panics, saving(s, "y"))
		if errs[0] != nil || errs[2] != nil {
			t.Errorf("it took the others with it: %v, %v", errs[0], errs[2])
		}
		if !errors.Is(errs[1], plugin.Internal) || !strings.Contains(errs[1].Error(), "page 3") {
			t.Errorf("its error is %v", errs[1])
		}
		checkSaved(t, s, "x", "y")
		checkReadOnly(t, s)
		if !s.panicked {
			t.Error("closing would wait for the lock that the panic may have kept")
		}
	})
}

func TestFailedWriteIsEverybodys(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		if err := s.file.Close(); err != nil {
			t.Fatal(err)
		}
		leave := func() error { return s.Authorizations().Remove("none") }
		errs, _ := inGroup(t, s, saving(s, "x"), leave, saving(s, "y"))
		for i, err := range errs {
			if err == nil || !strings.Contains(err.Error(), "writing "+s.path) {
				t.Errorf("the error of %d is %v", i, err)
			}
		}
		checkReadOnly(t, s)
	})
}

func TestCloseWhileOthersWait(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		closed := false
		s.turn.take()
		go func() { _ = s.Close(); closed = true }()
		synctest.Wait()
		if closed {
			t.Error("closed while another one writes")
		}
		s.turn.pass()
		synctest.Wait()
		errs, _ := inGroup(t, s, saving(s, "x"), saving(s, "y"))
		if !closed || !errors.Is(errs[0], errClosed) || !errors.Is(errs[1], errClosed) {
			t.Errorf("they are %v", errs)
		}
	})
}

// TestWhoHasTheTurnKeepsItUntilAnswered: also if there are more groups before it.
func TestWhoHasTheTurnKeepsItUntilAnswered(t *testing.T) {
	s := opened(t)
	defer s.Close()
	before := transactions(t, s)
	for range 2 * groupSize {
		s.turn.join(newWrite(func(*bbolt.Tx) error { return nil }))
	}
	if err := saving(s, "x")(); err != nil {
		t.Error(err)
	}
	checkSaved(t, s, "x")
	if took := transactions(t, s) - before; took != 3 {
		t.Errorf("it took %d transactions", took)
	}
}

// TestExitInCompany: a test that fails in what it gives to Change ends its goroutine,
// which may be writing for others.
func TestExitInCompany(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		exits := func() error {
			return s.Authorizations().Change(t.Context(), "a", func([]byte) ([]byte, bool) { runtime.Goexit(); return nil, true })
		}
		errs, took := inGroup(t, s, saving(s, "x"), exits, saving(s, "y"))
		for i, err := range errs {
			if err == nil {
				t.Errorf("%d is acknowledged", i)
			}
		}
		if took != 0 {
			t.Errorf("it took %d transactions", took)
		}
		if err := saving(s, "z")(); err != nil {
			t.Errorf("the turn is lost: %v", err)
		}
		checkSaved(t, s, "z")
	})
}
