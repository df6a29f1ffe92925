// Package supervisor knows which plugins run.
//
// The one idea is that a process is nobody's and has one keeper. Callers do not
// start, hold or end a plugin: they hand over what they want done, and
// [Supervisor.Use] does it with the plugin that runs, starting it if none does.
// Behind each process stands one goroutine, its keeper, from before its start
// until after its end: whatever becomes of a process, its keeper cleans up.
//
//	s := supervisor.New(log)
//	defer s.Close()
//	err := s.Use(ctx, p.Key(), start, func(c plugin.Connector) error {
//		authorization, err = c.Authorize(ctx, req)
//		return err
//	})
//
// A process is known by a key that names its bytes, so a plugin that is replaced
// has another key; the old process is retired, which lets its calls end. A start
// has a life of its own: whoever asked first may go away, and those who wait
// still get what they came for.
package supervisor
