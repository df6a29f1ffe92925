package plugin

import (
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func checkToProto(c Check) *pluginv1.TestResponse {
	p := &pluginv1.Check{
		Name:     validText(c.Name),
		Status:   statusToProto(c.Status),
		Message:  validText(c.Message),
		Hint:     validText(c.Hint),
		Duration: durationpb.New(c.Duration),
		Logins:   uint32(max(c.Logins, 0)),
	}
	if c.Err != nil {
		p.Code, p.Field = upper(c.Err.Code), validText(c.Err.Field)
		if c.Err.RetryAfter > 0 {
			p.RetryAfter = durationpb.New(c.Err.RetryAfter)
		}
	}
	return &pluginv1.TestResponse{Check: p, Authorization: authorizationToProto(c.Authorization)}
}

func checkFromProto(p *pluginv1.TestResponse) (Check, error) {
	in := p.GetCheck()
	c := Check{
		Name:          cut(in.GetName(), 50),
		Status:        statusFromProto(in.GetStatus()),
		Message:       cut(in.GetMessage(), textMax),
		Hint:          cut(in.GetHint(), textMax),
		Duration:      in.GetDuration().AsDuration().Round(time.Microsecond),
		Logins:        int(in.GetLogins()),
		Authorization: authorizationFromProto(p.GetAuthorization()),
	}
	if c.Name == "" || c.Status == "" {
		return c, Errorf(PluginFailed, "the plugin reported a check without a name or a status")
	}
	if c.Status == Failed {
		c.Err = &Error{Code: codeFromPlugin(in.GetCode()), Message: c.Message, Field: cut(in.GetField(), textMax), Hint: c.Hint, Logins: c.Logins}
		if in.GetRetryAfter() != nil {
			c.Err.RetryAfter = clampRetry(in.GetRetryAfter().AsDuration())
		}
	}
	if c.Authorization != nil {
		return c, c.Authorization.validate()
	}
	return c, nil
}

func statusToProto(s Status) pluginv1.Status {
	switch s {
	case Passed:
		return pluginv1.Status_STATUS_PASSED
	case Warned:
		return pluginv1.Status_STATUS_WARNED
	case Failed:
		return pluginv1.Status_STATUS_FAILED
	case Skipped:
		return pluginv1.Status_STATUS_SKIPPED
	}
	return pluginv1.Status_STATUS_UNSPECIFIED
}

func statusFromProto(s pluginv1.Status) Status {
	for _, status := range []Status{Passed, Warned, Failed, Skipped} {
		if statusToProto(status) == s {
			return status
		}
	}
	return ""
}

func reasonToProto(r Reason) pluginv1.Reason {
	switch r {
	case Due:
		return pluginv1.Reason_REASON_DUE
	case Refused:
		return pluginv1.Reason_REASON_REFUSED
	}
	return pluginv1.Reason_REASON_FIRST
}

func reasonFromProto(r pluginv1.Reason) Reason {
	switch r {
	case pluginv1.Reason_REASON_DUE:
		return Due
	case pluginv1.Reason_REASON_REFUSED:
		return Refused
	}
	return First
}
