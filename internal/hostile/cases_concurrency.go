package hostile

// concurrent are not of the token endpoint but of a host that keeps what it issues: the host's own tests prove them.
func concurrent() []Case {
	host := func(id, title, never, unproved string, tests ...string) Case {
		part := unproved
		if len(tests) > 0 {
			part = tests[0]
		}
		return Case{
			ID: "TE-CC-" + id, Title: title, Expect: Expect{Outcome: Behaviour, Retry: RetryNone, MaxPosts: 1},
			Never: []Rule{by(part, never)}, ProvedBy: tests, Unproved: unproved,
		}
	}
	return []Case{
		host("COLD", "1000 callers, cold cache, one host", "2 POSTs", "",
			"host.TestColdCallersAreOnePost", "host/authcache.TestFiftyCallersAreOneLogin"),
		host("COLD-N", "1000 callers on 5 hosts sharing Redis", "unbounded POSTs when Redis is slow",
			"there is no shared store yet"),
		host("CANCEL", "leader's caller goes away", "followers receive context canceled", "",
			"host/authcache.TestACallerThatGivesUpEndsNothing"),
		host("DEADLINE", "follower with a 50 ms deadline while the AS needs 5 s", "waits for the leader", "",
			"host/authcache.TestACallerThatGivesUpEndsNothing"),
		host("DELETE", "connection deleted while a fetch is in flight", "token reappears in cache after delete",
			"that what a flight brings for a deleted connection is revoked: there is no revocation yet",
			"host/authcache.TestWhatIsForgottenDoesNotComeBack", "host.TestADeleteDuringATestHolds"),
		host("IDENT", "same token URL and client, different users", "token of user A given to user B", "",
			"host.TestConnectionsWithEqualSettingsShareALogin", "host.TestAnEditDuringALoginSendsNothingElsewhere"),
		host("TENANT", "same connection name in two tenants", "lookup by name only",
			"there are no tenants: one host is one tenant, and names are unique in it"),
		host("FLAP", "AS alternates 200 and 401 invalid_grant", "valid cached token dropped because a refresh-ahead failed",
			"there is no refresh ahead of expiry yet, and no guard"),
		host("SHUT", "host shutdown with a POST in flight", "rotated refresh token lost", "",
			"host.TestCloseDuringALogin", "host/authcache.TestCloseWaitsForAFlightAndRefusesOthers", "host/authcache.TestStoredBeforeShown"),
	}
}
