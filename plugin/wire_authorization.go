package plugin

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/jackfield-dev/jackfield/internal/secret"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func authorizationToProto(a *Authorization) *pluginv1.Authorization {
	if a == nil {
		return nil
	}
	p := &pluginv1.Authorization{
		Headers: paramsToProto(a.Headers),
		Query:   paramsToProto(a.Query),
		BaseUrl: a.BaseURL,
		Scopes:  a.Scopes,
		Account: validText(a.Account),
		State:   []byte(a.State.Reveal()),
		Logins:  uint32(max(a.Logins, 0)),
	}
	for _, status := range a.RenewOn {
		p.RenewOn = append(p.RenewOn, uint32(max(status, 0)))
	}
	if !a.Expiry.IsZero() {
		p.Expiry = timestamppb.New(a.Expiry)
	}
	return p
}

func authorizationFromProto(p *pluginv1.Authorization) *Authorization {
	if p == nil {
		return nil
	}
	a := &Authorization{
		Headers: paramsFromProto(p.GetHeaders()),
		Query:   paramsFromProto(p.GetQuery()),
		BaseURL: p.GetBaseUrl(),
		Scopes:  p.GetScopes(),
		Account: p.GetAccount(),
		State:   secretFromBytes(p.GetState()),
		Logins:  int(p.GetLogins()),
	}
	for _, status := range p.GetRenewOn() {
		a.RenewOn = append(a.RenewOn, int(status))
	}
	if p.GetExpiry() != nil {
		a.Expiry = p.GetExpiry().AsTime()
	}
	return a
}

func paramsToProto(params []Param) []*pluginv1.Param {
	out := make([]*pluginv1.Param, len(params))
	for i, p := range params {
		out[i] = &pluginv1.Param{Name: p.Name, Value: p.Value.Reveal()}
	}
	return out
}

func paramsFromProto(params []*pluginv1.Param) []Param {
	out := make([]Param, len(params))
	for i, p := range params {
		out[i] = Param{Name: p.GetName(), Value: secret.New(p.GetValue())}
	}
	return out
}
