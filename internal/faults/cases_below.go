package faults

// below is why nobody asks go-plugin about what a host keeps.
const below = "it keeps nothing"

// folders are what can happen to the data folder. `make faults FAULTS=store` plays the first ones a thousand times.
func folders() []Case {
	return ask(below, []Case{{
		ID: "PF-ST-FLIP", Title: "flipped bits", Given: "each bit of a record; bits of the file at random", Expect: "an error that names the record; never a value; the others stay",
		ProvedBy: []string{"host/store.TestEveryBitIsSealed", "host/store.TestFlippedRecordIsNeverAValue", "host/store.TestDamagedRecordIsQuarantined", "host/store.TestFaultFlip"},
		Missing:  "bits of the pages that lead to records may hide some: they carry no sum of bbolt's",
	}, {
		ID: "PF-ST-SWAP", Title: "swapped records", Given: "one record's bytes under another's name", Expect: "an error",
		ProvedBy: []string{"host/store.TestRecordsAreBoundToTheirPlace", "host/store.TestSealIsForOnePlace"},
	}, {
		ID: "PF-ST-ROLLBACK", Title: "yesterday's file", Given: "a backup put back, by whomever", Expect: "it is noticed",
		Missing: "nothing outside the folder says how far it was; a restored backup is taken for what it is, and its tokens are tried",
	}, {
		ID: "PF-ST-EIO", Title: "a write that fails", Given: "a full disk, a read-only one, no more files, a sync that fails", Expect: "nothing is said to be kept that is not; no further write",
		ProvedBy: []string{"host/store.TestFailedWriteIsTheLast", "host/store.TestFaultFullDisk", "host/store.TestFaultReadOnly", "host/store.TestFaultNoFiles"},
	}, {
		ID: "PF-ST-TWO", Title: "two hosts, one folder", Given: "a second process", Expect: "it waits, and says so",
		ProvedBy: []string{"host/store.TestSecondProcessWaitsForTheFirst", "host/store.TestWaitingIsSaidOnce"},
	}, {
		ID: "PF-ST-NFS", Title: "a network file system", Given: "NFS, SMB, 9P", Expect: "it is said",
		ProvedBy: []string{"host/store.TestNetworkFileSystemsHaveNames"}, Missing: "none is mounted by a test; only Linux knows",
	}, {
		ID: "PF-ST-OLD", Title: "another version's folder", Given: "older records, a newer format", Expect: "the older are read, the newer is refused untouched",
		ProvedBy: []string{"host/store.TestNewerFormatIsRefused", "host/store.TestDatabaseFromBeforeTheGuard", "host/authcache.TestOldValues"},
		Missing:  "there has been one format so far, so nothing is converted",
	}, {
		ID: "PF-ST-PERM", Title: "modes and owners", Given: "files that others may read, a link, another owner", Expect: "refused, with what to do",
		ProvedBy: []string{"host/store.TestPermissions", "host/store.TestLinksAreNotFollowed", "host/store.TestForeignOwnerIsRefused"},
	}, {
		ID: "PF-ST-SWAPFILE", Title: "leftovers of a crash", Given: "killed at any moment; a half-made key or database", Expect: "they hold nothing in clear, and the next start removes them",
		ProvedBy: []string{"host/store.TestLeftoversOfACrashAtFirstUse", "host/store.TestUnfinishedDatabaseIsMadeAgain", "host/store.TestNoSecretInAnyFile", "host/store.TestFaultKill"},
	}})
}

// keys are what can happen to the keys that seal what is kept.
func keys() []Case {
	return ask(below, []Case{{
		ID: "PF-KEY-WRONG", Title: "another key", Given: "the key file of another folder, half of one, none", Expect: "refused before anything is written",
		ProvedBy: []string{"host/store.TestForeignKeyIsRefused", "host/store.TestKeyFileThatHoldsNoKey", "host/redis.TestKeyFileThatIsNone"},
	}, {
		ID: "PF-KEY-LOST", Title: "the keeper of the key is away", Given: "no answer, at the start or later", Expect: "the start says so; a host that runs goes on for a while",
		ProvedBy: []string{"host/store.TestMissingKeyIsNeverReplaced"}, Missing: "the key is a file: there is no key service yet that could be away",
	}, {
		ID: "PF-KEY-NONCE", Title: "a nonce twice", Given: "a restored snapshot, many records", Expect: "nonces of 192 bits, by chance",
		ProvedBy: []string{"host/store.TestSealNeverRepeats", "host/redis.TestSealNeverRepeats"},
	}, {
		ID: "PF-KEY-MEM", Title: "secrets in memory and in what shows it", Given: "%v, %#v, JSON, logs, diffs", Expect: "hidden by their type",
		ProvedBy: []string{"internal/secret.TestStringHidesFromEveryVerb", "internal/secret.TestStringHidesFromEncoders", "plugin.TestNothingShowsASecret", "host/store.TestStoreHidesItsSecret", "host/redis.TestKeysHide"},
		Missing:  "who may read the memory of the process reads them; nothing of ours serves profiles",
	}})
}

// shared are what can happen to a Redis that hosts share. `make faults FAULTS=redis` plays them with real hosts.
func shared() []Case {
	const fails = "internal/fleet.TestRedisFails/"
	return ask(below, []Case{{
		ID: "PF-RD-DOWN", Title: "Redis is down at the start", Given: "connection refused", Expect: "each host goes on alone, and is back when Redis is",
		ProvedBy: []string{"host/redis.TestStartsWithoutRedis", "host/redis.TestKilledRedis", fails + "killed", "host/authcache.TestAStoreThatIsDown"},
	}, {
		ID: "PF-RD-SLOW", Title: "Redis is slow, or stopped", Given: "a second for each answer; SIGSTOP", Expect: "what is warm does not wait; it counts as down",
		ProvedBy: []string{"host/redis.TestSlowRedisIsDown", "host/redis.TestStoppedRedis", fails + "slow_by_a_second", fails + "stopped"},
	}, {
		ID: "PF-RD-FAILOVER", Title: "a failover loses the last writes", Given: "Sentinel and Cluster; a Redis that forgot", Expect: "what is older is not stored over what is newer",
		ProvedBy: []string{"host/redis.TestSentinelFailover", "host/redis.TestCluster", "host/redis.TestRedisThatForgot"},
	}, {
		ID: "PF-RD-PAUSE", Title: "the holder of a lease is paused past it", Given: "SIGSTOP at any moment of a flight", Expect: "what it brings late is not stored",
		ProvedBy: []string{"internal/fleet.TestTheLeaderIsPaused", "host/authcache.TestWhoWasPausedStoresNothingOld", "host/redis.TestLinearizable"},
	}, {
		ID: "PF-RD-EVICT", Title: "eviction", Given: "maxmemory with allkeys-lru", Expect: "generations never begin again; the doctor warns",
		ProvedBy: []string{"host/redis.TestEviction", "host/redis.TestCheckOfABadServer", fails + "evicting"},
	}, {
		ID: "PF-RD-AUTH", Title: "a wrong password, a missing right", Given: "WRONGPASS, NOPERM", Expect: "said once, with what is missing, without the password",
		ProvedBy: []string{"host/redis.TestWrongCredentials", "host/redis.TestMissingRights", fails + "refusing_the_password"},
	}, {
		ID: "PF-RD-PART", Title: "one host sees Redis, another does not", Given: "the way is cut", Expect: "who is cut off goes on alone; nothing of it undoes what is newer",
		ProvedBy: []string{fails + "cut_off", "host/authcache.TestTheFleet", "host/redis.TestSaveWhoseAnswerIsLost"},
		Missing:  "with real processes, all hosts are cut off together",
	}, {
		ID: "PF-RD-PLAIN", Title: "somebody reads Redis", Given: "keys and values as they are stored", Expect: "neither tokens nor names; what is changed is no value",
		ProvedBy: []string{"host/redis.TestEveryByteIsSealed", "host/redis.TestSealIsForOnePlace", "host/guard.TestRecordTellsNothing"},
	}, {
		ID: "PF-RD-CLOCK", Title: "clocks that differ", Given: "clocks that are set, generations ahead of the clock", Expect: "lifetimes are Redis's; nothing is renewed in a circle",
		ProvedBy: []string{"host/redis.TestGenerationsOnlyGrow", "host/redis.TestExpiryComesWithTheValue", "host/authcache.TestTheClockOnTheWall", "host/guard.TestClockJumps"},
		Missing:  "no test runs two hosts whose clocks differ; the doctor says where Redis's differs",
	}, {
		ID: "PF-RD-FLUSH", Title: "FLUSHALL", Given: "an operator empties Redis", Expect: "what is warm is served; one login for each key that nobody holds",
		ProvedBy: []string{fails + "restarted_empty", "host/redis.TestRedisThatForgot"},
		Missing:  "there is no limit on the logins of many keys at one time, but the guard's for each account",
	}})
}

// ask says of cases why go-plugin is not asked.
func ask(why string, cases []Case) []Case {
	for i := range cases {
		cases[i].NotAsked = why
	}
	return cases
}
