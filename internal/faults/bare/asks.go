//go:build linux

package main

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin" //nolint:depguard // it is what is measured here
)

// asks are what can be asked of a host, by name. Each fits a plugin that misbehaves in one way.
var asks = map[string]func(*host){
	"start":    starts,
	"hang":     hangs,
	"call":     calls,
	"kill9":    killed,
	"stop":     stopped,
	"big":      big,
	"panic":    panics,
	"cancel":   cancels,
	"exit":     exits,
	"orphans":  orphans,
	"signals":  signals,
	"files":    files,
	"limits":   limits,
	"again":    again,
	"dies":     dies,
	"reattach": reattaches,
	"stranger": strangers,
	"hash":     hashes,
	"rename":   func(h *host) { raced(h, true) },
	"write":    func(h *host) { raced(h, false) },
	"environ":  environs,
	"ages":     ages,
}

// starts is about plugins that may not come up.
func starts(h *host) {
	h.start()
	h.kill()
}

// hangs stops a plugin that has not said anything for a second.
func hangs(h *host) {
	go h.start()
	pause(time.Second)
	h.kill()
}

// calls makes a call, and another one.
func calls(h *host) {
	if h.start() {
		h.describe("call")
		h.describe("next")
	}
	h.kill()
}

// killed kills the plugin under a call, and looks what the host has then.
func killed(h *host) {
	if !h.start() {
		return
	}
	ended := make(chan error, 1)
	go func() { ended <- h.authorize(time.Minute, "{}") }()
	pause(200 * time.Millisecond)
	h.signal(os.Kill)
	begin := time.Now()
	within("answer", func() { h.tell("call", <-ended) })
	fact("call_ms", time.Since(begin).Milliseconds())
	until(patience, h.client.Exited)
	h.tell("again", h.connect())
	h.describe("next")
	h.kill()
}

func stopped(h *host) {
	if h.start() {
		h.signal(syscall.SIGSTOP)
		h.kill()
	}
}

func big(h *host) {
	if h.start() {
		h.tell("call", h.authorize(patience, `{"username":"`+strings.Repeat("a", 10<<20)+`"}`))
		h.describe("next")
	}
	h.kill()
}

func panics(h *host) {
	if h.start() {
		h.tell("call", h.authorize(patience, "{}"))
	}
	h.kill()
}

func cancels(h *host) {
	if !h.start() {
		return
	}
	before := runtime.NumGoroutine()
	for range 50 {
		_ = h.authorize(time.Millisecond, "{}")
	}
	h.describe("next")
	fact("more_goroutines", runtime.NumGoroutine()-before)
	h.kill()
}

// exits looks whether the end of the process is seen while something that it started lives on.
func exits(h *host) {
	if !h.start() {
		return
	}
	h.describe("call")
	begin := time.Now()
	if until(patience, h.client.Exited) {
		fact("exited_ms", time.Since(begin).Milliseconds())
	} else {
		fact("seems_running", true)
	}
	h.kill()
}

// orphans is a host that is given all orphans, as the first process of a container is.
func orphans(h *host) {
	adopt()
	if h.start() {
		h.describe("call")
	}
	h.kill()
	fact("children", len(childrenOf(os.Getpid())))
}

// dies is a host that is killed.
func dies(h *host) {
	if h.start() {
		h.describe("call")
		fact("done", true)
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}

// again starts and stops a plugin, and looks what has grown.
func again(h *host) {
	const starts = 20
	once := func() {
		h.client = goplugin.NewClient(h.config())
		if h.connect() == nil {
			h.describe("call")
		}
		h.client.Kill()
	}
	once()
	pause(time.Second) // for what ends behind Kill
	files, goroutines := len(openFiles(os.Getpid())), runtime.NumGoroutine()
	for range starts {
		once()
	}
	pause(time.Second)
	fact("starts", starts)
	fact("more_files", len(openFiles(os.Getpid()))-files)
	fact("more_goroutines", runtime.NumGoroutine()-goroutines)
}
