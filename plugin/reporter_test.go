package plugin

import (
	"sync"
	"testing"

	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// A counting stream is as little safe to send on from two goroutines as gRPC's.
type counting struct {
	grpc.ServerStreamingServer[pluginv1.TestResponse]
	sent int
}

func (c *counting) Send(*pluginv1.TestResponse) error {
	c.sent++
	return nil
}

// The race detector is the judge of the first half.
func TestReportsOfManyGoroutines(t *testing.T) {
	stream := &counting{}
	r := &reporter{stream: stream}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				r.report(Check{Name: "dns", Status: Passed})
			}
		})
	}
	all.Wait()
	r.end()
	r.report(Check{Name: "late", Status: Passed})
	if stream.sent != 800 {
		t.Errorf("%d were sent, want 800", stream.sent)
	}
}
