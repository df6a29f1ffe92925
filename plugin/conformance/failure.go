package conformance

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// domain is that of our ErrorInfo.
const domain = "jackfield"

// reasons gives each reason that a plugin may name the gRPC code beside it.
func reasons() map[string]codes.Code {
	return map[string]codes.Code{
		"CONFIG": codes.InvalidArgument, "DENIED": codes.PermissionDenied, "CLIENT_DENIED": codes.PermissionDenied,
		"SCOPE_DENIED": codes.PermissionDenied, "UNSUPPORTED": codes.Unimplemented, "THROTTLED": codes.ResourceExhausted,
		"UNAVAILABLE": codes.Unavailable, "TIMEOUT": codes.DeadlineExceeded, "AMBIGUOUS": codes.Unknown,
		"TLS": codes.FailedPrecondition, "BLOCKED": codes.FailedPrecondition, "BAD_RESPONSE": codes.DataLoss,
		"TOO_LARGE": codes.OutOfRange, "NOT_FOUND": codes.NotFound, "CANCELED": codes.Canceled, "INTERNAL": codes.Internal,
	}
}

// A failure is how a call ended that did not end well.
type failure struct {
	call   string
	status *status.Status
	info   *errdetails.ErrorInfo // nil if the plugin chose none
}

// end reads how a call ended, and keeps it unless the call was given up here.
func (s *session) end(ctx context.Context, call string, err error) *failure {
	f := &failure{call: call, status: status.Convert(err)}
	for _, detail := range f.status.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == domain && f.info == nil {
			f.info = info
		}
	}
	if ctx.Err() == nil && f.info != nil {
		s.failed(f)
	}
	return f
}

// String says how the call ended. What the plugin says is left out: it may say too
// much, and the code is what counts.
func (f *failure) String() string {
	switch {
	case f == nil:
		return "it ended well"
	case f.info == nil:
		return fmt.Sprintf("%s ended with the gRPC code %s and no ErrorInfo of the domain jackfield", f.call, f.status.Code())
	case f.info.GetMetadata()["field"] != "":
		return fmt.Sprintf("%s failed with %s at the field %s", f.call, short(f.info.GetReason()), short(f.info.GetMetadata()["field"]))
	}
	return fmt.Sprintf("%s failed with %s", f.call, short(f.info.GetReason()))
}

// is reports whether the plugin gave that reason.
func (f *failure) is(reason string) bool { return f != nil && f.info.GetReason() == reason }

// chosen reports whether the plugin gave a reason that a host takes from it, other
// than that it failed itself.
func (f *failure) chosen() bool {
	_, known := reasons()[f.info.GetReason()]
	return known && !f.is("INTERNAL")
}

// at reports whether the plugin named a field, or a place in it.
func (f *failure) at(field string) bool {
	named := f.info.GetMetadata()["field"]
	return named == field || strings.HasPrefix(named, field+"[") || strings.HasPrefix(named, field+".")
}

// logins is how many logins the plugin says that it spent.
func (f *failure) logins() int {
	if f == nil {
		return 0
	}
	n, _ := strconv.Atoi(f.info.GetMetadata()["logins"]) // what is no number is found by failures.metadata
	return n
}

// broken says what of the form of a failure a host cannot read; "" if all is well.
func (f *failure) broken() string {
	want, known := reasons()[f.info.GetReason()]
	metadata := f.info.GetMetadata()
	switch {
	case !known:
		return fmt.Sprintf("%s gave the reason %q, which is not in the list", f.call, short(f.info.GetReason()))
	case f.status.Code() != want:
		return fmt.Sprintf("%s failed with %s and the gRPC code %s, which should be %s", f.call, f.info.GetReason(), f.status.Code(), want)
	}
	if n, err := strconv.Atoi(metadata["logins"]); metadata["logins"] != "" && (err != nil || n < 0 || n > 1) {
		return fmt.Sprintf("%s says that it spent %q logins, which is neither 0 nor 1", f.call, short(metadata["logins"]))
	}
	for _, name := range []string{"final", "login_needed"} {
		if value := metadata[name]; value != "" && value != "true" && value != "false" {
			return fmt.Sprintf("%s says %s: %q, which is not true", f.call, name, short(value))
		}
	}
	return ""
}

// ugly says what is wrong with the text of a failure; "" if nothing is.
func (f *failure) ugly() string {
	text := f.status.Message()
	switch {
	case strings.TrimSpace(text) == "":
		return "is empty"
	case strings.ContainsAny(text, "\n\r"):
		return "has more than one line"
	case strings.HasSuffix(text, "."):
		return "ends with a full stop"
	case len(text) > 1000:
		return "is longer than 1000 bytes"
	}
	return ""
}
