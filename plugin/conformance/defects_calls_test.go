package conformance

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/status"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// answering changes how Authorize ends, on the wire.
func answering(change func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error)) func(*kit) {
	return func(k *kit) {
		k.serverOf = append(k.serverOf, grpc.ChainUnaryInterceptor(
			func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
				resp, err := next(ctx, req)
				if in, ok := req.(*pluginv1.AuthorizeRequest); ok {
					return change(in, resp, err)
				}
				return resp, err
			}))
	}
}

// rewritten changes the ErrorInfo of a failure.
func rewritten(err error, code codes.Code, change func(*errdetails.ErrorInfo)) error {
	st := status.Convert(err)
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			change(info)
			if st, err := status.New(code, st.Message()).WithDetails(info); err == nil {
				return st.Err()
			}
		}
	}
	return err
}

func codeDefects() map[string]broken {
	return map[string]broken{
		"no-info": {answering(func(_ *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if status.Code(err) == codes.NotFound {
				err = status.Error(codes.NotFound, "there is no such type")
			}
			return resp, err
		}), finds("codes.unknown_type")},
		"garbage-is-internal": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if !json.Valid(req.GetConfig()) {
				err = rewritten(err, codes.Internal, func(i *errdetails.ErrorInfo) { i.Reason = "INTERNAL" })
			}
			return resp, err
		}), finds("codes.garbage_config")},
		"wrong-without-field":   {fieldless(func(message string) bool { return !strings.Contains(message, "missing") }), finds("codes.wrong_value")},
		"missing-without-field": {fieldless(func(message string) bool { return strings.Contains(message, "missing") }), finds("codes.missing_field")},
		"unreachable-is-internal": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				_, err := (&kit{}).Authorize(ctx, req)
				if plugin.AsError(err).Code == plugin.Unavailable {
					return nil, plugin.Errorf(plugin.Internal, "connect failed")
				}
				return nil, err
			}
		}, finds("codes.unreachable")},
		"counts-too-much": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				_, err := (&kit{}).Authorize(ctx, req)
				if plugin.AsError(err).Code == plugin.Unavailable {
					return nil, plugin.AsError(err).Spent(1)
				}
				return nil, err
			}
		}, finds("codes.unreachable")},
		"logs-in-anyway": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				a, err := (&kit{}).Authorize(ctx, req)
				if req.NoLogin {
					return nil, plugin.AsError(err).Spent(1)
				}
				return a, err
			}
		}, finds("login.forbidden")},
		"does-not-say-login-needed": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				if req.NoLogin {
					return nil, plugin.Errorf(plugin.Denied, "the state renews nothing")
				}
				return (&kit{}).Authorize(ctx, req)
			}
		}, finds("login.forbidden")},
		"revokes-without-a-word": {func(k *kit) {
			k.serverOf = append(k.serverOf, grpc.ChainUnaryInterceptor(
				func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
					if _, ok := req.(*pluginv1.RevokeRequest); ok {
						return &pluginv1.RevokeResponse{}, nil
					}
					return next(ctx, req)
				}))
		}, finds("revoke.capability")},
	}
}

// fieldless drops the field of some failures.
func fieldless(which func(message string) bool) func(*kit) {
	return answering(func(_ *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
		if status.Code(err) == codes.InvalidArgument && which(status.Convert(err).Message()) {
			err = rewritten(err, codes.InvalidArgument, func(i *errdetails.ErrorInfo) { delete(i.GetMetadata(), "field") })
		}
		return resp, err
	})
}

func callDefects() map[string]broken {
	return map[string]broken{
		"exits-when-given-up": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				deadline, ok := ctx.Deadline()
				if ok && time.Until(deadline) < 50*time.Millisecond {
					<-ctx.Done()
					crash()
				}
				return (&kit{}).Authorize(ctx, req)
			}
		}, finds("cancel.at_once")},
		"holds-on": {func(k *kit) {
			k.login = func(ctx context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				return (&kit{}).Authorize(context.WithoutCancel(ctx), req)
			}
		}, finds("cancel.midway", "deadline.kept")},
		"mixes-up": {func(k *kit) {
			var mu sync.Mutex
			last := ""
			k.login = func(_ context.Context, req *plugin.Request) (*plugin.Authorization, error) {
				mu.Lock()
				defer mu.Unlock()
				a := bearer(last)
				last = req.Config.Secret("password").Reveal()
				a.Logins = 0
				return a, nil
			}
		}, finds("concurrency.answers")},
		"one-at-a-time": {func(k *kit) {
			var mu sync.Mutex
			k.serverOf = append(k.serverOf, grpc.ChainUnaryInterceptor(
				func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
					mu.Lock()
					defer mu.Unlock()
					return next(ctx, req)
				}))
		}, finds("concurrency.waiting")},
	}
}

func inputDefects() map[string]broken {
	return map[string]broken{
		"exits-on-large": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if len(req.GetConfig()) > 3<<20 {
				crash()
			}
			return resp, err
		}), finds("input.large")},
		"exits-beyond": {func(k *kit) {
			k.serverOf = append(k.serverOf, grpc.MaxRecvMsgSize(64<<20))
			answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
				if len(req.GetConfig()) > 4<<20 {
					crash()
				}
				return resp, err
			})(k)
		}, finds("input.beyond")},
		"exits-on-garbage": {func(k *kit) {
			k.serverOf = append(k.serverOf, grpc.ForceServerCodecV2(fragile{encoding.GetCodecV2(proto.Name)}))
		}, finds("input.bytes")},
		"refuses-later-reasons": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if req.GetReason() > 3 {
				err = rewritten(err, codes.InvalidArgument, func(i *errdetails.ErrorInfo) { i.Reason = "CONFIG" })
			}
			return resp, err
		}), finds("input.members")},
		"slow-with-many": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if strings.Count(string(req.GetConfig()), "extra_") > 5000 {
				select {}
			}
			return resp, err
		}), finds("input.params")},
		"takes-any-bytes": {answering(func(req *pluginv1.AuthorizeRequest, resp any, err error) (any, error) {
			if !utf8.Valid(req.GetConfig()) {
				return &pluginv1.AuthorizeResponse{Authorization: &pluginv1.Authorization{Headers: []*pluginv1.Param{{Name: "A", Value: "b"}}}}, nil
			}
			return resp, err
		}), finds("input.utf8")},
		"serves-anything": {func(k *kit) {
			k.serverOf = append(k.serverOf, grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error { return nil }))
		}, finds("input.methods")},
	}
}

// fragile ends the process where a message cannot be read.
type fragile struct{ encoding.CodecV2 }
