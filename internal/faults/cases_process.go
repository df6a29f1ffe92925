package faults

import "time"

// processes are those that do not keep to themselves, or do not end as they should.
func processes() []Case {
	const linux, process = "plugin.TestFaultsOnLinux/", "plugin.TestFaultsOfProcesses/"
	return []Case{{
		ID: "PF-PROC-ZOMBIE", Title: "ends while a child holds its output",
		Given: "exit status 3 with a child alive; a child in a session of its own", Expect: "the end is seen from the process, and what it started ends too",
		Bound: 2 * time.Second,
		ProvedBy: []string{
			process + "PF-PROC-ZOMBIE", linux + "PF-PROC-ZOMBIE", "plugin.TestCloseEndsGrandchildren",
			"plugin.TestKilledPluginTakesGrandchildrenAlong", "plugin.TestEscapedGrandchildHoldsNobodyUp",
		},
		Ask: &Ask{"exit", "fault-orphaned-pipes", exitUnseen},
	}, {
		ID: "PF-PROC-INIT", Title: "the host is given orphans",
		Given: "a host that is, like the first process of a container, given what plugins leave", Expect: "all of it is ended and reaped",
		ProvedBy: []string{"plugin.TestOrphansOfAHostThatIsGivenThem/PF-PROC-INIT"},
		Ask:      &Ask{"orphans", "plugin-orphan", orphaned},
	}, {
		ID: "PF-PROC-SIGNALS", Title: "signals to the whole group",
		Given: "SIGINT of a terminal, SIGTERM of a service manager", Expect: "a group of its own; the host says when it ends, and a call under way ends first",
		ProvedBy: []string{linux + "PF-PROC-SIGNALS"},
		Ask:      &Ask{"signals", "fault-as-it-comes", signalled},
	}, {
		ID: "PF-PROC-STDIN", Title: "reads standard input",
		Given: "reads all it can while an operator types", Expect: "there is nothing",
		ProvedBy: []string{process + "PF-PROC-STDIN"},
		Ask:      &Ask{"call", "fault-reads-input", typed},
	}, {
		ID: "PF-PROC-FDS", Title: "inherits open files",
		Given: "the host has a store open", Expect: "the plugin has its pipes, its sockets and the null device",
		ProvedBy: []string{linux + "PF-PROC-FDS"},
		Ask:      &Ask{"files", "plugin-ok", heldFile},
	}, {
		ID: "PF-PROC-PTRACE", Title: "goes for the host and its user's files",
		Given: "attaches, signals, reads the host's environment and files, listens, runs programs", Expect: "none of it, where the kernel has Landlock; the host says where it has not",
		ProvedBy: []string{"plugin.TestSandbox", "plugin.TestSandboxSwitchedOff", "plugin.TestSandboxIsNotTheHosts"},
		Ask:      &Ask{"call", "fault-prowls", prowls},
	}, {
		ID: "PF-PROC-MEM", Title: "takes all memory",
		Given: "8 GiB under a limit of 128 MiB", Expect: "the plugin ends and says so; the host is the last to be killed",
		Bound: 20 * time.Second, ProvedBy: []string{"plugin.TestMemoryLimit/PF-PROC-MEM", "plugin.TestLimits"},
		Ask: &Ask{"limits", "plugin-ok", unlimited},
	}, {
		ID: "PF-PROC-DISK", Title: "fills the disk",
		Given: "writes without end", Expect: "a folder of its own and no other; the host's store on a full disk loses nothing",
		ProvedBy: []string{"plugin.TestSandbox", "host/store.TestFaultFullDisk"},
		Missing:  "its own folder has no quota, so it can fill the file system of TMPDIR",
		NotAsked: "it would fill this machine's disk, since nothing there is against it",
	}, {
		ID: "PF-PROC-PIDREUSE", Title: "a process id that is another's by now",
		Given: "reattaching to what is gone", Expect: "no id that was read is ever signalled; no address is believed that others may have made",
		ProvedBy: []string{"plugin.TestReattachBelievesNobodyElse/PF-PROC-PIDREUSE", "plugin.TestReattach"},
		Ask:      &Ask{"reattach", "grandchild", killedAnother},
	}, {
		ID: "PF-PROC-STARTS", Title: "1,000 starts and stops",
		Given: "a plugin that does nothing wrong", Expect: "files, goroutines, threads, children and memory as before",
		ProvedBy: []string{"plugin.TestStartsAndStopsLeaveNothing"},
		Ask:      &Ask{"again", "plugin-ok", grown},
	}}
}

// outputs are plugins that print what they should not.
func outputs() []Case {
	const output = "plugin.TestFaultsOfOutput/"
	return []Case{{
		ID: "PF-IO-LONGLINE", Title: "40 MiB on standard error",
		Given: "as fast as it can", Expect: "the host does not grow; what is dropped is counted; what came last is kept",
		Bound: 20 * time.Second, ProvedBy: []string{output + "PF-IO-LONGLINE", "plugin/internal/process.TestLongLinesAreCut"},
		Ask: &Ask{"call", "fault-flood", logged},
	}, {
		ID: "PF-IO-STDOUT", Title: "long lines on standard output, once it serves",
		Given: "lines of 300 KiB; or it closes it", Expect: "drained; the plugin never waits",
		Bound: 5 * time.Second, ProvedBy: []string{output + "PF-IO-STDOUT", "plugin.TestWhatPluginsPrint"},
		Ask: &Ask{"call", "plugin-longline", served},
	}, {
		ID: "PF-IO-LOGSECRET", Title: "prints its secrets",
		Given: "in two writes, and in hexadecimal", Expect: "each is taken out before anything is cut",
		ProvedBy: []string{output + "PF-IO-LOGSECRET", "plugin.TestNoHalfOfASecretIsLogged", "internal/secret.TestScrubLeavesNoEncoding", "host.TestWhatAPluginSaysIsScrubbed"},
		Ask:      &Ask{"call", "fault-secret", nothing},
	}, {
		ID: "PF-IO-JSON", Title: `a log line whose "@message" is a number`,
		Given: `{"@message":42}, and bytes of all kinds`, Expect: "a log line like any other; no field forges one of the host's",
		ProvedBy: []string{output + "PF-IO-LOGSECRET", "plugin.TestWhatPluginsPrint", "plugin.TestLogLines"},
		Ask:      &Ask{"call", "plugin-json42", served},
	}}
}
