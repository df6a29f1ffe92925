package faults

import "strings"

// nothing is the judgement of cases in which all that matters is what never may be.
func nothing(Seen) Finding { return holds("") }

// refused is for plugins that must not come up.
func refused(s Seen) Finding {
	if s.Facts["started"] != "" {
		return fails("it is taken for a plugin")
	}
	return holds("refused after %s", ms(s, "start_ms"))
}

// rawBytes is for what a terminal must not see.
func rawBytes(s Seen) Finding {
	if strings.ContainsAny(s.Facts["start_error"], "\x00\x01\x02\x03\x1b") {
		return fails("refused, and raw bytes are in the error")
	}
	return refused(s)
}

// noCall is for plugins with which nothing must be spoken.
func noCall(s Seen) Finding {
	if s.Facts["call"] == "ok" {
		return fails("it is spoken with")
	}
	return holds("started; every call fails")
}

// served is for plugins that must answer.
func served(s Seen) Finding {
	for _, name := range []string{"start", "call", "next"} {
		if why := s.Facts[name+"_error"] + strings.TrimPrefix(s.Facts[name], "ok"); why != "" {
			if strings.Contains(why, "DeadlineExceeded") {
				why = "no answer"
			}
			return fails("%s: %s", name, short(why))
		}
	}
	if s.Facts["next"] == "" {
		return fails("it does not serve")
	}
	return holds("serves")
}

func deadOne(s Seen) Finding {
	if s.Facts["again"] == "ok" && s.Facts["next"] != "ok" {
		return fails("the call fails after %s; Client() hands out the dead one", ms(s, "call_ms"))
	}
	return holds("the call fails after %s", ms(s, "call_ms"))
}

func tooLarge(s Seen) Finding {
	if call := s.Facts["call"]; strings.Contains(call, "received message larger than max") {
		return fails("sent, and refused in gRPC's words")
	} else if call == "ok" {
		return fails("taken")
	}
	return holds("refused")
}

func strangerIn(s Seen) Finding {
	if s.Facts["stranger"] == "ok" || s.Facts["stranger"] == "" {
		return fails("let in")
	}
	where := "in a folder of its own"
	if s.Facts["own_folder"] != "true" {
		where = "in the common folder"
	}
	return holds("refused by certificate; the socket is %s %s", s.Facts["socket_mode"], where)
}

func exitUnseen(s Seen) Finding {
	if s.Facts["seems_running"] != "" {
		return fails("Exited() stays false")
	}
	return holds("seen after %s", ms(s, "exited_ms"))
}

func orphaned(s Seen) Finding {
	if n := s.Facts["children"]; n != "0" {
		return fails("%s children of its own are not reaped", n)
	}
	return holds("reaped")
}

func signalled(s Seen) Finding {
	if s.Facts["interrupt"] != "ok" {
		return fails("SIGINT ends the plugin first")
	}
	if s.Facts["terminated"] != "ok" {
		return fails("lives through SIGINT; SIGTERM to the group ends the plugin first")
	}
	return holds("lives through both")
}

func typed(s Seen) Finding {
	if strings.Contains(s.Log, operatorTypes) {
		return fails("it reads what the operator types")
	}
	return served(s)
}

func heldFile(s Seen) Finding {
	if s.Facts["held"] != "false" {
		return fails("the plugin has the host's file")
	}
	return holds("the plugin has not the host's file")
}

// prowls counts what a plugin could do that it should not.
func prowls(s Seen) Finding {
	all := []string{"reads a file of the user", "writes elsewhere", "reads the host's environment", "attaches to the host", "signals the host", "listens"}
	can := 0
	for _, what := range all {
		if strings.Contains(s.Log, what+": true") {
			can++
		}
	}
	if can > 0 {
		return fails("it can do %d of these %d", can, len(all))
	}
	return served(s)
}

func unlimited(s Seen) Finding {
	if s.Facts["limit"] == "unlimited" && s.Facts["same_score"] == "true" {
		return fails("no limit, and the host is as likely to be killed")
	}
	return holds("limited")
}

func killedAnother(s Seen) Finding {
	if s.Facts["killed_another"] != "" {
		return fails("Kill() kills a program that is none of its own")
	}
	return holds("nobody is killed")
}

func grown(s Seen) Finding {
	if s.Facts["more_files"] != "0" || s.Facts["more_goroutines"] != "0" {
		return fails("%s files and %s goroutines more after %s", s.Facts["more_files"], s.Facts["more_goroutines"], s.Facts["starts"])
	}
	return holds("nothing grows in %s", s.Facts["starts"])
}

func logged(s Seen) Finding {
	if mib := len(s.Log) >> 20; mib >= 16 {
		return fails("%d MiB are logged", mib)
	}
	return served(s)
}

func rehashed(s Seen) Finding {
	if why := s.Facts["restart_error"]; why != "" {
		return fails("the same bytes, the second time: %s", short(why))
	}
	return holds("verified twice")
}

func wrongBytes(s Seen) Finding {
	if s.Facts["wrong_bytes"] == "true" {
		return fails("wrong bytes run, at start %s", s.Facts["starts"])
	}
	return holds("not within %s starts", s.Facts["starts"])
}

func environment(s Seen) Finding {
	if s.Facts["environment"] != "false" {
		return fails("the plugin has the host's environment")
	}
	return holds("the plugin has an environment of its own")
}

func aged(s Seen) Finding {
	if s.Facts["same_key"] != "false" {
		return fails("one key twice")
	}
	return holds("new keys each time, of %s bits, good for %s years", s.Facts["curve_bits"], s.Facts["years"])
}

// short is the beginning of what somebody else says, in one line.
func short(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > 60 {
		text = string(r[:60]) + "…"
	}
	return text
}
