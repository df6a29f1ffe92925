package guard

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// lockServer is the server of the theorem: it counts every login that it does
// not answer with a token, forgets at one that it does, and locks at five within
// 15 minutes.
type lockServer struct {
	right  map[string]bool // the credentials that it takes
	wrong  []time.Time
	locked bool
}

const (
	lockAt  = 5
	lockFor = 15 * time.Minute
)

// present is a login that reaches the server. Trouble has it fail on a right
// password too.
func (s *lockServer) present(cred string, trouble bool) (ok bool) {
	if s.right[cred] && !trouble && !s.locked {
		s.wrong = nil
		return true
	}
	now := time.Now()
	s.wrong = append(s.wrong, now)
	n := 0
	for _, at := range s.wrong {
		if now.Sub(at) < lockFor {
			n++
		}
	}
	s.locked = s.locked || n >= lockAt
	return false
}

func fail(code plugin.Code, logins int) *plugin.Error {
	return &plugin.Error{Code: code, Message: "what the server said", Logins: logins}
}
