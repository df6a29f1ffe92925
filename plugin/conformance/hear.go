package conformance

import (
	"fmt"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// configuration is what the plugin is told of the host. The level is the most
// talkative one: what is not said cannot leak.
func (s *session) configuration() *pluginv1.ConfigureRequest {
	allow := []string{"127.0.0.1/32"}
	for _, prefix := range s.options.EgressAllow {
		allow = append(allow, prefix.String())
	}
	return &pluginv1.ConfigureRequest{
		HostVersion: "0.0.0-conformance", LogLevel: pluginv1.LogLevel_LOG_LEVEL_DEBUG,
		Egress: &pluginv1.EgressPolicy{Allow: allow}, CaBundle: s.options.CABundle,
	}
}

// hearAuthorization keeps what of an authorization is shown to people. Headers,
// query and state are secrets by their nature.
func (s *session) hearAuthorization(what string, a *pluginv1.Authorization) {
	s.hear("the account of an authorization", a.GetAccount())
	s.hear("the base URL of an authorization", a.GetBaseUrl())
	s.hear("the scopes of an authorization", a.GetScopes()...)
	for _, p := range append(a.GetHeaders(), a.GetQuery()...) {
		s.hear("a name in what "+what+" returned", p.GetName())
	}
}

// hearCheck keeps all that a check says.
func (s *session) hearCheck(resp *pluginv1.TestResponse) {
	c := resp.GetCheck()
	what := fmt.Sprintf("the check %q", short(c.GetName()))
	s.hear(what, c.GetName(), c.GetMessage(), c.GetCode(), c.GetField(), c.GetHint(), c.GetFix().GetField(), c.GetFix().GetValue().String())
	for _, fact := range c.GetEvidence() {
		s.hear("the evidence of "+what, fact.GetName(), fact.GetValue())
	}
	s.hearAuthorization("Test", resp.GetAuthorization())
}
