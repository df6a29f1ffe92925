package plugin

import (
	"regexp"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

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
	p.Code, p.Field = strings.ToUpper(validText(c.Code)), validText(c.Field)
	for _, fact := range c.Evidence {
		p.Evidence = append(p.Evidence, &pluginv1.Fact{Name: validText(fact.Name), Value: validText(fact.Value)})
	}
	p.Fix = fixToProto(c.Fix)
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
		Code:          findingFromPlugin(in.GetCode()),
		Field:         cut(in.GetField(), textMax),
		Hint:          cut(in.GetHint(), textMax),
		Evidence:      evidenceFromProto(in.GetEvidence()),
		Fix:           fixFromProto(in.GetFix()),
		Duration:      in.GetDuration().AsDuration().Round(time.Microsecond),
		Logins:        int(in.GetLogins()),
		Authorization: authorizationFromProto(p.GetAuthorization()),
	}
	if c.Name == "" || c.Status == "" {
		return c, Errorf(PluginFailed, "the plugin reported a check without a name or a status")
	}
	if c.Status == Failed {
		c.Err = &Error{Code: codeFromPlugin(in.GetCode()), Message: c.Message, Field: c.Field, Hint: c.Hint, Logins: c.Logins}
		c.Code = string(c.Err.Code)
		if in.GetRetryAfter() != nil {
			c.Err.RetryAfter = clampRetry(in.GetRetryAfter().AsDuration())
		}
	}
	if c.Authorization != nil {
		return c, c.Authorization.validate()
	}
	return c, nil
}

// findingPattern is what the name of a finding looks like on the wire.
var findingPattern = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,49}$`)

// findingFromPlugin reads the name of a finding; one that is none is left out,
// since nobody can tell it from another.
func findingFromPlugin(code string) string {
	if !findingPattern.MatchString(code) {
		return ""
	}
	return strings.ToLower(code)
}

// evidenceMax is how many facts of one check are passed on.
const evidenceMax = 20

func evidenceFromProto(facts []*pluginv1.Fact) []Fact {
	var evidence []Fact
	for _, f := range facts[:min(len(facts), evidenceMax)] {
		evidence = append(evidence, Fact{Name: cut(f.GetName(), 50), Value: cut(f.GetValue(), textMax)})
	}
	return evidence
}

// fixToProto writes a fix; one with a value that JSON cannot hold is left out, as
// nobody could follow it.
func fixToProto(f *Fix) *pluginv1.Fix {
	if f == nil {
		return nil
	}
	p := &pluginv1.Fix{Field: validText(f.Field)}
	if f.Value == nil {
		return p
	}
	p.Value = &structpb.Value{}
	if viaJSON(f.Value, p.GetValue()) != nil {
		return nil
	}
	return p
}

func fixFromProto(p *pluginv1.Fix) *Fix {
	if p.GetField() == "" {
		return nil
	}
	f := &Fix{Field: cut(p.GetField(), textMax)}
	if p.GetValue() != nil {
		f.Value = p.GetValue().AsInterface()
	}
	return f
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
