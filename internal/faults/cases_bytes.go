package faults

import "time"

// bytesAndSockets are others who get between a host and its plugin.
func bytesAndSockets() []Case {
	const linux = "plugin.TestFaultsOnLinux/"
	return []Case{{
		ID: "PF-SEC-MULTIPLEX", Title: "one process for many",
		Given: "one plugin, connections of two owners", Expect: "nothing of one in an answer to the other",
		ProvedBy: []string{"plugin.TestFaultsOfProcesses/PF-SEC-MULTIPLEX", "plugin.TestConcurrentCalls", "sdk.TestConnectorIsUsableUnserved"},
		Missing:  "there are no tenants yet, so no process for each; a plugin's own memory is its author's business",
		NotAsked: "it is one process there too",
	}, {
		ID: "PF-SEC-HASHREUSE", Title: "verified at the first start only",
		Given: "a second start; bytes that changed since", Expect: "each start verifies anew",
		ProvedBy: []string{"host/catalog.TestOpenRefusesOtherBytes/PF-SEC-HASHREUSE", "host.TestChangedBytesAreNotRun"},
		Ask:      &Ask{"hash", "plugin-ok", rehashed},
	}, {
		ID: "PF-SEC-INODE", Title: "somebody writes into the executable",
		Given: "in place, before and while it is started", Expect: "what runs is what was verified",
		ProvedBy: []string{"plugin.TestOpenFileIsRun/PF-SEC-INODE", "host/catalog.TestWhatWasVerifiedStays/PF-SEC-INODE", "host/catalog.TestWhoeverRacesAStartIsNotRun/PF-SEC-WRITEDIR"},
		Ask:      &Ask{"write", "none", wrongBytes},
	}, {
		ID: "PF-SEC-WRITEDIR", Title: "somebody renames another file into its place",
		Given: "10,000 starts with somebody who renames and overwrites all the while", Expect: "the other bytes never run",
		ProvedBy: []string{"host/catalog.TestWhoeverRacesAStartIsNotRun/PF-SEC-WRITEDIR", "plugin.TestRenamerNeverWins"},
		Missing:  "which manifests are trusted is a question to the marketplace to come: whoever can write a folder with a manifest has a plugin installed",
		Ask:      &Ask{"rename", "none", wrongBytes},
	}, {
		ID: "PF-SEC-SYMLINKDIR", Title: "the plugins folder is a link, or others may write to it",
		Given: "a symbolic link; a mode that lets the group write", Expect: "refused",
		Missing:  "it is followed: the bytes are verified at each start, the owner of the folder is not",
		NotAsked: "it has no plugins folder",
	}, {
		ID: "PF-SEC-CMDLINE", Title: "secrets where others can read them",
		Given: "ps, /proc/PID/environ; a host with secrets in its environment", Expect: "none in arguments or environment; the plugin has not the host's",
		ProvedBy: []string{linux + "PF-SEC-CMDLINE", "plugin.TestPluginDoesNotSeeTheHostsEnvironment"},
		Ask:      &Ask{"environ", "plugin-ok", environment},
	}, {
		ID: "PF-SEC-MITMSOCK", Title: "somebody else listens at the socket",
		Given: "another certificate than the one that was shown", Expect: "the host says nothing to it",
		ProvedBy: []string{linux + "PF-SEC-MITMSOCK"},
		Ask:      &Ask{"call", "fault-impostor", noCall},
	}, {
		ID: "PF-SEC-CERTAGE", Title: "keys that outlive their process",
		Given: "two starts", Expect: "keys of their own, in memory only, TLS 1.3",
		ProvedBy: []string{linux + "PF-SEC-CERTAGE"},
		Ask:      &Ask{"ages", "plugin-ok", aged},
	}}
}

// hosts are the ends and the doors of hosts.
func hosts() []Case {
	const door = "there is no API yet"
	return []Case{{
		ID: "PF-HOST-KILL9", Title: "the host is killed",
		Given: "SIGKILL under load, 200 times; plugins with children, also in sessions of their own", Expect: "no plugin is left after 2 s; what they started, at the latest when the next host starts",
		Bound:    2 * time.Second,
		ProvedBy: []string{"plugin.TestKilledHostsLeaveNothing/PF-HOST-KILL9", "plugin.TestNextHostEndsWhatAKilledOneLeft/PF-HOST-KILL9", "plugin.TestPluginDiesWithItsHost"},
		Ask:      &Ask{"dies", "plugin-ok", nothing},
	}, {
		ID: "PF-HOST-TERM", Title: "the host is told to end",
		Given: "SIGTERM and SIGINT under a login", Expect: "it waits some seconds for the login, ends its plugins and says so",
		ProvedBy: []string{"host/cmd/jackfield.TestInterruptLeavesNothingBehind", "host/cmd/jackfield.TestSecondInterruptEndsAtOnce", "host.TestCloseDuringALogin", "host/authcache.TestNothingIsLeftAfterClose"},
		NotAsked: "it is a library: a host's end is its own",
	}, {
		ID: "PF-HOST-RELOAD", Title: "a plugin is replaced while it is used",
		Given: "50 new versions under load; versions that do not work", Expect: "no call fails; a version that does not become ready does not take over",
		ProvedBy: []string{
			"host/supervisor.TestReplace/PF-HOST-RELOAD", "host/supervisor.TestReplaceFallsBack/PF-HOST-RELOAD", "host.TestAPluginIsReplacedUnderLoad/PF-HOST-RELOAD",
			"host.TestAVersionThatDoesNotWork/PF-HOST-RELOAD",
		},
		NotAsked: "it replaces nothing",
	}, {
		ID: "PF-HOST-API", Title: "a management API is misused",
		Given: "10 MB of JSON, deep JSON, an edit of what somebody else edited", Expect: "refused, and no edit is lost",
		ProvedBy: []string{"host.TestEditsOfARevision", "host/store.TestReplaceIsForTheRevisionThatWasRead"},
		Missing:  door + "; that no edit is lost holds for engines", NotAsked: "it has none",
	}, {
		ID: "PF-HOST-UNAUTH", Title: "a management API without credentials",
		Given: "anybody asks", Expect: "refused", Missing: door, NotAsked: "it has none",
	}, {
		ID: "PF-HOST-ERRPATH", Title: "a path that looks like another",
		Given: "..;/ and its kind", Expect: "decided like the path that is meant", Missing: door, NotAsked: "it has none",
	}}
}
