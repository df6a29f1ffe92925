package faults

import "time"

// handshakes are plugins that do not come up as they should.
func handshakes() []Case {
	const first, more = "plugin.TestFaultsOfTheHandshake/", "plugin.TestFaultsOfTheHandshakeInDetail/"
	return []Case{{
		ID: "PF-HS-HANG", Title: "hangs before the handshake line",
		Given: "prints 1|1|un and says no more", Expect: "the start fails in its time, the group is killed; a stop meanwhile is done in a second",
		Bound:    5 * time.Second,
		ProvedBy: []string{first + "PF-HS-HANG", more + "PF-HS-HANG", "host/supervisor.TestStartThatNeverEnds/PF-HS-HANG"},
		Ask:      &Ask{"hang", "fault-half-handshake", nothing},
	}, {
		ID: "PF-HS-GARBAGE", Title: "binary garbage on standard output",
		Given: "400 bytes of 0 to 3; escapes that move a terminal", Expect: "the start fails at once; what was said is escaped and cut",
		Bound: 5 * time.Second, ProvedBy: []string{first + "PF-HS-GARBAGE"},
		Ask: &Ask{"start", "fault-binary", rawBytes},
	}, {
		ID: "PF-HS-LONG", Title: "a handshake line of 300 KiB",
		Given: "300 KiB without a line feed", Expect: "the start fails at once, and no more is kept than is shown",
		Bound: 5 * time.Second, ProvedBy: []string{first + "PF-HS-LONG", "plugin/internal/process.TestLongLinesAreCut"},
		Ask: &Ask{"start", "fault-long-handshake", refused},
	}, {
		ID: "PF-HS-COOKIE", Title: "no plugin, or one of another host",
		Given: "wants another magic cookie; or is started by hand", Expect: "it says what it is and ends; the host says how it ended",
		Bound: 5 * time.Second, ProvedBy: []string{first + "PF-HS-COOKIE", more + "PF-HS-COOKIE", "plugin.TestServeByHand"},
		Ask: &Ask{"start", "fault-cookie", refused},
	}, {
		ID: "PF-HS-PROTO", Title: "offers net/rpc",
		Given: "a handshake line that ends in netrpc", Expect: "refused: gRPC is all that is spoken",
		Bound: 5 * time.Second, ProvedBy: []string{first + "PF-HS-PROTO"},
		Ask: &Ask{"start", "fault-netrpc", refused},
	}, {
		ID: "PF-HS-NOCERT", Title: "shows no certificate",
		Given: "serves without TLS", Expect: "refused: nothing is ever said in clear",
		Bound: 5 * time.Second, ProvedBy: []string{first + "PF-HS-NOCERT", more + "PF-HS-NOCERT"},
		Ask: &Ask{"call", "fault-no-certificate", noCall},
	}, {
		ID: "PF-HS-EXIT0", Title: "ends at once, as if all were well",
		Given: "30 lines with a secret, then exit status 0", Expect: "the failure has the status and the last 20 lines, without the secret; no restart without a pause",
		Bound:    5 * time.Second,
		ProvedBy: []string{first + "PF-HS-EXIT0", more + "PF-HS-EXIT0", "host/supervisor.TestPause", "host/supervisor.TestBreaker", "host.TestACrashLoop"},
		Ask:      &Ask{"start", "fault-exit0", refused},
	}, {
		ID: "PF-HS-SLOW", Title: "slow to start, and healthy",
		Given: "takes 2 s", Expect: "it serves; who gives up meanwhile ends no start, and where it is wanted it is started ahead",
		Bound: 10 * time.Second, ProvedBy: []string{more + "PF-HS-SLOW", "host/supervisor.TestStartOutlivesItsFirstCaller", "host/supervisor.TestEager"},
		Ask: &Ask{"call", "fault-slow", served},
	}}
}
