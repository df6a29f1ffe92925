// What crosses between a Jackfield host and a connection-type plugin.
//
// A plugin is a program that serves one or more connection types. It keeps
// nothing: each call carries the whole configuration and the state that the
// previous call gave back, and the host does all the remembering, sharing,
// scheduling and rationing.
//
// These comments are all that it takes to write a plugin in any language that
// has gRPC over TLS. In Go, package sdk does what the next four sections ask.
//
// # What is installed
//
// A plugin is a folder with a manifest, plugin.json, and the files that it names:
//
//   {
//     "manifest_version": 1,
//     "name": "bearer",
//     "version": "1.0.0",
//     "types": [{
//       "name": "bearer",
//       "title": "Bearer token",
//       "description": "A token that somebody else obtained.",
//       "version": "1.0.0",
//       "schema": {"fields": [
//         {"name": "api_endpoint", "kind": "url", "required": true, "roles": ["api_origin", "secret_origin"]},
//         {"name": "token", "title": "Token", "kind": "secret", "required": true, "pattern": "^[!-~]+$"},
//         {"name": "scheme", "kind": "enum", "default": "Bearer", "advanced": true,
//          "options": [{"value": "Bearer"}, {"value": "Token", "title": "Token, as some servers say"}]}
//       ]},
//       "presets": [{"name": "acme", "title": "Acme", "config": {"api_endpoint": "https://api.acme.example"}}]
//     }],
//     "platforms": {
//       "linux/amd64":   {"file": "bearer", "sha256": "64 lower-case hexadecimal digits"},
//       "windows/amd64": {"file": "bearer.exe", "sha256": "64 lower-case hexadecimal digits"}
//     }
//   }
//
// It says what Describe answers, name by name as in the messages below, enums in
// lower case without their prefix ("api_origin" for ROLE_API_ORIGIN). What is
// empty, false or unset is left out; members that are not in this file are
// errors. The host lists types and checks configs by it without starting
// anything, and refuses a plugin that then describes a schema otherwise.
//
// "platforms" names, for each GOOS/GOARCH of Go ("darwin/arm64"), one file in the
// folder itself and the SHA-256 of its bytes. That file is all that the host
// verifies and runs, so a script is best bundled into one file with what it
// imports. It must be executable: a "#!" line names its interpreter by the full
// path, because there is no PATH ("#!/usr/bin/env node" finds node in /bin and
// /usr/bin at most). On Windows it is an .exe.
//
// # How a plugin is started
//
// The host runs the file in the manner of hashicorp/go-plugin, core protocol 1,
// "grpc", with mutual TLS. It gets no arguments, the null device as standard
// input, and a process group of its own. From the start until Configure has been
// answered it has 10 seconds.
//
//  1. Its working directory is a new, private folder that is removed when it has
//     ended, and does not hold the plugin: a script finds its own folder by its
//     own path.
//  2. Its environment holds what follows here, and TZ, LANG, LC_ALL,
//     SSL_CERT_FILE and SSL_CERT_DIR if the host has them (on Windows SystemRoot,
//     TEMP and TMP as well). No PATH, no HOME, no proxy, no secret.
//  3. JACKFIELD_PLUGIN is "connection-type". A program that does not see it was
//     started by hand: it says so on standard error and exits with status 1.
//  4. PLUGIN_PROTOCOL_VERSIONS lists, separated by commas, the versions that the
//     host speaks. This file is version 1.
//  5. PLUGIN_CLIENT_CERT is the host's certificate in PEM: self-signed, ECDSA
//     P-521, made for this one start. The plugin requires a client certificate on
//     every connection and trusts this one as the only authority.
//  6. The plugin makes a key and a self-signed certificate of its own, at each
//     start: X.509 version 3, valid now, with the DNS name "localhost" as subject
//     alternative name, for server authentication if it has an extended key
//     usage, for digital signature if it has a key usage. ECDSA P-256 will do. It
//     serves TLS 1.2 or later with it, ALPN "h2". The host trusts this
//     certificate alone, by the line below.
//  7. It listens on a unix socket directly in PLUGIN_UNIX_SOCKET_DIR (the working
//     directory, and also TMPDIR; give the socket a short name, since paths of
//     sockets end at about 100 bytes), or else on TCP at exactly 127.0.0.1, on a
//     port between PLUGIN_MIN_PORT and PLUGIN_MAX_PORT. Any other address is
//     refused.
//  8. When it can be connected to, it prints one line on standard output, the
//     first that it prints there, of at most 16 KiB:
//
//       1|1|unix|/path/to/socket|grpc|BASE64
//
//     core protocol 1, this protocol's version, "unix" or "tcp", the absolute
//     path or "127.0.0.1:port", "grpc", and its certificate: the DER form in
//     standard base64 without "=" and without line breaks.
//
// The host then connects, calls Configure once, then Describe, and after that
// Authorize, Test and Revoke, many at a time. A call that the host gives up, or
// whose deadline passes, is canceled: what the plugin does for it should end.
//
// # What else is called
//
// Besides this service the host calls, from three services of go-plugin whose
// messages may all be taken for empty ones:
//
//   plugin.GRPCController.Shutdown  unary; to be served
//   plugin.GRPCStdio.StreamStdio    answered with UNIMPLEMENTED, it is not missed
//   plugin.GRPCBroker.StartStream   answered with UNIMPLEMENTED, it is not missed
//
// Shutdown ends the plugin: it answers and exits, and 2 seconds after the call it
// is killed with all of its process group, which is also how a plugin ends that
// does not serve Shutdown. No other signal is sent. On Linux it is killed when the
// host dies. A plugin that exits by itself is started again when it is needed.
// grpc.health.v1 is not used.
//
// # What it prints
//
// Standard error, and standard output after the first line, are the plugin's log,
// one line an entry: a JSON object with "@level" ("debug", "info", "warn",
// "error"), "@message", perhaps "@timestamp", and further members of any kind, or
// plain text. The host blots out the secrets that it knows, and logs 4 KiB of a
// message; of a line longer than 64 KiB the end is lost. If the plugin does not
// come up, the last line is shown to whoever started it.
//
// # Limits
//
// A message is at most 4 MiB in either direction. All texts are UTF-8. Of a
// failure or a check, message and hint are cut at 1000 bytes, field at 200, a
// check's name at 50. An authorization is refused unless
//
//   - it has at least one header or query parameter, or for an API that wants none
//     says where that is (base_url);
//   - each header's name is a token and each value free of control characters
//     other than tab (RFC 9110 section 5), and each parameter has a name;
//   - base_url, if there is one, is absolute, http or https, with a host and
//     without user information;
//   - expiry, if there is one, is between the years 2000 and 9999.
//
// What breaks the contract is a failure of the plugin ("plugin_failed"), which
// the owner of the connection cannot mend.
//
// # Failures
//
// A call that fails ends with a gRPC status whose details hold one
// google.rpc.ErrorInfo with domain "jackfield" and, as its reason, one of:
//
//   reason         gRPC code            the call failed because
//   CONFIG         INVALID_ARGUMENT     these settings cannot work
//   DENIED         PERMISSION_DENIED    the server refused the user's credentials, or wants a second factor
//   CLIENT_DENIED  PERMISSION_DENIED    the server refused the client
//   SCOPE_DENIED   PERMISSION_DENIED    the server refused the scope
//   UNSUPPORTED    UNIMPLEMENTED        grant or token type is not supported
//   THROTTLED      RESOURCE_EXHAUSTED   the server asked to slow down; google.rpc.RetryInfo says how long
//   UNAVAILABLE    UNAVAILABLE          nothing was sent, or the server answered 5xx
//   TIMEOUT        DEADLINE_EXCEEDED    the request was sent, and no whole answer came in time
//   AMBIGUOUS      UNKNOWN              the request was sent, and the answer was lost
//   TLS            FAILED_PRECONDITION  the server's identity could not be proved
//   BLOCKED        FAILED_PRECONDITION  the egress policy forbids the address, or the server redirected
//   BAD_RESPONSE   DATA_LOSS            the answer is not what the protocol demands
//   TOO_LARGE      OUT_OF_RANGE         the answer is larger than the client reads
//   NOT_FOUND      NOT_FOUND            the plugin has no such connection type
//   CANCELED       CANCELLED            the host gave the call up, or its deadline passed
//   INTERNAL       INTERNAL             the plugin failed in a way that it did not expect
//
// The host goes by the reason; the gRPC code is for others who watch. INTERNAL,
// and a reason that is not in this list, are a failure of the plugin with the
// status's message. A status without such an ErrorInfo is one too, whatever its
// code, and its message is not shown: with RESOURCE_EXHAUSTED it counts as a
// message that was too large, with UNIMPLEMENTED as a call that is not served,
// with UNAVAILABLE as the end of the process, and costs a second. Once the host
// has given a call up it takes any such status for that; a time limit of the
// plugin's own is TIMEOUT, AMBIGUOUS or UNAVAILABLE, never CANCELED.
//
// ErrorInfo.metadata may hold:
//
//   field   the field of the config at fault, e.g. "token_endpoint"
//   hint    what to do next, one line
//   logins  how many passwords were sent during the call, in decimal; absent: 0
//   final   "true": trying again is of no use, although the reason says that it
//           may be, e.g. for a server that answers 501
//   login_needed  "true": nothing but a login would do, and the call was told to
//           spend none (AuthorizeRequest.no_login)
//
// A google.rpc.RetryInfo beside it says how long to wait, with any reason; it is
// taken for at least 1 second and at most 15 minutes.
//
// Details travel in the trailer grpc-status-details-bin: a serialized
// google.rpc.Status (googleapis, google/rpc/status.proto and error_details.proto)
// whose details are each a google.protobuf.Any with the type URL
// "type.googleapis.com/google.rpc.ErrorInfo" or the like. With a gRPC library that
// knows nothing of it, set it as binary metadata. The Status must repeat the gRPC
// code, else all is lost, and its message is the one that is read.
//
// The status message is written by the plugin for the owner of the connection:
// lower case, no full stop, never a response body, a URL's query or a secret.

// Code generated by protoc-gen-go. DO NOT EDIT.
// versions:
// 	protoc-gen-go v1.36.12
// 	protoc        (unknown)
// source: jackfield/plugin/v1/plugin.proto

package pluginv1

import (
	protoreflect "google.golang.org/protobuf/reflect/protoreflect"
	protoimpl "google.golang.org/protobuf/runtime/protoimpl"
	durationpb "google.golang.org/protobuf/types/known/durationpb"
	structpb "google.golang.org/protobuf/types/known/structpb"
	timestamppb "google.golang.org/protobuf/types/known/timestamppb"
	reflect "reflect"
	sync "sync"
	unsafe "unsafe"
)

const (
	// Verify that this generated code is sufficiently up-to-date.
	_ = protoimpl.EnforceVersion(20 - protoimpl.MinVersion)
	// Verify that runtime/protoimpl is sufficiently up-to-date.
	_ = protoimpl.EnforceVersion(protoimpl.MaxVersion - 20)
)

// Capability names a power beyond the calls that every plugin has. An unknown
// capability is ignored by both sides.
type Capability int32

const (
	// Not a capability.
	Capability_CAPABILITY_UNSPECIFIED Capability = 0
	// The plugin implements Revoke.
	Capability_CAPABILITY_REVOKE Capability = 1
)

// Enum value maps for Capability.
var (
	Capability_name = map[int32]string{
		0: "CAPABILITY_UNSPECIFIED",
		1: "CAPABILITY_REVOKE",
	}
	Capability_value = map[string]int32{
		"CAPABILITY_UNSPECIFIED": 0,
		"CAPABILITY_REVOKE":      1,
	}
)

func (x Capability) Enum() *Capability {
	p := new(Capability)
	*p = x
	return p
}

func (x Capability) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (Capability) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[0].Descriptor()
}

func (Capability) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[0]
}

func (x Capability) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use Capability.Descriptor instead.
func (Capability) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{0}
}

// LogLevel is the least severe entry that the host wants to read.
type LogLevel int32

const (
	// As LOG_LEVEL_INFO.
	LogLevel_LOG_LEVEL_UNSPECIFIED LogLevel = 0
	// Everything, for whoever debugs the plugin.
	LogLevel_LOG_LEVEL_DEBUG LogLevel = 1
	// What an operator may want to know.
	LogLevel_LOG_LEVEL_INFO LogLevel = 2
	// What an operator should look at.
	LogLevel_LOG_LEVEL_WARN LogLevel = 3
	// What failed.
	LogLevel_LOG_LEVEL_ERROR LogLevel = 4
)

// Enum value maps for LogLevel.
var (
	LogLevel_name = map[int32]string{
		0: "LOG_LEVEL_UNSPECIFIED",
		1: "LOG_LEVEL_DEBUG",
		2: "LOG_LEVEL_INFO",
		3: "LOG_LEVEL_WARN",
		4: "LOG_LEVEL_ERROR",
	}
	LogLevel_value = map[string]int32{
		"LOG_LEVEL_UNSPECIFIED": 0,
		"LOG_LEVEL_DEBUG":       1,
		"LOG_LEVEL_INFO":        2,
		"LOG_LEVEL_WARN":        3,
		"LOG_LEVEL_ERROR":       4,
	}
)

func (x LogLevel) Enum() *LogLevel {
	p := new(LogLevel)
	*p = x
	return p
}

func (x LogLevel) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (LogLevel) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[1].Descriptor()
}

func (LogLevel) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[1]
}

func (x LogLevel) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use LogLevel.Descriptor instead.
func (LogLevel) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{1}
}

// Kind is what the value of a field looks like, in JSON.
type Kind int32

const (
	// In Field.of: a string. In Field.kind: an error.
	Kind_KIND_UNSPECIFIED Kind = 0
	// A JSON string.
	Kind_KIND_STRING Kind = 1
	// A JSON string that is sealed at rest, never shown, never logged.
	Kind_KIND_SECRET Kind = 2
	// A JSON string: an absolute https URL without user information and fragment.
	Kind_KIND_URL Kind = 3
	// A JSON number without fraction, of at most 53 bits.
	Kind_KIND_INTEGER Kind = 4
	// A JSON number.
	Kind_KIND_NUMBER Kind = 5
	// true or false.
	Kind_KIND_BOOLEAN Kind = 6
	// A JSON string that is one of the field's options.
	Kind_KIND_ENUM Kind = 7
	// A JSON array.
	Kind_KIND_LIST Kind = 8
	// A JSON object.
	Kind_KIND_MAP Kind = 9
	// A JSON string such as "1m30s": hours, minutes, seconds, milliseconds.
	Kind_KIND_DURATION Kind = 10
)

// Enum value maps for Kind.
var (
	Kind_name = map[int32]string{
		0:  "KIND_UNSPECIFIED",
		1:  "KIND_STRING",
		2:  "KIND_SECRET",
		3:  "KIND_URL",
		4:  "KIND_INTEGER",
		5:  "KIND_NUMBER",
		6:  "KIND_BOOLEAN",
		7:  "KIND_ENUM",
		8:  "KIND_LIST",
		9:  "KIND_MAP",
		10: "KIND_DURATION",
	}
	Kind_value = map[string]int32{
		"KIND_UNSPECIFIED": 0,
		"KIND_STRING":      1,
		"KIND_SECRET":      2,
		"KIND_URL":         3,
		"KIND_INTEGER":     4,
		"KIND_NUMBER":      5,
		"KIND_BOOLEAN":     6,
		"KIND_ENUM":        7,
		"KIND_LIST":        8,
		"KIND_MAP":         9,
		"KIND_DURATION":    10,
	}
)

func (x Kind) Enum() *Kind {
	p := new(Kind)
	*p = x
	return p
}

func (x Kind) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (Kind) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[2].Descriptor()
}

func (Kind) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[2]
}

func (x Kind) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use Kind.Descriptor instead.
func (Kind) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{2}
}

// Role is what a field means to the host, which does not know the type.
type Role int32

const (
	// No role.
	Role_ROLE_UNSPECIFIED Role = 0
	// Authorizations may be sent to the origin of this URL and nowhere else.
	Role_ROLE_API_ORIGIN Role = 1
	// Secrets are sent to the origin of this URL: changing it demands that every
	// secret is entered again.
	Role_ROLE_SECRET_ORIGIN Role = 2
	// Together, the fields with this role say whose login this is.
	Role_ROLE_ACCOUNT Role = 3
)

// Enum value maps for Role.
var (
	Role_name = map[int32]string{
		0: "ROLE_UNSPECIFIED",
		1: "ROLE_API_ORIGIN",
		2: "ROLE_SECRET_ORIGIN",
		3: "ROLE_ACCOUNT",
	}
	Role_value = map[string]int32{
		"ROLE_UNSPECIFIED":   0,
		"ROLE_API_ORIGIN":    1,
		"ROLE_SECRET_ORIGIN": 2,
		"ROLE_ACCOUNT":       3,
	}
)

func (x Role) Enum() *Role {
	p := new(Role)
	*p = x
	return p
}

func (x Role) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (Role) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[3].Descriptor()
}

func (Role) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[3]
}

func (x Role) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use Role.Descriptor instead.
func (Role) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{3}
}

// Reason is why the host asks for an authorization.
type Reason int32

const (
	// As REASON_FIRST.
	Reason_REASON_UNSPECIFIED Reason = 0
	// There is no authorization.
	Reason_REASON_FIRST Reason = 1
	// The previous one has expired or soon will.
	Reason_REASON_DUE Reason = 2
	// The API refused the previous one before its time.
	Reason_REASON_REFUSED Reason = 3
)

// Enum value maps for Reason.
var (
	Reason_name = map[int32]string{
		0: "REASON_UNSPECIFIED",
		1: "REASON_FIRST",
		2: "REASON_DUE",
		3: "REASON_REFUSED",
	}
	Reason_value = map[string]int32{
		"REASON_UNSPECIFIED": 0,
		"REASON_FIRST":       1,
		"REASON_DUE":         2,
		"REASON_REFUSED":     3,
	}
)

func (x Reason) Enum() *Reason {
	p := new(Reason)
	*p = x
	return p
}

func (x Reason) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (Reason) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[4].Descriptor()
}

func (Reason) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[4]
}

func (x Reason) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use Reason.Descriptor instead.
func (Reason) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{4}
}

// Status is how a check went.
type Status int32

const (
	// Not a status.
	Status_STATUS_UNSPECIFIED Status = 0
	// All is well.
	Status_STATUS_PASSED Status = 1
	// It works, and somebody should look at it.
	Status_STATUS_WARNED Status = 2
	// It does not work.
	Status_STATUS_FAILED Status = 3
	// It was not looked at, and the message says why.
	Status_STATUS_SKIPPED Status = 4
)

// Enum value maps for Status.
var (
	Status_name = map[int32]string{
		0: "STATUS_UNSPECIFIED",
		1: "STATUS_PASSED",
		2: "STATUS_WARNED",
		3: "STATUS_FAILED",
		4: "STATUS_SKIPPED",
	}
	Status_value = map[string]int32{
		"STATUS_UNSPECIFIED": 0,
		"STATUS_PASSED":      1,
		"STATUS_WARNED":      2,
		"STATUS_FAILED":      3,
		"STATUS_SKIPPED":     4,
	}
)

func (x Status) Enum() *Status {
	p := new(Status)
	*p = x
	return p
}

func (x Status) String() string {
	return protoimpl.X.EnumStringOf(x.Descriptor(), protoreflect.EnumNumber(x))
}

func (Status) Descriptor() protoreflect.EnumDescriptor {
	return file_jackfield_plugin_v1_plugin_proto_enumTypes[5].Descriptor()
}

func (Status) Type() protoreflect.EnumType {
	return &file_jackfield_plugin_v1_plugin_proto_enumTypes[5]
}

func (x Status) Number() protoreflect.EnumNumber {
	return protoreflect.EnumNumber(x)
}

// Deprecated: Use Status.Descriptor instead.
func (Status) EnumDescriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{5}
}

// ConfigureRequest is what the host decides for the whole process.
type ConfigureRequest struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Version of the host, for logs, e.g. "0.1.0".
	HostVersion string `protobuf:"bytes,1,opt,name=host_version,json=hostVersion,proto3" json:"host_version,omitempty"`
	// What this host can do beyond version 1 of this file.
	Capabilities []Capability `protobuf:"varint,2,rep,packed,name=capabilities,proto3,enum=jackfield.plugin.v1.Capability" json:"capabilities,omitempty"`
	// The least severe log entry that the host wants to read.
	LogLevel LogLevel `protobuf:"varint,3,opt,name=log_level,json=logLevel,proto3,enum=jackfield.plugin.v1.LogLevel" json:"log_level,omitempty"`
	// Where the plugin may connect.
	Egress *EgressPolicy `protobuf:"bytes,4,opt,name=egress,proto3" json:"egress,omitempty"`
	// Certificates in PEM to trust besides the system's. Empty: the system's alone.
	CaBundle      []byte `protobuf:"bytes,5,opt,name=ca_bundle,json=caBundle,proto3" json:"ca_bundle,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *ConfigureRequest) Reset() {
	*x = ConfigureRequest{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[0]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *ConfigureRequest) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*ConfigureRequest) ProtoMessage() {}

func (x *ConfigureRequest) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[0]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use ConfigureRequest.ProtoReflect.Descriptor instead.
func (*ConfigureRequest) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{0}
}

func (x *ConfigureRequest) GetHostVersion() string {
	if x != nil {
		return x.HostVersion
	}
	return ""
}

func (x *ConfigureRequest) GetCapabilities() []Capability {
	if x != nil {
		return x.Capabilities
	}
	return nil
}

func (x *ConfigureRequest) GetLogLevel() LogLevel {
	if x != nil {
		return x.LogLevel
	}
	return LogLevel_LOG_LEVEL_UNSPECIFIED
}

func (x *ConfigureRequest) GetEgress() *EgressPolicy {
	if x != nil {
		return x.Egress
	}
	return nil
}

func (x *ConfigureRequest) GetCaBundle() []byte {
	if x != nil {
		return x.CaBundle
	}
	return nil
}

// EgressPolicy says which addresses a plugin may connect to. The decision is
// made on the address that is dialled, not on the name that was asked for.
// Loopback, private, link-local, shared (100.64.0.0/10), multicast, reserved
// and translated (IPv4-mapped, NAT64, 6to4, Teredo) addresses are forbidden
// unless a prefix in allow holds them. Proxy variables of the environment are
// ignored, and redirects are never followed with credentials.
type EgressPolicy struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Prefixes in CIDR notation, e.g. "10.1.0.0/16".
	Allow         []string `protobuf:"bytes,1,rep,name=allow,proto3" json:"allow,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *EgressPolicy) Reset() {
	*x = EgressPolicy{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[1]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *EgressPolicy) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*EgressPolicy) ProtoMessage() {}

func (x *EgressPolicy) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[1]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use EgressPolicy.ProtoReflect.Descriptor instead.
func (*EgressPolicy) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{1}
}

func (x *EgressPolicy) GetAllow() []string {
	if x != nil {
		return x.Allow
	}
	return nil
}

// ConfigureResponse says who answers.
type ConfigureResponse struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// What this plugin can do beyond the calls that every plugin has.
	Capabilities  []Capability `protobuf:"varint,1,rep,packed,name=capabilities,proto3,enum=jackfield.plugin.v1.Capability" json:"capabilities,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *ConfigureResponse) Reset() {
	*x = ConfigureResponse{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[2]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *ConfigureResponse) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*ConfigureResponse) ProtoMessage() {}

func (x *ConfigureResponse) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[2]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use ConfigureResponse.ProtoReflect.Descriptor instead.
func (*ConfigureResponse) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{2}
}

func (x *ConfigureResponse) GetCapabilities() []Capability {
	if x != nil {
		return x.Capabilities
	}
	return nil
}

// DescribeRequest is empty.
type DescribeRequest struct {
	state         protoimpl.MessageState `protogen:"open.v1"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *DescribeRequest) Reset() {
	*x = DescribeRequest{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[3]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *DescribeRequest) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*DescribeRequest) ProtoMessage() {}

func (x *DescribeRequest) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[3]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use DescribeRequest.ProtoReflect.Descriptor instead.
func (*DescribeRequest) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{3}
}

// DescribeResponse lists what the plugin serves.
type DescribeResponse struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of the plugin: lower-case letters, digits and single hyphens, a letter
	// first, e.g. "password-grant".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// Version of the plugin (semantic versioning), e.g. "0.1.0".
	Version string `protobuf:"bytes,2,opt,name=version,proto3" json:"version,omitempty"`
	// The connection types, at least one; their names are unique.
	Types         []*ConnectionType `protobuf:"bytes,3,rep,name=types,proto3" json:"types,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *DescribeResponse) Reset() {
	*x = DescribeResponse{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[4]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *DescribeResponse) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*DescribeResponse) ProtoMessage() {}

func (x *DescribeResponse) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[4]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use DescribeResponse.ProtoReflect.Descriptor instead.
func (*DescribeResponse) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{4}
}

func (x *DescribeResponse) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *DescribeResponse) GetVersion() string {
	if x != nil {
		return x.Version
	}
	return ""
}

func (x *DescribeResponse) GetTypes() []*ConnectionType {
	if x != nil {
		return x.Types
	}
	return nil
}

// ConnectionType is a kind of connection.
type ConnectionType struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name, by which connections refer to it: lower-case letters, digits and single
	// hyphens, a letter first, e.g. "password-grant".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// Title for people, e.g. "OAuth 2.0 password grant".
	Title string `protobuf:"bytes,2,opt,name=title,proto3" json:"title,omitempty"`
	// What it is for, one paragraph of plain text.
	Description string `protobuf:"bytes,3,opt,name=description,proto3" json:"description,omitempty"`
	// Version of the type (semantic versioning).
	Version string `protobuf:"bytes,4,opt,name=version,proto3" json:"version,omitempty"`
	// The settings of a connection.
	Schema *Schema `protobuf:"bytes,5,opt,name=schema,proto3" json:"schema,omitempty"`
	// Ready-made settings for well-known servers.
	Presets       []*Preset `protobuf:"bytes,6,rep,name=presets,proto3" json:"presets,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *ConnectionType) Reset() {
	*x = ConnectionType{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[5]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *ConnectionType) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*ConnectionType) ProtoMessage() {}

func (x *ConnectionType) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[5]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use ConnectionType.ProtoReflect.Descriptor instead.
func (*ConnectionType) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{5}
}

func (x *ConnectionType) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *ConnectionType) GetTitle() string {
	if x != nil {
		return x.Title
	}
	return ""
}

func (x *ConnectionType) GetDescription() string {
	if x != nil {
		return x.Description
	}
	return ""
}

func (x *ConnectionType) GetVersion() string {
	if x != nil {
		return x.Version
	}
	return ""
}

func (x *ConnectionType) GetSchema() *Schema {
	if x != nil {
		return x.Schema
	}
	return nil
}

func (x *ConnectionType) GetPresets() []*Preset {
	if x != nil {
		return x.Presets
	}
	return nil
}

// Schema lists the settings of a connection of one type.
type Schema struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// The fields, in the order in which a form shows them.
	Fields        []*Field `protobuf:"bytes,1,rep,name=fields,proto3" json:"fields,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Schema) Reset() {
	*x = Schema{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[6]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Schema) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Schema) ProtoMessage() {}

func (x *Schema) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[6]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Schema.ProtoReflect.Descriptor instead.
func (*Schema) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{6}
}

func (x *Schema) GetFields() []*Field {
	if x != nil {
		return x.Fields
	}
	return nil
}

// Field is one setting.
type Field struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name in snake_case, e.g. "token_endpoint".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// Title for people, e.g. "Auth endpoint".
	Title string `protobuf:"bytes,2,opt,name=title,proto3" json:"title,omitempty"`
	// What a value looks like.
	Kind Kind `protobuf:"varint,3,opt,name=kind,proto3,enum=jackfield.plugin.v1.Kind" json:"kind,omitempty"`
	// For a list or a map: what an element looks like. Unspecified: a string.
	Of Kind `protobuf:"varint,4,opt,name=of,proto3,enum=jackfield.plugin.v1.Kind" json:"of,omitempty"`
	// A value must be given, while the field is visible.
	Required bool `protobuf:"varint,5,opt,name=required,proto3" json:"required,omitempty"`
	// The value where none is given. Absent: none.
	Default *structpb.Value `protobuf:"bytes,6,opt,name=default,proto3" json:"default,omitempty"`
	// For an enum: what can be chosen.
	Options []*Option `protobuf:"bytes,7,rep,name=options,proto3" json:"options,omitempty"`
	// What to fill in and where to find it, one or two sentences.
	Help string `protobuf:"bytes,8,opt,name=help,proto3" json:"help,omitempty"`
	// An example, shown while the field is empty.
	Placeholder string `protobuf:"bytes,9,opt,name=placeholder,proto3" json:"placeholder,omitempty"`
	// The heading under which a form shows the field.
	Group string `protobuf:"bytes,10,opt,name=group,proto3" json:"group,omitempty"`
	// The field can be hidden until somebody asks for advanced settings.
	Advanced bool `protobuf:"varint,11,opt,name=advanced,proto3" json:"advanced,omitempty"`
	// The field takes part only while this holds. Absent: always.
	VisibleWhen *Condition `protobuf:"bytes,12,opt,name=visible_when,json=visibleWhen,proto3" json:"visible_when,omitempty"`
	// A regular expression that a text value, or each element, must match
	// somewhere: what RE2 and JavaScript both understand.
	Pattern string `protobuf:"bytes,13,opt,name=pattern,proto3" json:"pattern,omitempty"`
	// Least value of a number; least length in code points of a text; fewest
	// elements of a list or map.
	Min *float64 `protobuf:"fixed64,14,opt,name=min,proto3,oneof" json:"min,omitempty"`
	// Like min, the most.
	Max *float64 `protobuf:"fixed64,15,opt,name=max,proto3,oneof" json:"max,omitempty"`
	// For a URL: the boolean field that, when true, lets it be http and not only
	// https. Empty: always https.
	HttpIf string `protobuf:"bytes,16,opt,name=http_if,json=httpIf,proto3" json:"http_if,omitempty"`
	// What the field means to the host.
	Roles []Role `protobuf:"varint,17,rep,packed,name=roles,proto3,enum=jackfield.plugin.v1.Role" json:"roles,omitempty"`
	// For a secret: while this holds, the host keeps the value only until the first
	// authorization has been obtained with it. From then on the config of a request
	// holds {"forgotten": "…"} in its place, and the authorization's state is all
	// that there is. Absent: the value is kept.
	ForgetWhen    *Condition `protobuf:"bytes,18,opt,name=forget_when,json=forgetWhen,proto3" json:"forget_when,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Field) Reset() {
	*x = Field{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[7]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Field) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Field) ProtoMessage() {}

func (x *Field) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[7]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Field.ProtoReflect.Descriptor instead.
func (*Field) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{7}
}

func (x *Field) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *Field) GetTitle() string {
	if x != nil {
		return x.Title
	}
	return ""
}

func (x *Field) GetKind() Kind {
	if x != nil {
		return x.Kind
	}
	return Kind_KIND_UNSPECIFIED
}

func (x *Field) GetOf() Kind {
	if x != nil {
		return x.Of
	}
	return Kind_KIND_UNSPECIFIED
}

func (x *Field) GetRequired() bool {
	if x != nil {
		return x.Required
	}
	return false
}

func (x *Field) GetDefault() *structpb.Value {
	if x != nil {
		return x.Default
	}
	return nil
}

func (x *Field) GetOptions() []*Option {
	if x != nil {
		return x.Options
	}
	return nil
}

func (x *Field) GetHelp() string {
	if x != nil {
		return x.Help
	}
	return ""
}

func (x *Field) GetPlaceholder() string {
	if x != nil {
		return x.Placeholder
	}
	return ""
}

func (x *Field) GetGroup() string {
	if x != nil {
		return x.Group
	}
	return ""
}

func (x *Field) GetAdvanced() bool {
	if x != nil {
		return x.Advanced
	}
	return false
}

func (x *Field) GetVisibleWhen() *Condition {
	if x != nil {
		return x.VisibleWhen
	}
	return nil
}

func (x *Field) GetPattern() string {
	if x != nil {
		return x.Pattern
	}
	return ""
}

func (x *Field) GetMin() float64 {
	if x != nil && x.Min != nil {
		return *x.Min
	}
	return 0
}

func (x *Field) GetMax() float64 {
	if x != nil && x.Max != nil {
		return *x.Max
	}
	return 0
}

func (x *Field) GetHttpIf() string {
	if x != nil {
		return x.HttpIf
	}
	return ""
}

func (x *Field) GetRoles() []Role {
	if x != nil {
		return x.Roles
	}
	return nil
}

func (x *Field) GetForgetWhen() *Condition {
	if x != nil {
		return x.ForgetWhen
	}
	return nil
}

// Option is one choice of an enum.
type Option struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// The value, as it stands in a config.
	Value string `protobuf:"bytes,1,opt,name=value,proto3" json:"value,omitempty"`
	// The value for people.
	Title         string `protobuf:"bytes,2,opt,name=title,proto3" json:"title,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Option) Reset() {
	*x = Option{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[8]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Option) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Option) ProtoMessage() {}

func (x *Option) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[8]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Option.ProtoReflect.Descriptor instead.
func (*Option) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{8}
}

func (x *Option) GetValue() string {
	if x != nil {
		return x.Value
	}
	return ""
}

func (x *Option) GetTitle() string {
	if x != nil {
		return x.Title
	}
	return ""
}

// Condition holds while another field has one of some values.
type Condition struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of an enum or boolean field of the same schema.
	Field string `protobuf:"bytes,1,opt,name=field,proto3" json:"field,omitempty"`
	// The values; "true" and "false" for a boolean.
	Equals        []string `protobuf:"bytes,2,rep,name=equals,proto3" json:"equals,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Condition) Reset() {
	*x = Condition{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[9]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Condition) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Condition) ProtoMessage() {}

func (x *Condition) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[9]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Condition.ProtoReflect.Descriptor instead.
func (*Condition) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{9}
}

func (x *Condition) GetField() string {
	if x != nil {
		return x.Field
	}
	return ""
}

func (x *Condition) GetEquals() []string {
	if x != nil {
		return x.Equals
	}
	return nil
}

// Preset is a ready-made beginning of a config, for one well-known server.
type Preset struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name, unique in its type: lower-case letters, digits and single hyphens, a
	// letter first, e.g. "auth0".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// Title for people, e.g. "Auth0".
	Title string `protobuf:"bytes,2,opt,name=title,proto3" json:"title,omitempty"`
	// What it is for, one or two sentences.
	Help string `protobuf:"bytes,3,opt,name=help,proto3" json:"help,omitempty"`
	// Values of fields: a JSON object, part of a config. Its fields are the schema's
	// and its values of their kinds; nothing else is asked of a part.
	Config *structpb.Struct `protobuf:"bytes,4,opt,name=config,proto3" json:"config,omitempty"`
	// By the names of fields, what to put there and where to find it.
	FillIn map[string]string `protobuf:"bytes,5,rep,name=fill_in,json=fillIn,proto3" json:"fill_in,omitempty" protobuf_key:"bytes,1,opt,name=key" protobuf_val:"bytes,2,opt,name=value"`
	// What to beware of, each one or two sentences.
	Beware []string `protobuf:"bytes,6,rep,name=beware,proto3" json:"beware,omitempty"`
	// Where this is known from, each a URL.
	Sources       []string `protobuf:"bytes,7,rep,name=sources,proto3" json:"sources,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Preset) Reset() {
	*x = Preset{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[10]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Preset) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Preset) ProtoMessage() {}

func (x *Preset) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[10]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Preset.ProtoReflect.Descriptor instead.
func (*Preset) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{10}
}

func (x *Preset) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *Preset) GetTitle() string {
	if x != nil {
		return x.Title
	}
	return ""
}

func (x *Preset) GetHelp() string {
	if x != nil {
		return x.Help
	}
	return ""
}

func (x *Preset) GetConfig() *structpb.Struct {
	if x != nil {
		return x.Config
	}
	return nil
}

func (x *Preset) GetFillIn() map[string]string {
	if x != nil {
		return x.FillIn
	}
	return nil
}

func (x *Preset) GetBeware() []string {
	if x != nil {
		return x.Beware
	}
	return nil
}

func (x *Preset) GetSources() []string {
	if x != nil {
		return x.Sources
	}
	return nil
}

// AuthorizeRequest asks for an authorization.
type AuthorizeRequest struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of the connection type.
	Type string `protobuf:"bytes,1,opt,name=type,proto3" json:"type,omitempty"`
	// The settings: a JSON object in UTF-8 that satisfies the type's schema, with
	// defaults filled in, references resolved and invisible fields left out. It
	// holds secrets in clear: never log it.
	Config []byte `protobuf:"bytes,2,opt,name=config,proto3" json:"config,omitempty"`
	// Authorization.state of the authorization that this one replaces. Empty:
	// there is none.
	PreviousState []byte `protobuf:"bytes,3,opt,name=previous_state,json=previousState,proto3" json:"previous_state,omitempty"`
	// Why the host asks.
	Reason Reason `protobuf:"varint,4,opt,name=reason,proto3,enum=jackfield.plugin.v1.Reason" json:"reason,omitempty"`
	// Spend no login: obtain the authorization by previous_state alone, which is
	// never empty then. Where that is of no more use, or was never of any, fail as
	// DENIED with login_needed, no password sent. If the host may spend a login, it
	// asks once more, without previous_state. Any other failure of the renewal
	// stands: it may pass, and a login is not spent for it.
	NoLogin       bool `protobuf:"varint,5,opt,name=no_login,json=noLogin,proto3" json:"no_login,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *AuthorizeRequest) Reset() {
	*x = AuthorizeRequest{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[11]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *AuthorizeRequest) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*AuthorizeRequest) ProtoMessage() {}

func (x *AuthorizeRequest) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[11]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use AuthorizeRequest.ProtoReflect.Descriptor instead.
func (*AuthorizeRequest) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{11}
}

func (x *AuthorizeRequest) GetType() string {
	if x != nil {
		return x.Type
	}
	return ""
}

func (x *AuthorizeRequest) GetConfig() []byte {
	if x != nil {
		return x.Config
	}
	return nil
}

func (x *AuthorizeRequest) GetPreviousState() []byte {
	if x != nil {
		return x.PreviousState
	}
	return nil
}

func (x *AuthorizeRequest) GetReason() Reason {
	if x != nil {
		return x.Reason
	}
	return Reason_REASON_UNSPECIFIED
}

func (x *AuthorizeRequest) GetNoLogin() bool {
	if x != nil {
		return x.NoLogin
	}
	return false
}

// AuthorizeResponse carries what was obtained.
type AuthorizeResponse struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// The authorization.
	Authorization *Authorization `protobuf:"bytes,1,opt,name=authorization,proto3" json:"authorization,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *AuthorizeResponse) Reset() {
	*x = AuthorizeResponse{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[12]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *AuthorizeResponse) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*AuthorizeResponse) ProtoMessage() {}

func (x *AuthorizeResponse) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[12]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use AuthorizeResponse.ProtoReflect.Descriptor instead.
func (*AuthorizeResponse) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{12}
}

func (x *AuthorizeResponse) GetAuthorization() *Authorization {
	if x != nil {
		return x.Authorization
	}
	return nil
}

// Authorization is what lets requests through until it expires.
type Authorization struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Headers to set on each request.
	Headers []*Param `protobuf:"bytes,1,rep,name=headers,proto3" json:"headers,omitempty"`
	// Parameters to add to the query of each request.
	Query []*Param `protobuf:"bytes,2,rep,name=query,proto3" json:"query,omitempty"`
	// Where the API lives, if the server said so: an absolute URL without user
	// information; https, unless a field of the config that is true lets a URL of it
	// be http (Field.http_if).
	BaseUrl string `protobuf:"bytes,3,opt,name=base_url,json=baseUrl,proto3" json:"base_url,omitempty"`
	// When it ends, counted from the moment the request for it was sent. Absent:
	// unknown, so it is used until it is refused.
	Expiry *timestamppb.Timestamp `protobuf:"bytes,4,opt,name=expiry,proto3" json:"expiry,omitempty"`
	// The scopes that were granted, as far as is known.
	Scopes []string `protobuf:"bytes,5,rep,name=scopes,proto3" json:"scopes,omitempty"`
	// A label for people: whose authorization this is, e.g. "alice".
	Account string `protobuf:"bytes,6,opt,name=account,proto3" json:"account,omitempty"`
	// Opaque to the host: sealed, kept, and given back as previous_state. Here a
	// plugin keeps what renews the authorization, e.g. a refresh token.
	State []byte `protobuf:"bytes,7,opt,name=state,proto3" json:"state,omitempty"`
	// How many passwords were sent to obtain it: 0 or 1.
	Logins uint32 `protobuf:"varint,8,opt,name=logins,proto3" json:"logins,omitempty"`
	// Statuses of the API, 400 to 599, that say that it is of no use any more.
	// Empty: 401.
	RenewOn       []uint32 `protobuf:"varint,9,rep,packed,name=renew_on,json=renewOn,proto3" json:"renew_on,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Authorization) Reset() {
	*x = Authorization{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[13]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Authorization) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Authorization) ProtoMessage() {}

func (x *Authorization) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[13]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Authorization.ProtoReflect.Descriptor instead.
func (*Authorization) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{13}
}

func (x *Authorization) GetHeaders() []*Param {
	if x != nil {
		return x.Headers
	}
	return nil
}

func (x *Authorization) GetQuery() []*Param {
	if x != nil {
		return x.Query
	}
	return nil
}

func (x *Authorization) GetBaseUrl() string {
	if x != nil {
		return x.BaseUrl
	}
	return ""
}

func (x *Authorization) GetExpiry() *timestamppb.Timestamp {
	if x != nil {
		return x.Expiry
	}
	return nil
}

func (x *Authorization) GetScopes() []string {
	if x != nil {
		return x.Scopes
	}
	return nil
}

func (x *Authorization) GetAccount() string {
	if x != nil {
		return x.Account
	}
	return ""
}

func (x *Authorization) GetState() []byte {
	if x != nil {
		return x.State
	}
	return nil
}

func (x *Authorization) GetLogins() uint32 {
	if x != nil {
		return x.Logins
	}
	return 0
}

func (x *Authorization) GetRenewOn() []uint32 {
	if x != nil {
		return x.RenewOn
	}
	return nil
}

// Param is a header or a query parameter.
type Param struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name, e.g. "Authorization".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// Value, e.g. "Bearer …". A secret.
	Value         string `protobuf:"bytes,2,opt,name=value,proto3" json:"value,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Param) Reset() {
	*x = Param{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[14]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Param) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Param) ProtoMessage() {}

func (x *Param) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[14]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Param.ProtoReflect.Descriptor instead.
func (*Param) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{14}
}

func (x *Param) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *Param) GetValue() string {
	if x != nil {
		return x.Value
	}
	return ""
}

// TestRequest asks to try a configuration.
type TestRequest struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of the connection type.
	Type string `protobuf:"bytes,1,opt,name=type,proto3" json:"type,omitempty"`
	// The settings, as in AuthorizeRequest.
	Config []byte `protobuf:"bytes,2,opt,name=config,proto3" json:"config,omitempty"`
	// Spend no login: stop before a password would be sent, and report what is left
	// as skipped.
	NoLogin       bool `protobuf:"varint,3,opt,name=no_login,json=noLogin,proto3" json:"no_login,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *TestRequest) Reset() {
	*x = TestRequest{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[15]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *TestRequest) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*TestRequest) ProtoMessage() {}

func (x *TestRequest) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[15]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use TestRequest.ProtoReflect.Descriptor instead.
func (*TestRequest) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{15}
}

func (x *TestRequest) GetType() string {
	if x != nil {
		return x.Type
	}
	return ""
}

func (x *TestRequest) GetConfig() []byte {
	if x != nil {
		return x.Config
	}
	return nil
}

func (x *TestRequest) GetNoLogin() bool {
	if x != nil {
		return x.NoLogin
	}
	return false
}

// TestResponse carries one check.
type TestResponse struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// What was found.
	Check *Check `protobuf:"bytes,1,opt,name=check,proto3" json:"check,omitempty"`
	// What the check obtained, if it obtained an authorization.
	Authorization *Authorization `protobuf:"bytes,2,opt,name=authorization,proto3" json:"authorization,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *TestResponse) Reset() {
	*x = TestResponse{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[16]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *TestResponse) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*TestResponse) ProtoMessage() {}

func (x *TestResponse) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[16]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use TestResponse.ProtoReflect.Descriptor instead.
func (*TestResponse) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{16}
}

func (x *TestResponse) GetCheck() *Check {
	if x != nil {
		return x.Check
	}
	return nil
}

func (x *TestResponse) GetAuthorization() *Authorization {
	if x != nil {
		return x.Authorization
	}
	return nil
}

// Check is one finding of a test.
type Check struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// What was looked at: one lower-case word, e.g. "dns". Required.
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// How it went. Required.
	Status Status `protobuf:"varint,2,opt,name=status,proto3,enum=jackfield.plugin.v1.Status" json:"status,omitempty"`
	// What was seen, one line for people: never a secret.
	Message string `protobuf:"bytes,3,opt,name=message,proto3" json:"message,omitempty"`
	// If it failed: the reason, as in the failures above, e.g. "CONFIG". A failed
	// check without one is a failure of the plugin. Otherwise, if programs may want
	// to tell it from other findings: a name of the plugin's own, of upper-case
	// letters, digits and underscores, at most 50, e.g. "SCOPE_NARROWED".
	Code string `protobuf:"bytes,4,opt,name=code,proto3" json:"code,omitempty"`
	// If it failed or there is a warning: the field to look at.
	Field string `protobuf:"bytes,5,opt,name=field,proto3" json:"field,omitempty"`
	// If there is something to do: what to do next, one line.
	Hint string `protobuf:"bytes,6,opt,name=hint,proto3" json:"hint,omitempty"`
	// How long it took.
	Duration *durationpb.Duration `protobuf:"bytes,7,opt,name=duration,proto3" json:"duration,omitempty"`
	// How many passwords were sent: 0 or 1.
	Logins uint32 `protobuf:"varint,8,opt,name=logins,proto3" json:"logins,omitempty"`
	// If it failed: how long to wait before trying again, where the server said so.
	RetryAfter *durationpb.Duration `protobuf:"bytes,9,opt,name=retry_after,json=retryAfter,proto3" json:"retry_after,omitempty"`
	// What the finding rests on, at most 20: never a secret.
	Evidence []*Fact `protobuf:"bytes,10,rep,name=evidence,proto3" json:"evidence,omitempty"`
	// The one change of the config that would mend it, if one is likely to. It is
	// suggested to a person, and never tried.
	Fix           *Fix `protobuf:"bytes,11,opt,name=fix,proto3" json:"fix,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Check) Reset() {
	*x = Check{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[17]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Check) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Check) ProtoMessage() {}

func (x *Check) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[17]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Check.ProtoReflect.Descriptor instead.
func (*Check) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{17}
}

func (x *Check) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *Check) GetStatus() Status {
	if x != nil {
		return x.Status
	}
	return Status_STATUS_UNSPECIFIED
}

func (x *Check) GetMessage() string {
	if x != nil {
		return x.Message
	}
	return ""
}

func (x *Check) GetCode() string {
	if x != nil {
		return x.Code
	}
	return ""
}

func (x *Check) GetField() string {
	if x != nil {
		return x.Field
	}
	return ""
}

func (x *Check) GetHint() string {
	if x != nil {
		return x.Hint
	}
	return ""
}

func (x *Check) GetDuration() *durationpb.Duration {
	if x != nil {
		return x.Duration
	}
	return nil
}

func (x *Check) GetLogins() uint32 {
	if x != nil {
		return x.Logins
	}
	return 0
}

func (x *Check) GetRetryAfter() *durationpb.Duration {
	if x != nil {
		return x.RetryAfter
	}
	return nil
}

func (x *Check) GetEvidence() []*Fact {
	if x != nil {
		return x.Evidence
	}
	return nil
}

func (x *Check) GetFix() *Fix {
	if x != nil {
		return x.Fix
	}
	return nil
}

// Fact is one thing that a check saw.
type Fact struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// What it is, lower-case words with underscores, e.g. "tls_version".
	Name string `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	// What was seen, e.g. "TLS 1.3".
	Value         string `protobuf:"bytes,2,opt,name=value,proto3" json:"value,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Fact) Reset() {
	*x = Fact{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[18]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Fact) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Fact) ProtoMessage() {}

func (x *Fact) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[18]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Fact.ProtoReflect.Descriptor instead.
func (*Fact) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{18}
}

func (x *Fact) GetName() string {
	if x != nil {
		return x.Name
	}
	return ""
}

func (x *Fact) GetValue() string {
	if x != nil {
		return x.Value
	}
	return ""
}

// Fix is a change of one field of a config.
type Fix struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of the field, which is not a secret.
	Field string `protobuf:"bytes,1,opt,name=field,proto3" json:"field,omitempty"`
	// The value to set it to. Absent: the field is to be removed.
	Value         *structpb.Value `protobuf:"bytes,2,opt,name=value,proto3" json:"value,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *Fix) Reset() {
	*x = Fix{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[19]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *Fix) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*Fix) ProtoMessage() {}

func (x *Fix) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[19]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use Fix.ProtoReflect.Descriptor instead.
func (*Fix) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{19}
}

func (x *Fix) GetField() string {
	if x != nil {
		return x.Field
	}
	return ""
}

func (x *Fix) GetValue() *structpb.Value {
	if x != nil {
		return x.Value
	}
	return nil
}

// RevokeRequest asks to end an authorization.
type RevokeRequest struct {
	state protoimpl.MessageState `protogen:"open.v1"`
	// Name of the connection type.
	Type string `protobuf:"bytes,1,opt,name=type,proto3" json:"type,omitempty"`
	// The settings, as in AuthorizeRequest.
	Config []byte `protobuf:"bytes,2,opt,name=config,proto3" json:"config,omitempty"`
	// Authorization.state of the authorization to end.
	State         []byte `protobuf:"bytes,3,opt,name=state,proto3" json:"state,omitempty"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *RevokeRequest) Reset() {
	*x = RevokeRequest{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[20]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *RevokeRequest) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*RevokeRequest) ProtoMessage() {}

func (x *RevokeRequest) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[20]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use RevokeRequest.ProtoReflect.Descriptor instead.
func (*RevokeRequest) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{20}
}

func (x *RevokeRequest) GetType() string {
	if x != nil {
		return x.Type
	}
	return ""
}

func (x *RevokeRequest) GetConfig() []byte {
	if x != nil {
		return x.Config
	}
	return nil
}

func (x *RevokeRequest) GetState() []byte {
	if x != nil {
		return x.State
	}
	return nil
}

// RevokeResponse is empty.
type RevokeResponse struct {
	state         protoimpl.MessageState `protogen:"open.v1"`
	unknownFields protoimpl.UnknownFields
	sizeCache     protoimpl.SizeCache
}

func (x *RevokeResponse) Reset() {
	*x = RevokeResponse{}
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[21]
	ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
	ms.StoreMessageInfo(mi)
}

func (x *RevokeResponse) String() string {
	return protoimpl.X.MessageStringOf(x)
}

func (*RevokeResponse) ProtoMessage() {}

func (x *RevokeResponse) ProtoReflect() protoreflect.Message {
	mi := &file_jackfield_plugin_v1_plugin_proto_msgTypes[21]
	if x != nil {
		ms := protoimpl.X.MessageStateOf(protoimpl.Pointer(x))
		if ms.LoadMessageInfo() == nil {
			ms.StoreMessageInfo(mi)
		}
		return ms
	}
	return mi.MessageOf(x)
}

// Deprecated: Use RevokeResponse.ProtoReflect.Descriptor instead.
func (*RevokeResponse) Descriptor() ([]byte, []int) {
	return file_jackfield_plugin_v1_plugin_proto_rawDescGZIP(), []int{21}
}

var File_jackfield_plugin_v1_plugin_proto protoreflect.FileDescriptor

const file_jackfield_plugin_v1_plugin_proto_rawDesc = "" +
	"\n" +
	" jackfield/plugin/v1/plugin.proto\x12\x13jackfield.plugin.v1\x1a\x1egoogle/protobuf/duration.proto\x1a\x1cgoogle/protobuf/struct.proto\x1a\x1fgoogle/protobuf/timestamp.proto\"\x8e\x02\n" +
	"\x10ConfigureRequest\x12!\n" +
	"\fhost_version\x18\x01 \x01(\tR\vhostVersion\x12C\n" +
	"\fcapabilities\x18\x02 \x03(\x0e2\x1f.jackfield.plugin.v1.CapabilityR\fcapabilities\x12:\n" +
	"\tlog_level\x18\x03 \x01(\x0e2\x1d.jackfield.plugin.v1.LogLevelR\blogLevel\x129\n" +
	"\x06egress\x18\x04 \x01(\v2!.jackfield.plugin.v1.EgressPolicyR\x06egress\x12\x1b\n" +
	"\tca_bundle\x18\x05 \x01(\fR\bcaBundle\"$\n" +
	"\fEgressPolicy\x12\x14\n" +
	"\x05allow\x18\x01 \x03(\tR\x05allow\"X\n" +
	"\x11ConfigureResponse\x12C\n" +
	"\fcapabilities\x18\x01 \x03(\x0e2\x1f.jackfield.plugin.v1.CapabilityR\fcapabilities\"\x11\n" +
	"\x0fDescribeRequest\"{\n" +
	"\x10DescribeResponse\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x18\n" +
	"\aversion\x18\x02 \x01(\tR\aversion\x129\n" +
	"\x05types\x18\x03 \x03(\v2#.jackfield.plugin.v1.ConnectionTypeR\x05types\"\xe2\x01\n" +
	"\x0eConnectionType\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n" +
	"\x05title\x18\x02 \x01(\tR\x05title\x12 \n" +
	"\vdescription\x18\x03 \x01(\tR\vdescription\x12\x18\n" +
	"\aversion\x18\x04 \x01(\tR\aversion\x123\n" +
	"\x06schema\x18\x05 \x01(\v2\x1b.jackfield.plugin.v1.SchemaR\x06schema\x125\n" +
	"\apresets\x18\x06 \x03(\v2\x1b.jackfield.plugin.v1.PresetR\apresets\"<\n" +
	"\x06Schema\x122\n" +
	"\x06fields\x18\x01 \x03(\v2\x1a.jackfield.plugin.v1.FieldR\x06fields\"\x9e\x05\n" +
	"\x05Field\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n" +
	"\x05title\x18\x02 \x01(\tR\x05title\x12-\n" +
	"\x04kind\x18\x03 \x01(\x0e2\x19.jackfield.plugin.v1.KindR\x04kind\x12)\n" +
	"\x02of\x18\x04 \x01(\x0e2\x19.jackfield.plugin.v1.KindR\x02of\x12\x1a\n" +
	"\brequired\x18\x05 \x01(\bR\brequired\x120\n" +
	"\adefault\x18\x06 \x01(\v2\x16.google.protobuf.ValueR\adefault\x125\n" +
	"\aoptions\x18\a \x03(\v2\x1b.jackfield.plugin.v1.OptionR\aoptions\x12\x12\n" +
	"\x04help\x18\b \x01(\tR\x04help\x12 \n" +
	"\vplaceholder\x18\t \x01(\tR\vplaceholder\x12\x14\n" +
	"\x05group\x18\n" +
	" \x01(\tR\x05group\x12\x1a\n" +
	"\badvanced\x18\v \x01(\bR\badvanced\x12A\n" +
	"\fvisible_when\x18\f \x01(\v2\x1e.jackfield.plugin.v1.ConditionR\vvisibleWhen\x12\x18\n" +
	"\apattern\x18\r \x01(\tR\apattern\x12\x15\n" +
	"\x03min\x18\x0e \x01(\x01H\x00R\x03min\x88\x01\x01\x12\x15\n" +
	"\x03max\x18\x0f \x01(\x01H\x01R\x03max\x88\x01\x01\x12\x17\n" +
	"\ahttp_if\x18\x10 \x01(\tR\x06httpIf\x12/\n" +
	"\x05roles\x18\x11 \x03(\x0e2\x19.jackfield.plugin.v1.RoleR\x05roles\x12?\n" +
	"\vforget_when\x18\x12 \x01(\v2\x1e.jackfield.plugin.v1.ConditionR\n" +
	"forgetWhenB\x06\n" +
	"\x04_minB\x06\n" +
	"\x04_max\"4\n" +
	"\x06Option\x12\x14\n" +
	"\x05value\x18\x01 \x01(\tR\x05value\x12\x14\n" +
	"\x05title\x18\x02 \x01(\tR\x05title\"9\n" +
	"\tCondition\x12\x14\n" +
	"\x05field\x18\x01 \x01(\tR\x05field\x12\x16\n" +
	"\x06equals\x18\x02 \x03(\tR\x06equals\"\xa6\x02\n" +
	"\x06Preset\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n" +
	"\x05title\x18\x02 \x01(\tR\x05title\x12\x12\n" +
	"\x04help\x18\x03 \x01(\tR\x04help\x12/\n" +
	"\x06config\x18\x04 \x01(\v2\x17.google.protobuf.StructR\x06config\x12@\n" +
	"\afill_in\x18\x05 \x03(\v2'.jackfield.plugin.v1.Preset.FillInEntryR\x06fillIn\x12\x16\n" +
	"\x06beware\x18\x06 \x03(\tR\x06beware\x12\x18\n" +
	"\asources\x18\a \x03(\tR\asources\x1a9\n" +
	"\vFillInEntry\x12\x10\n" +
	"\x03key\x18\x01 \x01(\tR\x03key\x12\x14\n" +
	"\x05value\x18\x02 \x01(\tR\x05value:\x028\x01\"\xb5\x01\n" +
	"\x10AuthorizeRequest\x12\x12\n" +
	"\x04type\x18\x01 \x01(\tR\x04type\x12\x16\n" +
	"\x06config\x18\x02 \x01(\fR\x06config\x12%\n" +
	"\x0eprevious_state\x18\x03 \x01(\fR\rpreviousState\x123\n" +
	"\x06reason\x18\x04 \x01(\x0e2\x1b.jackfield.plugin.v1.ReasonR\x06reason\x12\x19\n" +
	"\bno_login\x18\x05 \x01(\bR\anoLogin\"]\n" +
	"\x11AuthorizeResponse\x12H\n" +
	"\rauthorization\x18\x01 \x01(\v2\".jackfield.plugin.v1.AuthorizationR\rauthorization\"\xc1\x02\n" +
	"\rAuthorization\x124\n" +
	"\aheaders\x18\x01 \x03(\v2\x1a.jackfield.plugin.v1.ParamR\aheaders\x120\n" +
	"\x05query\x18\x02 \x03(\v2\x1a.jackfield.plugin.v1.ParamR\x05query\x12\x19\n" +
	"\bbase_url\x18\x03 \x01(\tR\abaseUrl\x122\n" +
	"\x06expiry\x18\x04 \x01(\v2\x1a.google.protobuf.TimestampR\x06expiry\x12\x16\n" +
	"\x06scopes\x18\x05 \x03(\tR\x06scopes\x12\x18\n" +
	"\aaccount\x18\x06 \x01(\tR\aaccount\x12\x14\n" +
	"\x05state\x18\a \x01(\fR\x05state\x12\x16\n" +
	"\x06logins\x18\b \x01(\rR\x06logins\x12\x19\n" +
	"\brenew_on\x18\t \x03(\rR\arenewOn\"1\n" +
	"\x05Param\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n" +
	"\x05value\x18\x02 \x01(\tR\x05value\"T\n" +
	"\vTestRequest\x12\x12\n" +
	"\x04type\x18\x01 \x01(\tR\x04type\x12\x16\n" +
	"\x06config\x18\x02 \x01(\fR\x06config\x12\x19\n" +
	"\bno_login\x18\x03 \x01(\bR\anoLogin\"\x8a\x01\n" +
	"\fTestResponse\x120\n" +
	"\x05check\x18\x01 \x01(\v2\x1a.jackfield.plugin.v1.CheckR\x05check\x12H\n" +
	"\rauthorization\x18\x02 \x01(\v2\".jackfield.plugin.v1.AuthorizationR\rauthorization\"\x96\x03\n" +
	"\x05Check\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x123\n" +
	"\x06status\x18\x02 \x01(\x0e2\x1b.jackfield.plugin.v1.StatusR\x06status\x12\x18\n" +
	"\amessage\x18\x03 \x01(\tR\amessage\x12\x12\n" +
	"\x04code\x18\x04 \x01(\tR\x04code\x12\x14\n" +
	"\x05field\x18\x05 \x01(\tR\x05field\x12\x12\n" +
	"\x04hint\x18\x06 \x01(\tR\x04hint\x125\n" +
	"\bduration\x18\a \x01(\v2\x19.google.protobuf.DurationR\bduration\x12\x16\n" +
	"\x06logins\x18\b \x01(\rR\x06logins\x12:\n" +
	"\vretry_after\x18\t \x01(\v2\x19.google.protobuf.DurationR\n" +
	"retryAfter\x125\n" +
	"\bevidence\x18\n" +
	" \x03(\v2\x19.jackfield.plugin.v1.FactR\bevidence\x12*\n" +
	"\x03fix\x18\v \x01(\v2\x18.jackfield.plugin.v1.FixR\x03fix\"0\n" +
	"\x04Fact\x12\x12\n" +
	"\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n" +
	"\x05value\x18\x02 \x01(\tR\x05value\"I\n" +
	"\x03Fix\x12\x14\n" +
	"\x05field\x18\x01 \x01(\tR\x05field\x12,\n" +
	"\x05value\x18\x02 \x01(\v2\x16.google.protobuf.ValueR\x05value\"Q\n" +
	"\rRevokeRequest\x12\x12\n" +
	"\x04type\x18\x01 \x01(\tR\x04type\x12\x16\n" +
	"\x06config\x18\x02 \x01(\fR\x06config\x12\x14\n" +
	"\x05state\x18\x03 \x01(\fR\x05state\"\x10\n" +
	"\x0eRevokeResponse*?\n" +
	"\n" +
	"Capability\x12\x1a\n" +
	"\x16CAPABILITY_UNSPECIFIED\x10\x00\x12\x15\n" +
	"\x11CAPABILITY_REVOKE\x10\x01*w\n" +
	"\bLogLevel\x12\x19\n" +
	"\x15LOG_LEVEL_UNSPECIFIED\x10\x00\x12\x13\n" +
	"\x0fLOG_LEVEL_DEBUG\x10\x01\x12\x12\n" +
	"\x0eLOG_LEVEL_INFO\x10\x02\x12\x12\n" +
	"\x0eLOG_LEVEL_WARN\x10\x03\x12\x13\n" +
	"\x0fLOG_LEVEL_ERROR\x10\x04*\xc0\x01\n" +
	"\x04Kind\x12\x14\n" +
	"\x10KIND_UNSPECIFIED\x10\x00\x12\x0f\n" +
	"\vKIND_STRING\x10\x01\x12\x0f\n" +
	"\vKIND_SECRET\x10\x02\x12\f\n" +
	"\bKIND_URL\x10\x03\x12\x10\n" +
	"\fKIND_INTEGER\x10\x04\x12\x0f\n" +
	"\vKIND_NUMBER\x10\x05\x12\x10\n" +
	"\fKIND_BOOLEAN\x10\x06\x12\r\n" +
	"\tKIND_ENUM\x10\a\x12\r\n" +
	"\tKIND_LIST\x10\b\x12\f\n" +
	"\bKIND_MAP\x10\t\x12\x11\n" +
	"\rKIND_DURATION\x10\n" +
	"*[\n" +
	"\x04Role\x12\x14\n" +
	"\x10ROLE_UNSPECIFIED\x10\x00\x12\x13\n" +
	"\x0fROLE_API_ORIGIN\x10\x01\x12\x16\n" +
	"\x12ROLE_SECRET_ORIGIN\x10\x02\x12\x10\n" +
	"\fROLE_ACCOUNT\x10\x03*V\n" +
	"\x06Reason\x12\x16\n" +
	"\x12REASON_UNSPECIFIED\x10\x00\x12\x10\n" +
	"\fREASON_FIRST\x10\x01\x12\x0e\n" +
	"\n" +
	"REASON_DUE\x10\x02\x12\x12\n" +
	"\x0eREASON_REFUSED\x10\x03*m\n" +
	"\x06Status\x12\x16\n" +
	"\x12STATUS_UNSPECIFIED\x10\x00\x12\x11\n" +
	"\rSTATUS_PASSED\x10\x01\x12\x11\n" +
	"\rSTATUS_WARNED\x10\x02\x12\x11\n" +
	"\rSTATUS_FAILED\x10\x03\x12\x12\n" +
	"\x0eSTATUS_SKIPPED\x10\x042\xc5\x03\n" +
	"\x10ConnectorService\x12Z\n" +
	"\tConfigure\x12%.jackfield.plugin.v1.ConfigureRequest\x1a&.jackfield.plugin.v1.ConfigureResponse\x12W\n" +
	"\bDescribe\x12$.jackfield.plugin.v1.DescribeRequest\x1a%.jackfield.plugin.v1.DescribeResponse\x12M\n" +
	"\x04Test\x12 .jackfield.plugin.v1.TestRequest\x1a!.jackfield.plugin.v1.TestResponse0\x01\x12Z\n" +
	"\tAuthorize\x12%.jackfield.plugin.v1.AuthorizeRequest\x1a&.jackfield.plugin.v1.AuthorizeResponse\x12Q\n" +
	"\x06Revoke\x12\".jackfield.plugin.v1.RevokeRequest\x1a#.jackfield.plugin.v1.RevokeResponseBGZEgithub.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1;pluginv1b\x06proto3"

var (
	file_jackfield_plugin_v1_plugin_proto_rawDescOnce sync.Once
	file_jackfield_plugin_v1_plugin_proto_rawDescData []byte
)

func file_jackfield_plugin_v1_plugin_proto_rawDescGZIP() []byte {
	file_jackfield_plugin_v1_plugin_proto_rawDescOnce.Do(func() {
		file_jackfield_plugin_v1_plugin_proto_rawDescData = protoimpl.X.CompressGZIP(unsafe.Slice(unsafe.StringData(file_jackfield_plugin_v1_plugin_proto_rawDesc), len(file_jackfield_plugin_v1_plugin_proto_rawDesc)))
	})
	return file_jackfield_plugin_v1_plugin_proto_rawDescData
}

var file_jackfield_plugin_v1_plugin_proto_enumTypes = make([]protoimpl.EnumInfo, 6)
var file_jackfield_plugin_v1_plugin_proto_msgTypes = make([]protoimpl.MessageInfo, 23)
var file_jackfield_plugin_v1_plugin_proto_goTypes = []any{
	(Capability)(0),               // 0: jackfield.plugin.v1.Capability
	(LogLevel)(0),                 // 1: jackfield.plugin.v1.LogLevel
	(Kind)(0),                     // 2: jackfield.plugin.v1.Kind
	(Role)(0),                     // 3: jackfield.plugin.v1.Role
	(Reason)(0),                   // 4: jackfield.plugin.v1.Reason
	(Status)(0),                   // 5: jackfield.plugin.v1.Status
	(*ConfigureRequest)(nil),      // 6: jackfield.plugin.v1.ConfigureRequest
	(*EgressPolicy)(nil),          // 7: jackfield.plugin.v1.EgressPolicy
	(*ConfigureResponse)(nil),     // 8: jackfield.plugin.v1.ConfigureResponse
	(*DescribeRequest)(nil),       // 9: jackfield.plugin.v1.DescribeRequest
	(*DescribeResponse)(nil),      // 10: jackfield.plugin.v1.DescribeResponse
	(*ConnectionType)(nil),        // 11: jackfield.plugin.v1.ConnectionType
	(*Schema)(nil),                // 12: jackfield.plugin.v1.Schema
	(*Field)(nil),                 // 13: jackfield.plugin.v1.Field
	(*Option)(nil),                // 14: jackfield.plugin.v1.Option
	(*Condition)(nil),             // 15: jackfield.plugin.v1.Condition
	(*Preset)(nil),                // 16: jackfield.plugin.v1.Preset
	(*AuthorizeRequest)(nil),      // 17: jackfield.plugin.v1.AuthorizeRequest
	(*AuthorizeResponse)(nil),     // 18: jackfield.plugin.v1.AuthorizeResponse
	(*Authorization)(nil),         // 19: jackfield.plugin.v1.Authorization
	(*Param)(nil),                 // 20: jackfield.plugin.v1.Param
	(*TestRequest)(nil),           // 21: jackfield.plugin.v1.TestRequest
	(*TestResponse)(nil),          // 22: jackfield.plugin.v1.TestResponse
	(*Check)(nil),                 // 23: jackfield.plugin.v1.Check
	(*Fact)(nil),                  // 24: jackfield.plugin.v1.Fact
	(*Fix)(nil),                   // 25: jackfield.plugin.v1.Fix
	(*RevokeRequest)(nil),         // 26: jackfield.plugin.v1.RevokeRequest
	(*RevokeResponse)(nil),        // 27: jackfield.plugin.v1.RevokeResponse
	nil,                           // 28: jackfield.plugin.v1.Preset.FillInEntry
	(*structpb.Value)(nil),        // 29: google.protobuf.Value
	(*structpb.Struct)(nil),       // 30: google.protobuf.Struct
	(*timestamppb.Timestamp)(nil), // 31: google.protobuf.Timestamp
	(*durationpb.Duration)(nil),   // 32: google.protobuf.Duration
}
var file_jackfield_plugin_v1_plugin_proto_depIdxs = []int32{
	0,  // 0: jackfield.plugin.v1.ConfigureRequest.capabilities:type_name -> jackfield.plugin.v1.Capability
	1,  // 1: jackfield.plugin.v1.ConfigureRequest.log_level:type_name -> jackfield.plugin.v1.LogLevel
	7,  // 2: jackfield.plugin.v1.ConfigureRequest.egress:type_name -> jackfield.plugin.v1.EgressPolicy
	0,  // 3: jackfield.plugin.v1.ConfigureResponse.capabilities:type_name -> jackfield.plugin.v1.Capability
	11, // 4: jackfield.plugin.v1.DescribeResponse.types:type_name -> jackfield.plugin.v1.ConnectionType
	12, // 5: jackfield.plugin.v1.ConnectionType.schema:type_name -> jackfield.plugin.v1.Schema
	16, // 6: jackfield.plugin.v1.ConnectionType.presets:type_name -> jackfield.plugin.v1.Preset
	13, // 7: jackfield.plugin.v1.Schema.fields:type_name -> jackfield.plugin.v1.Field
	2,  // 8: jackfield.plugin.v1.Field.kind:type_name -> jackfield.plugin.v1.Kind
	2,  // 9: jackfield.plugin.v1.Field.of:type_name -> jackfield.plugin.v1.Kind
	29, // 10: jackfield.plugin.v1.Field.default:type_name -> google.protobuf.Value
	14, // 11: jackfield.plugin.v1.Field.options:type_name -> jackfield.plugin.v1.Option
	15, // 12: jackfield.plugin.v1.Field.visible_when:type_name -> jackfield.plugin.v1.Condition
	3,  // 13: jackfield.plugin.v1.Field.roles:type_name -> jackfield.plugin.v1.Role
	15, // 14: jackfield.plugin.v1.Field.forget_when:type_name -> jackfield.plugin.v1.Condition
	30, // 15: jackfield.plugin.v1.Preset.config:type_name -> google.protobuf.Struct
	28, // 16: jackfield.plugin.v1.Preset.fill_in:type_name -> jackfield.plugin.v1.Preset.FillInEntry
	4,  // 17: jackfield.plugin.v1.AuthorizeRequest.reason:type_name -> jackfield.plugin.v1.Reason
	19, // 18: jackfield.plugin.v1.AuthorizeResponse.authorization:type_name -> jackfield.plugin.v1.Authorization
	20, // 19: jackfield.plugin.v1.Authorization.headers:type_name -> jackfield.plugin.v1.Param
	20, // 20: jackfield.plugin.v1.Authorization.query:type_name -> jackfield.plugin.v1.Param
	31, // 21: jackfield.plugin.v1.Authorization.expiry:type_name -> google.protobuf.Timestamp
	23, // 22: jackfield.plugin.v1.TestResponse.check:type_name -> jackfield.plugin.v1.Check
	19, // 23: jackfield.plugin.v1.TestResponse.authorization:type_name -> jackfield.plugin.v1.Authorization
	5,  // 24: jackfield.plugin.v1.Check.status:type_name -> jackfield.plugin.v1.Status
	32, // 25: jackfield.plugin.v1.Check.duration:type_name -> google.protobuf.Duration
	32, // 26: jackfield.plugin.v1.Check.retry_after:type_name -> google.protobuf.Duration
	24, // 27: jackfield.plugin.v1.Check.evidence:type_name -> jackfield.plugin.v1.Fact
	25, // 28: jackfield.plugin.v1.Check.fix:type_name -> jackfield.plugin.v1.Fix
	29, // 29: jackfield.plugin.v1.Fix.value:type_name -> google.protobuf.Value
	6,  // 30: jackfield.plugin.v1.ConnectorService.Configure:input_type -> jackfield.plugin.v1.ConfigureRequest
	9,  // 31: jackfield.plugin.v1.ConnectorService.Describe:input_type -> jackfield.plugin.v1.DescribeRequest
	21, // 32: jackfield.plugin.v1.ConnectorService.Test:input_type -> jackfield.plugin.v1.TestRequest
	17, // 33: jackfield.plugin.v1.ConnectorService.Authorize:input_type -> jackfield.plugin.v1.AuthorizeRequest
	26, // 34: jackfield.plugin.v1.ConnectorService.Revoke:input_type -> jackfield.plugin.v1.RevokeRequest
	8,  // 35: jackfield.plugin.v1.ConnectorService.Configure:output_type -> jackfield.plugin.v1.ConfigureResponse
	10, // 36: jackfield.plugin.v1.ConnectorService.Describe:output_type -> jackfield.plugin.v1.DescribeResponse
	22, // 37: jackfield.plugin.v1.ConnectorService.Test:output_type -> jackfield.plugin.v1.TestResponse
	18, // 38: jackfield.plugin.v1.ConnectorService.Authorize:output_type -> jackfield.plugin.v1.AuthorizeResponse
	27, // 39: jackfield.plugin.v1.ConnectorService.Revoke:output_type -> jackfield.plugin.v1.RevokeResponse
	35, // [35:40] is the sub-list for method output_type
	30, // [30:35] is the sub-list for method input_type
	30, // [30:30] is the sub-list for extension type_name
	30, // [30:30] is the sub-list for extension extendee
	0,  // [0:30] is the sub-list for field type_name
}

func init() { file_jackfield_plugin_v1_plugin_proto_init() }
func file_jackfield_plugin_v1_plugin_proto_init() {
	if File_jackfield_plugin_v1_plugin_proto != nil {
		return
	}
	file_jackfield_plugin_v1_plugin_proto_msgTypes[7].OneofWrappers = []any{}
	type x struct{}
	out := protoimpl.TypeBuilder{
		File: protoimpl.DescBuilder{
			GoPackagePath: reflect.TypeOf(x{}).PkgPath(),
			RawDescriptor: unsafe.Slice(unsafe.StringData(file_jackfield_plugin_v1_plugin_proto_rawDesc), len(file_jackfield_plugin_v1_plugin_proto_rawDesc)),
			NumEnums:      6,
			NumMessages:   23,
			NumExtensions: 0,
			NumServices:   1,
		},
		GoTypes:           file_jackfield_plugin_v1_plugin_proto_goTypes,
		DependencyIndexes: file_jackfield_plugin_v1_plugin_proto_depIdxs,
		EnumInfos:         file_jackfield_plugin_v1_plugin_proto_enumTypes,
		MessageInfos:      file_jackfield_plugin_v1_plugin_proto_msgTypes,
	}.Build()
	File_jackfield_plugin_v1_plugin_proto = out.File
	file_jackfield_plugin_v1_plugin_proto_goTypes = nil
	file_jackfield_plugin_v1_plugin_proto_depIdxs = nil
}
