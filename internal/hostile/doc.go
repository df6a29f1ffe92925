// Package hostile plays everything that a token endpoint can do to its client, and judges what the client made of it.
//
// A client of token endpoints is judged by what it does when things go wrong: its password is somebody's account, each
// one that is sent counts toward locking that account, and whoever answers may be a stranger. So the cases here are
// mostly misbehaviour: redirects to elsewhere, bodies that do not end, connections that end, two tokens in one answer,
// lifetimes that are none. Some are legal and merely rare.
//
// The one idea is that nobody is believed. A [Server] writes bytes of its own choice to a socket and counts what arrives
// at it: passwords in whatever encoding, connections, requests, and what reaches addresses that nobody configured.
// [Judge] holds that against what the client says happened. So a client cannot pass by saying the right thing after
// doing the wrong one, nor by counting on the transport below it, which may repeat what the client sent once.
//
//	for _, c := range hostile.Cases() {
//		for _, play := range c.Plays {
//			problems, err := hostile.Run(t.Context(), c, play, client)
//			…
//		}
//	}
//
// A [Client] is anything that can be asked for a token: our connection type ([Connection]), or a library of somebody
// else's behind a program that speaks lines of JSON ([Driver]). The folder score sets them side by side.
//
// What a case demands of Jackfield is the contract of codes. Where a [Case] has a Reading, the demand is ours among
// several that are possible, and it says why. What cannot be seen from a socket and a result is proved by the tests that
// a case names, and what nothing proves yet says so too.
package hostile
