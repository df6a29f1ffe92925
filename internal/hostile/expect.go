package hostile

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// yields expects this token; "": any.
func yields(token string) Expect {
	return Expect{Outcome: Token, Retry: RetryNone, MaxPosts: 1, Token: token}
}

// fails expects a failure that trying again does not mend.
func fails(code plugin.Code) Expect {
	return Expect{Outcome: Failure, Code: code, Retry: plugin.RetryNever, MaxPosts: 1}
}

// passes expects a failure that may pass by itself.
func passes(code plugin.Code, posts int) Expect {
	return Expect{Outcome: Failure, Code: code, Retry: plugin.RetryBackoff, MaxPosts: posts}
}

// waits expects a failure that passes when the server says.
func waits(code plugin.Code) Expect {
	return Expect{Outcome: Failure, Code: code, Retry: plugin.RetryAfter, MaxPosts: 2}
}

// nothingSent expects that no password leaves.
func (e Expect) nothingSent() Expect { return e.upTo(0) }

func (e Expect) upTo(posts int) Expect {
	e.MaxPosts = posts
	return e
}

func (e Expect) lasting(d time.Duration) Expect {
	e.Lasts = d
	return e
}

func (e Expect) scoped(scopes ...string) Expect {
	e.Scopes = append([]string{}, scopes...)
	return e
}

// orFail says that to fail is as good in a client that knows no codes.
func (e Expect) orFail() Expect {
	e.Or = Failure
	return e
}

// request says that what is sent is what counts.
func (e Expect) request() Expect {
	e.Outcome = Request
	return e
}
