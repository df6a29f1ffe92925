package main

import (
	"context"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A kind is what one of the types has of its own. Its methods are the type's.
type kind struct {
	// put puts on requests what the settings hold.
	put func(a *sdk.Authorization, config sdk.Config)

	// fits reports settings that cannot work, which a schema cannot say; nil: there
	// are none but those that every type has.
	fits func(config sdk.Config) error

	name    string // the field with a name for people; "": there is none
	secret  string // the field that an API refuses; "": there is none
	refusal string // what is said when it does
	mend    string // and what to do then

	// login says that a request to the API presents a password.
	login bool
}

// authorize makes an authorization of the settings, unless the API has refused it.
func (k kind) authorize(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	if err := k.check(req.Config); err != nil {
		return nil, err
	}
	if req.Reason == sdk.Refused && (k.secret != "" || len(headers(req.Config)) > 0) { // otherwise nothing was refused
		return nil, k.refused(k.refusal+": nothing is sent until that is mended").
			WithHint("%s; if the API was mistaken, test the connection, and it is used again", k.mend)
	}
	return k.authorization(req.Config), nil
}

// check reports settings that cannot work.
func (k kind) check(config sdk.Config) error {
	if k.fits != nil {
		if err := k.fits(config); err != nil {
			return err
		}
	}
	return checkHeaders(config, k.authorization(config).Headers)
}

// authorization is what the settings come to. Where the API is makes it say something
// even where nothing is sent.
func (k kind) authorization(config sdk.Config) *sdk.Authorization {
	a := &sdk.Authorization{BaseURL: config.Text("api_endpoint")}
	if k.name != "" {
		a.Account = config.Text(k.name)
	}
	if k.put != nil {
		k.put(a, config)
	}
	a.Headers = append(a.Headers, headers(config)...)
	return a
}

// refused is the failure of what the API does not take. Trying again is of no use.
func (k kind) refused(message string) *sdk.Error {
	return sdk.Errorf(sdk.Denied, "%s", message).In(k.secret).WithHint("%s", k.mend)
}
