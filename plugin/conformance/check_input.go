package conformance

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

func inputChecks() []check {
	return []check{
		{
			"input.large", "a config of nearly 4 MiB is answered like a small one",
			"accept messages of up to 4 MiB, and read a config once",
			typed(inputLarge),
		},
		{
			"input.beyond", "a message beyond 4 MiB is refused, and the process goes on",
			"let the gRPC library cap messages, and do not read what is larger",
			typed(inputBeyond),
		},
		{
			"input.bytes", "random bytes in place of messages are refused, and the process goes on",
			"let no message that cannot be read end the process",
			asked(inputBytes),
		},
		{
			"input.members", "members and enum numbers of a later host are ignored",
			"take an unknown reason for REASON_FIRST, and ignore members that you do not know",
			typed(inputMembers),
		},
		{
			"input.params", "a config with 10,000 members that are not in the schema is answered, and the process goes on",
			"check a config in time that grows with its size and no faster",
			typed(inputParams),
		},
		{
			"input.utf8", "texts that are not UTF-8 are refused, and the process goes on",
			"check that a config is UTF-8 before it is read",
			typed(inputUTF8),
		},
		{
			"input.methods", "a call that does not exist is UNIMPLEMENTED, and the process goes on",
			"leave unknown methods to the gRPC library",
			asked(inputMethods),
		},
	}
}

// unharmed passes if the process still serves.
func (p *running) unharmed(ctx context.Context, format string, args ...any) verdict {
	if trouble := p.serves(ctx); trouble != "" {
		p.session.ended = true
		return failed("after that %s", trouble)
	}
	return passed(format, args...)
}

func inputLarge(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return made(err)
	}
	_, small := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()})
	_, large := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: padded(config.Canonical(), 4<<20-1<<10)})
	if small.String() != large.String() {
		return failed("with white space up to 4 MiB %v, without it %v", large, small)
	}
	return p.unharmed(ctx, "either way %v", small)
}

// padded adds white space to a JSON object until it has that many bytes.
func padded(config []byte, size int) []byte {
	return append(bytes.TrimSuffix(config, []byte("}")), append(bytes.Repeat([]byte{' '}, size-len(config)), '}')...)
}

func inputBeyond(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	config, err := s.sample(t, s.silent.address(), false)
	if err != nil {
		return made(err)
	}
	req := &pluginv1.AuthorizeRequest{Type: "no-such-type", Config: padded(config.Canonical(), 8<<20)}
	_, f := p.authorize(ctx, req)
	if f == nil {
		return failed("an authorization came back")
	}
	return p.unharmed(ctx, "of 8 MiB it says %s", f.status.Code())
}

// rounds is how many random messages each method gets.
const rounds = 50

func inputBytes(ctx context.Context, _ *session, p *running) verdict {
	for range rounds {
		for _, method := range []string{"Describe", "Authorize", "Test", "Revoke"} {
			message := make([]byte, 1+int(random()[0]))
			_, _ = rand.Read(message)
			err := p.throw(ctx, method, message)
			if p.over() || ctx.Err() != nil {
				p.session.ended = true
				return failed("%s was sent random bytes, and then it ended (%s)", method, p.status())
			}
			if errors.Is(err, io.EOF) && method != "Describe" {
				return failed("%s took random bytes for a request", method)
			}
		}
	}
	return p.unharmed(ctx, "%d messages", 4*rounds)
}

func inputMembers(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	address, err := closedAddress()
	if err != nil {
		return skipped("%v", err)
	}
	config, err := s.sample(t, address, false)
	if err != nil {
		return made(err)
	}
	req := &pluginv1.AuthorizeRequest{Type: t.Name, Config: config.Canonical()}
	_, plain := p.authorize(ctx, req)
	req.Reason = pluginv1.Reason(4711)
	req.ProtoReflect().SetUnknown(protowire.AppendString(protowire.AppendTag(nil, 99, protowire.BytesType), "new"))
	_, odd := p.authorize(ctx, req)
	if plain.String() != odd.String() {
		return failed("with them %v, without them %v", odd, plain)
	}
	return p.unharmed(ctx, "either way %v", plain)
}

func inputParams(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	config, err := s.altered(t, func(c map[string]any) {
		for i := range 10_000 {
			c[fmt.Sprintf("extra_%d", i)] = "x"
		}
	})
	if err != nil {
		return made(err)
	}
	limit := 4 * s.letGo() // it is much to read, and the machine may be busy
	brief, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_, f := p.authorize(brief, &pluginv1.AuthorizeRequest{Type: t.Name, Config: config})
	switch {
	case brief.Err() != nil:
		return failed("it had not answered after %v", limit)
	case f != nil && f.info != nil && !f.chosen():
		return failed("%v", f)
	}
	return p.unharmed(ctx, "%v", f)
}

func inputUTF8(ctx context.Context, s *session, p *running, t plugin.Type) verdict {
	config, err := s.sample(t, s.silent.address(), false)
	if err != nil {
		return made(err)
	}
	message := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "a\xff\xfe")
	message = protowire.AppendBytes(protowire.AppendTag(message, 2, protowire.BytesType), config.Canonical())
	if errors.Is(p.throw(ctx, "Authorize", message), io.EOF) {
		return failed("a type's name that is not UTF-8 was taken")
	}
	broken := append(bytes.TrimSuffix(config.Canonical(), []byte("}")), []byte(",\"\xff\xfe\":1}")...)
	if len(t.Schema.Fields) == 0 {
		broken = []byte("{\"\xff\xfe\":1}")
	}
	_, f := p.authorize(ctx, &pluginv1.AuthorizeRequest{Type: t.Name, Config: broken})
	if !f.is("CONFIG") {
		return failed("of a config that is not UTF-8: %v", f)
	}
	return p.unharmed(ctx, "%v", f)
}

func inputMethods(ctx context.Context, _ *session, p *running) verdict {
	err := p.throw(ctx, "NoSuchMethod", []byte{})
	if got := status.Code(err); got != codes.Unimplemented {
		return failed("it says %s", got)
	}
	return p.unharmed(ctx, "%s", codes.Unimplemented)
}
