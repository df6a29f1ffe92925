package guard

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// record is what is known of one account, or of one host, as a [Store] keeps it:
//
//	{
//	  "v": 1, "rev": 1732118400000,                            the later of two has the greater one
//	  "label": "alice at auth.example.com:443",
//	  "strikes": 2, "first": T, "last": T, "refused": T,       since the last success
//	  "spent": [[M, 3], [M, 1]],                               logins by the minute, for an hour
//	  "open": [{"id": "X2K…", "cred": "aGk…", "at": T, "seen": T, "strikes": 1}],   logins under way, and the strikes before each
//	  "creds": [
//	    {"id": "aGk…", "is": "good", "at": T, "good": T},
//	    {"id": "bXk…", "is": "refused", "code": "denied", "at": T, "good": T},
//	    {"id": "dGh…", "is": "lost", "n": 2, "at": T}           or failed, garbled
//	  ],
//	  "hold": {"at": T, "for": 30000}                          of a host: the server asked for it
//	}
//
// T is in milliseconds of Unix time, M in minutes. A credential is named by 96
// bits of a hash of its digest, which is itself keyed: a record tells nobody
// whether a password is right.
type record struct {
	Version  int          `json:"v"`
	Revision int64        `json:"rev"`
	Label    string       `json:"label,omitzero"`
	Strikes  int          `json:"strikes,omitzero"`
	First    stamp        `json:"first,omitzero"`
	Last     stamp        `json:"last,omitzero"`
	Refused  stamp        `json:"refused,omitzero"`
	Spent    []spending   `json:"spent,omitzero"`
	Open     []attempt    `json:"open,omitzero"`
	Creds    []credential `json:"creds,omitzero"`
	Hold     hold         `json:"hold,omitzero"`
}

// spending is a minute and the logins in it. By the minute, a record is bounded
// whatever the ceiling is.
type spending [2]int64

type attempt struct {
	ID   string `json:"id"`
	Cred string `json:"cred"`
	At   stamp  `json:"at"`
	Seen stamp  `json:"seen,omitzero"` // when it was last heard of

	// Strikes is how many there were before this login was sent. The server has
	// forgotten those if it succeeds; others may have reached it later than this one.
	Strikes int `json:"strikes,omitzero"`
}

// over is when it is taken for lost.
func (a attempt) over() stamp { return max(a.At, a.Seen).add(Flight) }

type credential struct {
	ID   string `json:"id"`
	Is   state  `json:"is"`
	Code string `json:"code,omitzero"` // what it was refused as
	N    int    `json:"n,omitzero"`    // how often in a row it came to nothing
	At   stamp  `json:"at"`            // when it came to be so
	Good stamp  `json:"good,omitzero"` // when it worked last
	Wait int64  `json:"wait,omitzero"` // milliseconds that the server asked for
}

type hold struct {
	At  stamp `json:"at"`
	For int64 `json:"for"`
}

// A state is what is known of a credential.
type state string

const (
	isGood    state = "good"
	isRefused state = "refused"
	isLost    state = "lost"
	isFailed  state = "failed"
	isGarbled state = "garbled"
)

// A stamp is a moment in milliseconds of Unix time; 0: none.
type stamp int64

func stampOf(t time.Time) stamp           { return stamp(min(max(t.UnixMilli(), 1), yearMax)) }
func (s stamp) time() time.Time           { return time.UnixMilli(int64(s)).UTC() }
func (s stamp) add(d time.Duration) stamp { return s + stamp(d.Milliseconds()) }
func (s stamp) until(t stamp) time.Duration {
	return time.Duration(t-s) * time.Millisecond
}

// recordVersion is the version of the format. One that is not known is not
// overwritten: a newer host may be running beside this one.
const recordVersion = 1

// The bounds of a record. Refused credentials are never forgotten to make room;
// when there are refusedMax, an account takes no new ones until it is reset.
// Six years of ten connections whose password is changed each quarter fit. Of
// the others the one longest unused goes first.
const (
	refusedMax = 256
	othersMax  = 32
	labelMax   = 200

	listMax    = 4096 // of any list: beyond the bounds, since hosts that were alone add what they did
	strikesMax = 1 << 20
	yearMax    = 253402300799999 // the last millisecond of 9999, in Unix time
)

var (
	errDamaged = errors.New("the guard's record is damaged")
	errNewer   = errors.New("the guard's record is of a newer version")
)

// nameOf shortens a credential's digest.
func nameOf(d Digest) string {
	sum := sha256.Sum256([]byte(d))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// encode returns nil for a record that says nothing.
func (r *record) encode() []byte {
	if r.empty() {
		return nil
	}
	r.Version = recordVersion
	data, err := json.Marshal(r)
	if err != nil {
		panic("guard: a record is always JSON: " + err.Error())
	}
	return data
}

func (r *record) empty() bool {
	return r.Strikes == 0 && len(r.Spent)+len(r.Open)+len(r.Creds) == 0 && r.Hold == hold{}
}

// decode reads a value; nil is an empty record.
func decode(value []byte) (*record, error) {
	if value == nil {
		return &record{}, nil
	}
	var r record
	in := json.NewDecoder(bytes.NewReader(value))
	in.DisallowUnknownFields()
	if err := in.Decode(&r); err != nil || in.InputOffset() != int64(len(value)) {
		return nil, damage(value)
	}
	if r.Version > recordVersion {
		return nil, errNewer
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return &r, nil
}

// damage says what is wrong with a value that is no record; what stands in it is
// not repeated.
func damage(value []byte) error {
	var format struct {
		Version int `json:"v"`
	}
	if err := json.Unmarshal(value, &format); err == nil && format.Version > recordVersion {
		return errNewer
	}
	return errDamaged
}

// check reports what no guard writes. A record that is a little wrong is wholly
// wrong: half of one could be open where the whole was not.
func (r *record) check() error {
	times := []stamp{stamp(r.Revision), r.First, r.Last, r.Refused, r.Hold.At}
	counts, waits := []int64{int64(r.Strikes)}, []int64{r.Hold.For}
	for _, s := range r.Spent {
		times, counts = append(times, stamp(s[0])), append(counts, s[1])
	}
	for _, a := range r.Open {
		times, counts = append(times, a.At), append(counts, int64(a.Strikes))
	}
	for _, c := range r.Creds {
		times, counts, waits = append(times, c.At, c.Good), append(counts, int64(c.N)), append(waits, c.Wait)
		if c.ID == "" || !c.Is.known() {
			return errors.New("a credential without a name or state")
		}
	}
	for _, t := range times {
		if t < 0 || t > yearMax {
			return errors.New("a time that is none")
		}
	}
	for _, n := range counts {
		if n < 0 || n > strikesMax {
			return errors.New("a count that is none")
		}
	}
	for _, ms := range waits {
		if ms < 0 || ms > throttleMost.Milliseconds() {
			return errors.New("a wait that is none")
		}
	}
	return r.checkSizes()
}

func (r *record) checkSizes() error {
	switch {
	case r.Version != recordVersion, r.empty():
		return errors.New("no version, or nothing in it")
	case max(len(r.Creds), len(r.Open), len(r.Spent)) > listMax, len(r.Label) > labelMax:
		return errors.New("too large")
	case r.Strikes > 0 && (r.Last == 0 || r.First == 0):
		return errors.New("strikes without a time")
	}
	return nil
}

func (s state) known() bool {
	switch s {
	case isGood, isRefused, isLost, isFailed, isGarbled:
		return true
	}
	return false
}
