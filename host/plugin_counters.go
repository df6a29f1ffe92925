package host

// pluginCounters tell how plugins do.
func (h *Host) pluginCounters() []Counter {
	running, n := int64(h.supervisor.Running()), h.supervisor.Counts()
	return []Counter{
		{Name: "jackfield.plugin.running", Help: "plugins that run", Gauge: true, Value: running},
		{Name: "jackfield.plugin.starts", Help: "processes that were started", Value: n.Starts},
		{Name: "jackfield.plugin.restarts", Help: "processes that were started after a crash or a hang", Value: n.Restarts},
		{Name: "jackfield.plugin.crashes", Help: "processes that ended by themselves, hung, or did not start", Value: n.Crashes},
		{Name: "jackfield.plugin.hangs", Help: "processes that were given up because they hung", Value: n.Hangs},
		{Name: "jackfield.plugin.breaker_openings", Help: "how often a plugin was left alone for a while", Value: n.BreakerOpenings},
		{Name: "jackfield.plugin.replacements", Help: "processes that took over from others", Value: n.Replacements},
	}
}
