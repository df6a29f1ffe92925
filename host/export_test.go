package host

import "context"

// Depart reads the connection's settings, and returns what then obtains an
// authorization for them.
func (c *Connection) Depart() (arrive func(context.Context) error, err error) {
	j, err := c.depart()
	return func(ctx context.Context) error { _, err := j.arrive(ctx); return err }, err
}

// ReplaceUnseen replaces a connection's record without telling its handle yet.
func (h *Host) ReplaceUnseen(name string, d Definition) error {
	record, err := h.store.Connection(name)
	if err != nil {
		return err
	}
	record.Config = d.Config
	return h.store.Replace(record, record.Revision)
}
