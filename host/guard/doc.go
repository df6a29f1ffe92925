// Package guard keeps accounts from being locked out: it decides whether a
// password may be presented to an authorization server now.
//
// Each presentation, a login, counts toward lockout at the server, and the
// server does not say how close it is. Others retry, probe, or send again on
// each run. The one idea here is that a login is spent when it is written down,
// before anything is sent, and that it counts against the account until its
// success is known. A process that dies in the middle has spent it; so has one
// whose answer was lost, and one whose answer nobody understands.
//
//	pass, err := g.Begin(ctx, login)        // plugin.Locked or plugin.Throttled: nothing is sent
//	if err != nil {
//		return err
//	}
//	a, err := connector.Authorize(ctx, req)
//	pass.End(ctx, logins, err)
//
// An account is one record in a [Store], which all hosts share, changed by
// compare-and-swap. It has two parts, and each has its rules.
//
// Of a credential, which is one whole configuration: one that was refused is
// not sent again until it changes or somebody resets the account. One that came
// to nothing for another reason is held back for a while that grows, from a
// minute to an hour: at once after an answer that cannot be read, and after one
// more try where the answer was lost or the server failed.
//
// Of the account: logins that were not successes since the last success are its
// strikes, whatever credential they were of. Three are free, then the waits grow;
// see [Policy]. And logins have a ceiling by the hour, successes included.
//
// # What is proved
//
// Take a server that counts every login that it does not answer with a token,
// forgets at one that it does, and locks at five within 15 minutes. Let the hosts
// share a store that works and forgets nothing, their clocks agree, and each pass
// spend at most one login, which reaches the server within [Flight] of Begin, or of
// the last Keep.
// Then the server locks no account, whatever the hosts, their crashes, the
// outcomes and the schedule are, and even if somebody really enters any number of
// different wrong passwords; until somebody resets the account by hand. Answers
// by which a server says that it did not look (429) are not counted. Clocks that
// are minutes apart use up slack that the waits have; clocks that jump may open a
// wait, but never a refusal, and hold nothing for longer than the longest wait.
//
// What a single record cannot know stays outside: logins by others, and hosts
// whose store is down. Those go on alone, since the token endpoint may be the
// only thing that still works, but each spends one strike in 24 minutes instead
// of three at once, so that four hosts together stay below five.
//
// # At the same time
//
// Logins under way count as strikes. So a healthy account has three at once,
// of different credentials, and the fourth waits for an outcome; one credential
// is never under way twice. After three strikes there is one at a time, each
// after its wait. Who waits for another's outcome does so for [Policy].Patience.
package guard
