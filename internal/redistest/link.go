package redistest

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// link is one connection through a [Proxy].
type link struct {
	proxy          *Proxy
	client, server *net.TCPConn
	muted          atomic.Bool // the client hears no more
	once           sync.Once
	ended          chan struct{} // closed when both connections are
}

// chunk is what was read at once.
type chunk struct {
	data    []byte
	arrived time.Time
}

// queue is how many chunks may be on their way; a sender that is faster has to wait, as with a real line.
const queue = 1024

// carry hands what it reads from one side to pass, each part when it is due, and then ends the link.
func (l *link) carry(from *net.TCPConn, pass func([]byte) error) {
	chunks := make(chan chunk, queue)
	var failed error // written before chunks is closed
	go func() {
		defer close(chunks)
		failed = l.read(from, chunks)
	}()
	for c := range chunks {
		if !l.wait(c.arrived) || pass(c.data) != nil {
			l.cut()
			return
		}
	}
	switch {
	case errors.Is(failed, io.EOF):
		l.end()
	case from == l.client && l.muted.Load(): // the server is still at it, and its end is the link's
	default:
		l.cut()
	}
}

func (l *link) read(from *net.TCPConn, chunks chan<- chunk) error {
	for {
		data := make([]byte, 16<<10)
		n, err := from.Read(data)
		if n > 0 {
			select {
			case chunks <- chunk{data[:n], time.Now()}:
			case <-l.ended:
				return net.ErrClosed
			}
		}
		if err != nil {
			return err
		}
	}
}

// wait waits until what arrived at a time is due, and reports whether the link is still there.
func (l *link) wait(arrived time.Time) bool {
	for {
		due, changed := l.proxy.due(arrived)
		left := time.Until(due)
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-changed:
		case <-l.ended:
			timer.Stop()
			return false
		}
		timer.Stop()
	}
}

// forward writes to the server. If this is where [Proxy.CutAfter] cuts, the client is cut off before the server has
// anything to answer to; the server is told by an ordinary end, so that it does what it was asked.
func (l *link) forward(data []byte) error {
	if l.muted.Load() {
		return nil
	}
	n, last := l.proxy.allowed(len(data))
	if last {
		l.muted.Store(true)
	}
	_, err := l.server.Write(data[:n])
	if last {
		reset(l.client)
		err = errors.Join(err, l.server.CloseWrite())
	}
	return err
}

func (l *link) back(data []byte) error {
	if l.muted.Load() {
		return nil
	}
	_, err := l.client.Write(data)
	return err
}

// end closes both connections.
func (l *link) end() {
	l.once.Do(func() {
		close(l.ended)
		_ = l.client.Close() // there is nobody to report to
		_ = l.server.Close()
	})
}

// cut closes both, the client's with a reset.
func (l *link) cut() {
	_ = l.client.SetLinger(0)
	l.end()
}

// reset closes a connection in the way that its other end takes for an accident.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}
