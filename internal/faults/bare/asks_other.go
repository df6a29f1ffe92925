//go:build !linux

package main

// asks are none where nothing can be seen of processes.
var asks map[string]func(*host)
