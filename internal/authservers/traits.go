package authservers

// Traits are how a server reads token requests and what it answers, each proved at the running server by a test here.
// They are the libraries' own doing, but for two that libraries leave to whoever uses them: that Jmondi's is handed JSON
// bodies, and that NodeOAuth's has a default scope.
//
// All servers read forms, say expires_in as a number of seconds, rotate refresh tokens unless told to keep them, and let
// a user in by any client.
type Traits struct {
	// JSON says that the token endpoint reads JSON bodies too.
	JSON bool

	// Body and Basic say where a client may be: in the request's body, in the Authorization header.
	Body, Basic bool

	// RawBasic says that Basic credentials are taken as they stand. Otherwise they are form-decoded, as RFC 6749
	// section 2.3.1 has it.
	RawBasic bool

	// CutsSecret says that Basic credentials are cut at the second colon: a secret that holds one never passes there.
	CutsSecret bool

	// ClientLast says that the user and the scope are checked before the client's secret.
	ClientLast bool

	// RefreshScope must be asked for to be given a refresh token; where it is empty, there always is one.
	RefreshScope string

	// DefaultScope is granted, and named in the answer, where none was asked for; where it is empty, none is.
	DefaultScope string

	// CanKeep says that KeepRefreshToken works.
	CanKeep bool

	// RefreshByAnyone says that whoever has a refresh token may use it, whatever client they name.
	RefreshByAnyone bool

	// ReuseEndsFamily says that presenting a refresh token for the second time ends what it was replaced by, too.
	ReuseEndsFamily bool

	// NeedsHint says that the revocation endpoint knows a refresh token by its token_type_hint only, and answers 200 and
	// revokes nothing without one.
	NeedsHint bool

	WrongPassword    Answer // for an unknown user as well
	WrongClient      Answer // the client's secret is wrong or missing, or the client is where it is not looked for
	WrongClientBasic Answer // the same where the client came in Basic
	UnknownClient    Answer // zero: as for a wrong secret
	MalformedBasic   Answer // an escape in Basic that cannot be decoded; zero where nothing is decoded
	WrongScope       Answer
	WrongEncoding    Answer // a JSON body; zero where those are read
	RefreshOver      Answer // a refresh token that was used up, revoked or made up
	WrongRevoker     Answer // at the revocation endpoint, a client with a wrong secret; zero where there is no endpoint
}

// Answer is what an endpoint answers: its status, and the error that its body names.
type Answer struct {
	Status int
	Error  string // empty for a token
}

// Token is the answer that brings a token.
var Token = Answer{Status: 200}
