package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// untilEOF returns a context that ends when r does.
//
// A pipe's other end is closed by the system however its holder dies, kill -9 included, so a server that watches its
// standard input cannot outlive the test that started it.
func untilEOF(ctx context.Context, r io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, r) // an error ends the watch like an end does
	}()
	return ctx
}

// runCommand runs command with AUTH_SERVER set to url, hands it every signal and returns the status it left with.
func runCommand(command []string, url string, signals <-chan os.Signal) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "AUTH_SERVER="+url)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 127, fmt.Errorf("starting the command: %w", err) // 127 is what a shell answers
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case sig := <-signals:
			// It fails where there is nothing to do: the command has just ended, or this is Windows, where the
			// console has told the command itself.
			_ = cmd.Process.Signal(sig)
		case err := <-done:
			return status(err)
		}
	}
}

// status turns what Wait returned into an exit status, as a shell would: 128 and the signal's number for a command that
// a signal ended.
func status(err error) (int, error) {
	var exit *exec.ExitError
	if err == nil || !errors.As(err, &exit) {
		return 0, err
	}
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal()), nil
	}
	return exit.ExitCode(), nil
}
