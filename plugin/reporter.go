package plugin

import (
	"sync"

	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// A reporter sends checks down a stream. gRPC allows one Send at a time, and none
// once the call is over; an author may report from several goroutines, and forget
// one of them.
type reporter struct {
	mu     sync.Mutex // held while sending: sending one at a time is what it is for
	stream grpc.ServerStreamingServer[pluginv1.TestResponse]
	over   bool // guarded by mu
}

// report sends a check, unless the call is over.
func (r *reporter) report(c Check) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		// A host that has gone ends the context, and with it the test.
		_ = r.stream.Send(checkToProto(c))
	}
}

// end makes later reports go nowhere.
func (r *reporter) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
}
