package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

func behaviourFields() []sdk.Field {
	return append([]sdk.Field{{
		Name: "keep_password", Title: "Keep the password", Kind: sdk.Boolean, Default: true, Advanced: true,
		Help: "If not, the password is forgotten after the first login, and the refresh token is all that is left: when that ends, the password has to be entered again.",
	}, {
		Name: "refresh", Title: "Use refresh tokens", Kind: sdk.Boolean, Default: true, Advanced: true,
		Help: "Renew with the refresh token, if the server gave one, before the password is sent again.",
	}}, oauthtype.BehaviourFields("the password")...)
}
