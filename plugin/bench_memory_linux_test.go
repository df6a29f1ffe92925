package plugin_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// BenchmarkIdleMemory: what a plugin that was called holds in memory when nothing
// is asked of it, beside the same executable that only waits.
func BenchmarkIdleMemory(b *testing.B) {
	client := serving(b)
	if _, err := client.Describe(b.Context()); err != nil {
		b.Fatal(err)
	}
	bare := exec.CommandContext(b.Context(), named(b, "grandchild"))
	bare.Env = []string{"JACKFIELD_PLUGIN=connection-type"}
	said, err := bare.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := bare.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = bare.Process.Kill()
		_ = bare.Wait()
	})
	if _, err := said.Read(make([]byte, 100)); err != nil { // it has come to where it waits
		b.Fatal(err)
	}
	for b.Loop() {
	}
	mine, limit := resident(b, client.PID()), resident(b, bare.Process.Pid)
	b.ReportMetric(mine, "bytes")
	b.ReportMetric(limit, "limit-bytes")
	b.ReportMetric(mine/limit, "x-limit")
	b.ReportMetric(0, "ns/op") // there is no time in it
}

// resident is what a process has in memory.
func resident(b *testing.B, pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		if rest, ok := strings.CutPrefix(string(line), "VmRSS:"); ok {
			var kib float64
			if _, err := fmt.Sscan(rest, &kib); err != nil {
				b.Fatal(err)
			}
			return kib * 1024
		}
	}
	b.Fatal("it has no VmRSS")
	return 0
}
