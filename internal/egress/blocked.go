package egress

import "net/netip"

// BlockedError reports that the policy refused to dial. It is what errors.As
// finds in the error of a dialer, a lookup and an [net/http.Client]. Nothing was
// sent and no connection was opened.
type BlockedError struct {
	// Host is the name or address that was asked for.
	Host string
	// Addr is the address that was refused, the first if there were several.
	Addr netip.Addr
	// Why says what kind of address that is, with its article: "a loopback
	// address".
	Why string
}

// Error says what was refused, why, and who can change that.
func (e *BlockedError) Error() string {
	subject := e.Addr.String() + " is "
	if e.Host != "" && e.Host != e.Addr.String() {
		subject = e.Host + " is at " + e.Addr.String() + ", "
	}
	if e.Addr.Zone() != "" {
		return subject + e.Why + ", which is never dialled"
	}
	return subject + e.Why + "; an operator can allow it with egress.allow"
}
