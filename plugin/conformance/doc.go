// Package conformance checks a plugin from outside: any executable, in whatever
// language, as a host would meet it.
//
// The one idea is that nothing is taken from our own host but the contract. A check
// starts the executable by itself, with the environment that a host would give,
// makes the handshake by hand, and speaks gRPC below the client that hosts use: so
// it sees what a host mends, hides or never asks, and can do what no host would,
// such as show a wrong certificate, or send bytes that are no message. What the
// process does besides speaking is seen from the system: its output, its files, its
// children, its end.
//
// Settings are made up from the plugin's own schema. Addresses lead to this machine:
// to a port where nobody listens, to a server that never answers, to one that
// repeats what it is sent. Secrets are canaries: random texts that are searched for, in
// every encoding, in all that the plugin said and printed and left behind. A
// connection of the caller's ([Options].Live) is the only one that is used for real.
//
// The checks are a table, [IDs] lists them. Each has a name that stays, says what the
// contract says, and comes to passed, failed or skipped: what could not be tried is
// never silent about it. The tests of this package have a plugin for each defect
// that a check is there to find, and none finds another one's.
//
//	report, err := conformance.Run(ctx, conformance.Options{Path: "plugins/bearer"})
//	if err == nil && !report.OK() {
//		err = report.WriteText(os.Stderr)
//	}
package conformance
