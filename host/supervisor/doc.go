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
//	spec := supervisor.Spec{Name: p.Name, Key: p.Key(), Start: start}
//	err := s.Use(ctx, spec, supervisor.Call{Do: func(c plugin.Connector) error {
//		authorization, err = c.Authorize(ctx, req)
//		return err
//	}})
//
// For each plugin one generation is in charge: one version of its bytes, and the
// machine of [State] that it goes through. Its processes may crash, and others
// follow them: the first at once, later ones after a pause that grows, and none
// for a while once they crash in a row. [Supervisor.Replace] starts another
// generation beside the one in charge and puts it in charge when it is ready;
// until then, and if it never is, nothing changes.
//
// Every wait has an end. A start that does not become ready is given up after
// 30 s. A caller waits for a start, a pause or a place among the calls under way
// as long as its context lets it. A process that answers no ping within 5 s while
// a call takes long is taken to hang: new calls get another one. A process that
// is drained has 3 minutes, since a call may be a login, and 2 s when the whole
// supervisor closes.
package supervisor
