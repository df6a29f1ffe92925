package plugin

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
)

// textMax bounds a text of a plugin. It is far above what is shown: the host blots
// out secrets first, and only then cuts, since half a secret is not recognised.
const textMax = 16 << 10

// errorDomain is the domain of our ErrorInfo.
const errorDomain = "jackfield"

// statusFromError returns e as a gRPC status: the code and what goes with it in
// an ErrorInfo, how long to wait in a RetryInfo.
func statusFromError(e *Error) error {
	info := &errdetails.ErrorInfo{Reason: upper(e.Code), Domain: errorDomain, Metadata: map[string]string{}}
	put := func(name, value string) {
		if value != "" {
			info.Metadata[name] = validText(value)
		}
	}
	put("field", e.Field)
	put("hint", e.Hint)
	if e.Logins > 0 {
		put("logins", strconv.Itoa(e.Logins))
	}
	if e.Final {
		put("final", "true")
	}
	if e.LoginNeeded {
		put("login_needed", "true")
	}
	details := []protoadapt.MessageV1{info}
	if e.RetryAfter > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(e.RetryAfter)})
	}
	st, err := status.New(grpcCode(e.Code), validText(e.Message)).WithDetails(details...)
	if err != nil {
		return status.Error(codes.Internal, "a failure that could not be written down")
	}
	return st.Err()
}

// errorFromStatus returns what a call to a plugin ended with as an *Error.
func errorFromStatus(ctx context.Context, err error) *Error {
	st := status.Convert(err)
	if info := chosen(st); info != nil {
		e := errorFromInfo(st, info)
		if e.Code == Canceled {
			e.canceled = ended(ctx)
		}
		return e
	}
	if end := ended(ctx); end != nil {
		return AsError(end)
	}
	return pipeError(st.Code(), err)
}

// chosen returns what a plugin says of a failure that it chose to report; nil if
// the status is the transport's, or of a plugin that says nothing.
func chosen(st *status.Status) *errdetails.ErrorInfo {
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == errorDomain {
			return info
		}
	}
	return nil
}

// ended says why ctx has ended, nil if it has not. A deadline that has passed
// counts, even if ctx has not noticed: the plugin's timer may be quicker to tell.
func ended(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= 0 {
		return cmp.Or(ctx.Err(), context.DeadlineExceeded)
	}
	return ctx.Err()
}

// errorFromInfo reads a failure that the plugin chose to report.
func errorFromInfo(st *status.Status, info *errdetails.ErrorInfo) *Error {
	logins, _ := strconv.Atoi(info.GetMetadata()["logins"])
	e := &Error{
		Code:    codeFromPlugin(info.GetReason()),
		Message: cut(st.Message(), textMax),
		Field:   cut(info.GetMetadata()["field"], textMax),
		Hint:    cut(info.GetMetadata()["hint"], textMax),
		Logins:  max(logins, 0),
		Final:   info.GetMetadata()["final"] == "true",

		LoginNeeded: info.GetMetadata()["login_needed"] == "true",
	}
	for _, detail := range st.Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			e.RetryAfter = clampRetry(retry.GetRetryDelay().AsDuration())
		}
	}
	return e
}

// upper returns a code as the wire writes it.
func upper(c Code) string { return strings.ToUpper(string(c)) }

// codeFromPlugin reads a code that the wire wrote. What only a host can know
// (locked, forbidden, …) is not taken from a plugin.
func codeFromPlugin(reason string) Code {
	switch c := Code(strings.ToLower(reason)); c {
	case Config, Denied, ClientDenied, ScopeDenied, Unsupported, Throttled, Unavailable, Timeout,
		Ambiguous, TLS, Blocked, BadResponse, TooLarge, NotFound, Canceled:
		return c
	}
	return PluginFailed
}

// pipeError names what became of a call whose plugin said nothing. The text of
// err is the transport's, so it is not passed on.
func pipeError(code codes.Code, err error) *Error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return AsError(err)
	case code == codes.Unavailable:
		return Errorf(PluginFailed, "the plugin's process ended during the call")
	case code == codes.Unimplemented:
		return Errorf(PluginFailed, "the plugin does not serve this call").WithHint("install a version of the plugin made for this host")
	case code == codes.ResourceExhausted:
		return Errorf(PluginFailed, "the plugin's answer is larger than %d MiB", messageMax>>20)
	}
	return Errorf(PluginFailed, "the plugin failed without saying why").WithHint("its log may say more")
}

// clampRetry keeps a wait within what the host promises: 1 s to 15 min.
func clampRetry(d time.Duration) time.Duration {
	return min(max(d, time.Second), 15*time.Minute)
}

// validText makes a text fit for a protobuf string.
func validText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
