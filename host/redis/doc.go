// Package redis keeps what many hosts share in Redis 6, Valkey, or newer:
// authorizations, the right to obtain one, and what became of logins.
//
// The one idea is that Redis orders and nobody has to trust it. Each version of a
// value has a generation, and each change is one script that compares generations
// and writes, so what was obtained earlier is never stored over what was obtained
// later, whoever was paused and whatever was lost. And each value is sealed to its
// place, so that what Redis gives out is what a host saved there, or an error.
//
//	c, err := redis.Open(ctx, redis.Options{URL: url, Keys: keys})
//	if err != nil {
//		return err // settings that cannot work; a Redis that is down is no error
//	}
//	defer c.Close()
//	generation, _, err := c.Authorizations().Lease(ctx, key, owner, time.Minute)
//	…
//	ok, err := c.Authorizations().Save(ctx, key, generation, value, time.Hour)
//
// # What lies there
//
//	jackfield:a:{KEY}   an authorization: generation, 16 digits | writer, 8 characters | sealed
//	                    and, for ten minutes after a removal, the first two alone
//	jackfield:l:{KEY}   its lease: generation | end in µs, 16 digits | owner
//	jackfield:g:{KEY}   what became of logins: sealed
//
// Sealed is a key id of 4 bytes, a nonce of 24, the ciphertext and its tag of 16, by
// XChaCha20-Poly1305. The associated data is the kind, the key, and what stands in
// front of it. KEY is an HMAC or a name and in clear. The braces have a cluster keep
// all of one key on one node.
//
// A generation is the time by the clock of Redis in microseconds, unless one that is
// stored, removed or leased is not older: then it is one more. So generations go on
// when a value was evicted and when Redis comes back empty, as long as its clock
// does, and that of the one which takes over after a failover.
//
// # When Redis fails
//
// A call takes half a second at most, and what takes longer counts as down. One
// keeper looks; until it knows, calls wait for it, and once it knows, they fail at
// once, so that a host pays for a Redis that stopped once. It looks again every
// second, and all is well again by itself. Nothing that writes is sent twice: an
// error of Save says that it may have been saved, and saving once more is harmless,
// since a generation is not newer than itself. Reads whose connection breaks are
// asked again.
//
// What other hosts change is pushed by client tracking, over the connection by which
// it was loaded, so nothing changes unseen between the two. When that connection was
// lost, who watches is told so once there is another. Where Redis refuses to track,
// all else works, and [Health] says so. A cluster is up when all its primaries are.
//
// # What the server needs
//
// The policy noeviction, since the others drop what the guard must remember, and a
// password that was refused would be sent again; a full Redis is an error that says
// so. Persistence (appendonly yes), for the same reason: what a restart forgets costs
// logins, though never a wrong token. Failing over is asynchronous in Redis: what the
// replica had not got yet is forgotten in the same way. Hosts and servers keep the
// same time.
//
// A user needs the keys jackfield:* and the commands get, mget, getrange, set, del,
// scan, eval, evalsha, time, ping, select and client|tracking; in a cluster
// cluster|slots and cluster|shards, behind sentinels role. [Client.Check] also wants
// info and config|get, and says what it could not see without them.
//
//	ACL SETUSER jackfield on >PASSWORD ~jackfield:* +get +mget +getrange +set +del +scan +eval +evalsha +time +ping +select +client|tracking
package redis
