package oauthtype

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// ResponseFields are for servers that answer otherwise than RFC 6749 section 5.1.
func ResponseFields() []sdk.Field {
	return []sdk.Field{
		pathField("access_token_path", "Place of the access token", "access_token", "Where in the answer the token is. $ is an answer that is nothing but the token, in quotes."),
		pathField("refresh_token_path", "Place of the refresh token", "refresh_token", "Where in the answer the refresh token is."),
		pathField("expires_path", "Place of the lifetime", "expires_in", "Where in the answer it says how long the token is valid."),
		{
			Name: "expires_format", Title: "Form of the lifetime", Kind: sdk.Enum, Default: string(oauth.InSeconds), Advanced: true,
			Options: Options(
				string(oauth.InSeconds), "Seconds from now: 3600",
				string(oauth.InMilliseconds), "Milliseconds from now: 3600000",
				string(oauth.AtUnix), "Seconds since 1970: 1800000000",
				string(oauth.AtUnixMilliseconds), "Milliseconds since 1970: 1800000000000",
				string(oauth.AtRFC3339), "A time with its zone: 2027-01-15T08:00:00Z",
				string(oauth.AtDateTime), "A time in UTC without saying so: 2027-01-15 08:00:00",
				string(oauth.InWords), "A duration: 30m, 1d, PT1H",
			),
			Help: "How the lifetime is written.",
		},
		pathField("base_url_path", "Place of the API's address", "instance_url", "Where in the answer the server names the address of the API, if it does."),
		{
			Name: "default_lifetime", Title: "Default lifetime", Kind: sdk.Duration, Advanced: true,
			Help:        "How long a token is valid if the server does not say. Without it, such a token is used until the API refuses it.",
			Placeholder: "30m",
		},
		quirksField(),
	}
}

func pathField(name, title, placeholder, help string) sdk.Field {
	return sdk.Field{
		Name: name, Title: title, Kind: sdk.String, Advanced: true, Placeholder: placeholder,
		Help: help + " Write it as data.token, items[0].token or $['a.b'] (RFC 9535).",
	}
}

// quirksField lists the ways of being wrong that are known of real servers.
func quirksField() sdk.Field {
	f := sdk.Field{
		Name: "quirks", Title: "Quirks", Kind: sdk.List, Of: sdk.Enum, Advanced: true,
		Help: "What to put up with from this server. Leave it out unless a test suggests it.",
	}
	for _, q := range oauth.Quirks() {
		f.Options = append(f.Options, sdk.Option{Value: string(q.Name), Title: q.Reason})
	}
	return f
}
