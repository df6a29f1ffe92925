package faults

import "time"

// calls are plugins that fail while they are asked.
func calls() []Case {
	const called = "plugin.TestFaultsOfCalls/"
	return []Case{{
		ID: "PF-RPC-KILL9", Title: "killed under calls",
		Given: "SIGKILL under 64 calls", Expect: "each caller has plugin_failed with the crash; one restart; no password is sent again",
		Bound: time.Second,
		ProvedBy: []string{
			called + "PF-RPC-KILL9", "host/supervisor.TestCallsUnderAnEndingProcess/PF-RPC-KILL9", "host.TestAPluginThatIsKilledUnderManyCallers/PF-RPC-KILL9",
			"host.TestARenewalUnderAKilledPlugin/PF-RPC-KILL9", "host.TestAKilledPluginIsStartedAgain",
		},
		Ask: &Ask{"kill9", "fault-deaf", deadOne},
	}, {
		ID: "PF-RPC-STOP", Title: "stopped, or deaf to its end",
		Given: "SIGSTOP; SIGTERM ignored; all files closed; calls that hang", Expect: "ended within the bound, by killing its group",
		Bound: 5 * time.Second,
		ProvedBy: []string{
			"plugin.TestFaultsOnLinux/PF-RPC-STOP", "plugin.TestFaultsOfProcesses/PF-RPC-STOP", "host/supervisor.TestHungPluginIsReplaced/PF-RPC-STOP",
			"plugin.TestCloseEndsAStoppedPlugin",
		},
		Ask: &Ask{"stop", "plugin-ok", nothing},
	}, {
		ID: "PF-RPC-REQBIG", Title: "a request of 10 MiB",
		Given: "a config larger than a message may be", Expect: "refused before it is sent, in words",
		ProvedBy: []string{called + "PF-RPC-REQBIG", "plugin.TestMessagesThatAreTooLarge"},
		Ask:      &Ask{"big", "plugin-ok", tooLarge},
	}, {
		ID: "PF-RPC-PANIC", Title: "panics with a secret in its words",
		Given: "panic(\"cannot log in with \" + password), in the call and beside it", Expect: "a failure without the secret; the stack is kept, scrubbed",
		ProvedBy: []string{called + "PF-RPC-PANIC", "plugin.TestPanicsElsewhere"},
		Ask:      &Ask{"panic", "fault-panic", nothing},
	}, {
		ID: "PF-RPC-LIE", Title: "answers nonsense",
		Given: "line breaks in headers, expiries of other ages, codes that are none", Expect: "what a plugin says is checked like what a server says",
		ProvedBy: []string{called + "PF-RPC-LIE", "plugin.TestHostileAuthorizations", "plugin.TestHostileChecks", "plugin.TestHostileDescriptions"},
		NotAsked: "it knows nothing of what answers mean",
	}, {
		ID: "PF-RPC-CANCEL", Title: "the caller gives up",
		Given: "50 calls given up after 1 ms; a plugin that never answers", Expect: "the caller has its answer; the plugin is told; nothing grows",
		Bound: time.Second, ProvedBy: []string{called + "PF-RPC-CANCEL", "plugin.TestContextEnds"},
		Ask: &Ask{"cancel", "fault-late", served},
	}, {
		ID: "PF-RPC-PARALLEL", Title: "one plugin is slow, another is not",
		Given: "500 callers of one that takes 30 s a call", Expect: "a queue with a deadline for the one; the other is not delayed",
		ProvedBy: []string{"host/supervisor.TestSlowPluginDelaysNobodyElse/PF-RPC-PARALLEL"},
		NotAsked: "it has no queue: a host's calls are its own",
	}, {
		ID: "PF-RPC-REENTRY", Title: "calls back into its host",
		Given: "asks for secrets from within a call", Expect: "what it may ask for is bound to the call",
		Missing:  "a plugin has no way to call its host, so there is nothing to play",
		NotAsked: "nobody offers it a service",
	}, {
		ID: "PF-RPC-REFLECT", Title: "somebody else connects to its socket",
		Given: "a client without the host's key", Expect: "refused, by the mode of the folder and by the certificate",
		ProvedBy: []string{"plugin.TestFaultsOnLinux/PF-RPC-REFLECT"},
		Ask:      &Ask{"stranger", "fault-as-it-comes", strangerIn},
	}}
}
