package oauthtype

import (
	"maps"
	"slices"

	"github.com/jackfield-dev/jackfield/connections/internal/apitoken"
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// client is the token endpoint of a connection, or why there cannot be one: what a
// schema cannot say is said here. What is wrong with keys and headers the client
// finds itself, before it sends anything.
func (f *Flow) client(req *sdk.Request) (*oauth.Client, error) {
	config := req.Config
	if err := f.Check(config); err != nil {
		return nil, err
	}
	d, err := dialect(config)
	if err != nil {
		return nil, err
	}
	return &oauth.Client{
		Transport:         req.HTTP.Transport,
		Endpoint:          config.URL("token_endpoint"),
		Timeout:           config.Duration("timeout"),
		Encoding:          oauth.Encoding(config.Text("encoding")),
		Method:            oauth.Method(config.Text("token_endpoint_auth_method")),
		ID:                config.Text("client_id"),
		Secret:            config.Secret("client_secret"),
		Key:               config.Secret("client_key"),
		KeyID:             config.Text("client_key_id"),
		Algorithm:         config.Text("client_assertion_alg"),
		AssertionAudience: config.Text("client_assertion_audience"),
		Headers:           headers(config),
		Dialect:           d,
	}, nil
}

func headers(config sdk.Config) []sdk.Param {
	var list []sdk.Param
	values := config.SecretMap("token_headers")
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, sdk.Param{Name: name, Value: values[name]})
	}
	return list
}

// dialect is how the server's answers are said to differ from RFC 6749.
func dialect(config sdk.Config) (oauth.Dialect, error) {
	d := oauth.Dialect{ExpiresFormat: oauth.ExpiresFormat(config.Text("expires_format")), AllowHTTP: config.Bool("allow_http")}
	for _, q := range config.Strings("quirks") {
		d.Quirks = append(d.Quirks, oauth.Quirk(q))
	}
	for _, path := range []struct {
		field string
		to    *oauth.Path
	}{
		{"access_token_path", &d.AccessToken}, {"refresh_token_path", &d.RefreshToken}, {"expires_path", &d.Expires}, {"base_url_path", &d.BaseURL},
	} {
		text := written(config, path.field)
		if text == "" {
			continue
		}
		var err error
		if *path.to, err = oauth.ParsePath(text); err != nil {
			return d, sdk.Errorf(sdk.BadConfig, "%v", err).In(path.field).WithHint("write it as data.token, items[0].token or $['a.b']")
		}
	}
	return d, nil
}

// Check reports settings that contradict one another, as far as a schema cannot say
// so.
func (f *Flow) Check(config sdk.Config) error {
	if err := f.unfinished(config); err != nil {
		return err
	}
	if err := f.replaced(config); err != nil {
		return err
	}
	if f.Fits != nil {
		if err := f.Fits(config); err != nil {
			return err
		}
	}
	if err := apitoken.Check(config); err != nil {
		return err
	}
	for i, status := range config.Ints("renew_on") {
		if status < 400 || status > 599 {
			return sdk.Errorf(sdk.BadConfig, "%d is no status of a failure; it must be from 400 to 599", status).In(at("renew_on", i))
		}
	}
	return nil
}
