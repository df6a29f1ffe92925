// Package host is all that an engine imports to make authorized requests, by
// the name of a connection.
//
//	h, err := host.Open(ctx, host.Config{Data: "data", Plugins: "plugins"})
//	if err != nil {
//		return err
//	}
//	defer h.Close()
//	billing := h.Connection("billing")
//	resp, err := billing.Client().Get("https://api.example.com/invoices")
//
// The idea is that obtaining an authorization is protocol, which only a plugin
// knows, and keeping one is time and sharing, which only the host sees. A
// [Connection] is a handle: keep it. Asking it for an authorization costs a look
// at memory while there is a fresh one. Otherwise the host resolves the
// connection's settings, starts the plugin if it does not run, and lets it
// obtain one, once for all who wait; the authorization is sealed into the data
// folder, so that the next process need not log in again.
//
// Every failure is an *[Error] with a [Code], on which errors.Is works:
//
//	if errors.Is(err, host.Denied) { … ask the owner for a new password … }
//
// A password that is sent is a login, and logins lock accounts. The host sends
// one when an authorization is needed and there is no other way, and only if the
// guard lets it: settings that were refused are not sent again until they change,
// whichever connection or process asks; an account of which several logins came to
// nothing rests for a while; and an hour has so many logins and no more. What is kept
// back fails as [Locked], and says why, until when and what to do;
// [Host.Accounts] shows it, and [Host.ResetAccount] lets an account go. A renewal is
// no login. Types whose schema does not say whose login it is, by fields with the
// role account, are not guarded.
//
// Within one call a login is sent once, and once more only where the server said
// that it is in trouble itself.
package host
