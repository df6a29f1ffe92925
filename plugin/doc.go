// Package plugin is the contract between a Jackfield host and a
// connection-type plugin, in plain Go, and both ends of the pipe between them.
//
// The one idea is [Connector]. A plugin is a stateless function from a
// configuration and the state of a previous authorization to a new
// authorization, and whatever computes that function, near or far, is a
// Connector: the value that an author writes (through package sdk), and the
// [Client] that a host holds while that value runs in a process of its own.
// What remembers, shares, schedules and rations lives in the host.
//
// A host starts a plugin's executable with [Launch]; the executable calls
// [Serve]. Tests join both ends in memory with package plugintest. What crosses
// is defined, for any language, by proto/jackfield/plugin/v1; nothing outside
// this package sees the generated types.
//
// Failures cross the pipe: an *[Error] that a Connector returns in the plugin is
// an equal *Error in the host, but for Problems, of which the first one crosses,
// and errors.Is(err, plugin.Denied) holds on both sides. An error of any other
// type is logged by the plugin and arrives as [PluginFailed] without its text,
// which nobody chose and which may hold a secret; so does the end of a context
// that is not the call's.
package plugin
