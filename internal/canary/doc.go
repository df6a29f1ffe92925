// Package canary collects the secrets that tests handle, so that what the tests
// printed can be searched for them when they are done.
//
// A test that asks "is the password in this log line?" finds what its author
// thought of. This one asks it of everything: scripts/test sets [Env] to a file,
// whoever handles a secret in a test notes it there (the fake token server and
// the harness of sdktest, the hostile server, the real servers), and afterwards
// the program in scan searches all output of all tests, passing ones too, for
// every secret in every encoding that internal/secret knows. Without the
// variable nothing is noted.
//
// The file has a line for each secret: its base64, a space, and where it was
// noted. Each line is one write to a file opened for appending, so any number of
// processes can write at once. The real servers, which are modules of their own
// or no Go at all, write the same.
//
// The variable names another file in every run, and go test does not reuse the
// result of a test that reads a variable with another value: output is never
// searched without the secrets that belong to it.
package canary
