package oauthtype

import (
	"sync"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// A Flow is what one grant has of its own. Its methods are a connection type's.
type Flow struct {
	// Presents adds to a request for a token what this grant presents besides the
	// client; nil: nothing.
	Presents func(config sdk.Config, grant *oauth.Grant) error

	// User says whose password is presented; nil: the client asks for itself, which
	// costs no login.
	User *User

	// Renamed are the fields by which a config gives a parameter of the request its
	// name.
	Renamed []string

	// Fits reports settings of this type that contradict one another; nil: there are
	// none but those that every type has.
	Fits func(config sdk.Config) error

	// Failed is what a failure becomes of a request for a token that was made at
	// that time; nil: nothing else.
	Failed func(config sdk.Config, asked time.Time, err error) error

	// Presets are those of the type, whose words in capitals nobody may leave as
	// they are.
	Presets []sdk.Preset

	once       sync.Once
	beginnings []beginning // written by once
}

// A User is the fields that say who logs in.
type User struct {
	Name     string
	Password string
	Factor   string // a secret that makes the digits of a second factor
}

// secrets are the fields that a host may have forgotten.
func (u *User) secrets() []string {
	if u == nil {
		return nil
	}
	return []string{u.Password, u.Factor}
}

// account is the field that says whose an authorization is.
func (f *Flow) account() string {
	if f.User == nil {
		return "client_id"
	}
	return f.User.Name
}

// failed is what a failure of a request for a token becomes.
func (f *Flow) failed(config sdk.Config, asked time.Time, err error) error {
	if f.Failed == nil {
		return err
	}
	return f.Failed(config, asked, err)
}
