//go:build linux

package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin" //nolint:depguard // it is what is measured here
)

// signals sends what a terminal and what a service manager send: to the whole group. The host itself minds neither.
func signals(h *host) {
	minded := make(chan os.Signal, 8)
	signal.Notify(minded, os.Interrupt, syscall.SIGTERM)
	if !h.start() {
		return
	}
	group, err := syscall.Getpgid(h.pid())
	fact("same_group", err == nil && group == syscall.Getpgrp())
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		_ = syscall.Kill(-syscall.Getpgrp(), s)
		pause(300 * time.Millisecond)
		h.describe(s.String())
	}
	h.kill()
}

// files has a file open that is none of the plugin's business.
func files(h *host) {
	store, err := os.Create(filepath.Join(h.folder, "store"))
	if err != nil || !h.start() {
		return
	}
	held := false
	for _, link := range openFiles(h.pid()) {
		held = held || link == store.Name()
	}
	fact("held", held)
	h.kill()
}

// limits looks what keeps a plugin from taking the machine's memory, without having it try.
func limits(h *host) {
	if !h.start() {
		return
	}
	fact("limit", limitOf(h.pid(), "Max data size"))
	fact("same_score", read(h.pid(), "oom_score_adj") == read(os.Getpid(), "oom_score_adj"))
	h.kill()
}

// reattaches goes back to a plugin that is gone: its process id belongs to another program, and whoever listens at its
// address closes each connection.
func reattaches(h *host) {
	other := exec.CommandContext(context.Background(), h.path) //nolint:gosec // it is what is measured
	other.Env = append(os.Environ(), "JACKFIELD_PLUGIN=other")
	if err := other.Start(); err != nil {
		fact("broken", err)
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = other.Wait() // it is killed, by whomever
	}()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", filepath.Join(h.folder, "s"))
	if err != nil {
		fact("broken", err)
		return
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	config := h.config()
	config.Cmd, config.AutoMTLS = nil, false // which go-plugin does not have when it reattaches
	config.Reattach = &goplugin.ReattachConfig{Protocol: goplugin.ProtocolGRPC, ProtocolVersion: 1, Addr: l.Addr(), Pid: other.Process.Pid}
	h.startAs("start", config)
	h.kill()
	select {
	case <-ended:
		fact("killed_another", true)
	case <-time.After(time.Second):
		_ = other.Process.Kill()
		<-ended
	}
}
