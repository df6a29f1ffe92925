package arrows

// The patterns of a rule name packages in one of these ways:
//
//	./host        one package of this module
//	./host/...    a package of this module and everything below it
//	./*test       every package of this module whose last element ends in "test"
//	example.com/x/...   a package of another module and everything below it
//	*             every package there is
type patterns []string

// An arrow is one import, from the package that says it to the package it names.
type arrow struct{ from, to string }

// A rule forbids arrows.
type rule struct {
	why    string   // the rule, as a person would say it
	from   patterns // these packages ...
	except patterns // ... but not these ...
	to     patterns // ... must not import these ...
	save   patterns // ... but may import these.
	deep   bool     // not by way of other packages of this module either
	tests  bool     // and neither may their tests

	broken arrow // an arrow that breaks it
}

const goPlugin, hclog, oauth2 = "github.com/hashicorp/go-plugin", "github.com/hashicorp/go-hclog", "golang.org/x/oauth2"

// testKits are imported by tests alone, so they may see what tests see.
var testKits = patterns{"./*test"}

// servers are what tests start, build and measure with; they are imported by
// tests alone as well.
var servers = patterns{"./internal/authservers/...", "./internal/hostile/...", "./internal/built", "./internal/bench", "./internal/canary/...", "./internal/leftout", "./internal/fleet", "./internal/faults/..."}

var (
	leaves = []string{"./host/store", "./host/authcache", "./host/guard", "./host/catalog", "./host/supervisor", "./host/redis", "./host/audit"}
	doors  = []string{"./host/api", "./host/proxy", "./host/console", "./host/market"}
)

// rules are the arrows that never turn round.
func rules() []rule {
	all := []rule{{
		why:  "sdk and connections never see host",
		from: patterns{"./sdk/...", "./connections/..."}, to: patterns{"./host/..."},
		deep: true, tests: true,
		broken: arrow{"./connections/password-grant", "./host/guard"},
	}, {
		why:  "host never sees sdk or connections (its tests may)",
		from: patterns{"./host/..."}, except: testKits, to: patterns{"./sdk/...", "./connections/..."},
		deep:   true,
		broken: arrow{"./host/catalog", "./sdk"},
	}, {
		why:  "plugin is below sdk, connections and host",
		from: patterns{"./plugin/..."}, except: testKits, to: patterns{"./sdk/...", "./connections/...", "./host/..."},
		deep:   true,
		broken: arrow{"./plugin", "./sdk"},
	}, {
		why:  "a plugin author imports sdk, and so do our own connections",
		from: patterns{"./connections/..."}, to: patterns{"./..."}, save: patterns{"./sdk/...", "./connections/..."},
		broken: arrow{"./connections/password-grant", "./internal/egress"},
	}, {
		why:  "generated plugin types are seen by plugin alone",
		from: patterns{"./..."}, except: patterns{"./plugin/...", "./proto/jackfield/plugin/..."},
		to: patterns{"./proto/jackfield/plugin/..."}, tests: true,
		broken: arrow{"./host/supervisor", "./proto/jackfield/plugin/v1"},
	}, {
		why:  "generated host types are seen by host/api alone",
		from: patterns{"./..."}, except: patterns{"./host/api/...", "./proto/jackfield/host/..."},
		to: patterns{"./proto/jackfield/host/..."}, tests: true,
		broken: arrow{"./host", "./proto/jackfield/host/v1"},
	}, {
		why:  "go-plugin and hclog are imported by plugin alone",
		from: patterns{"./..."}, except: patterns{"./plugin/..."}, to: patterns{goPlugin + "/...", hclog + "/..."},
		tests:  true,
		broken: arrow{"./sdk", hclog},
	}, {
		why:  "doors know the host, not the leaves below it",
		from: trees(doors), to: trees(leaves),
		broken: arrow{"./host/proxy", "./host/authcache"},
	}, {
		why:  "leaves do not know the host",
		from: trees(leaves), to: append(patterns{"./host", "./host/hosttest/...", "./host/cmd/..."}, trees(doors)...),
		deep:   true,
		broken: arrow{"./host/audit", "./host"},
	}, {
		why:  "the program is imported by nobody",
		from: patterns{"./..."}, except: patterns{"./host/cmd/..."}, to: patterns{"./host/cmd/..."},
		tests:  true,
		broken: arrow{"./host/api", "./host/cmd/jackfield/table"},
	}, {
		why:  "test kits and the servers of the tests are imported by tests alone",
		from: patterns{"./..."}, except: append(servers, testKits...),
		to:     append(servers, testKits...),
		broken: arrow{"./host", "./plugin/plugintest"},
	}, {
		why:  "x/oauth2 sends a wrong password twice and follows redirects with it: in no product path, ours or not",
		from: patterns{"*"}, except: patterns{oauth2 + "/..."}, to: patterns{oauth2 + "/..."},
		broken: arrow{"google.golang.org/grpc/credentials/oauth", oauth2},
	}, {
		why:  "what checks and begins plugins is the program's alone",
		from: patterns{"./..."}, except: patterns{"./host/cmd/...", "./plugin/conformance/...", "./internal/scaffold/..."},
		to:     patterns{"./plugin/conformance/...", "./internal/scaffold/..."},
		broken: arrow{"./host", "./plugin/conformance"},
	}, {
		why:  "internal/secret, internal/egress and internal/nearest are the ground",
		from: patterns{"./internal/secret/...", "./internal/egress/...", "./internal/nearest/..."}, to: patterns{"./..."},
		broken: arrow{"./internal/egress", "./internal/secret"},
	}, {
		why:  "a schema needs the ground and nothing else of Jackfield",
		from: patterns{"./plugin/schema/..."}, to: patterns{"./..."}, save: patterns{"./internal/secret/...", "./internal/nearest/...", "./plugin/schema/..."},
		broken: arrow{"./plugin/schema", "./plugin"},
	}}
	all = append(all, strangers("leaves do not know one another", leaves)...)
	all = append(all, strangers("doors do not know one another", doors)...)
	return all
}

// strangers makes the rules by which no room of a list imports another one of it.
func strangers(why string, rooms []string) []rule {
	var all []rule
	for i, room := range rooms {
		var others []string
		others = append(append(others, rooms[:i]...), rooms[i+1:]...)
		all = append(all, rule{
			why:  why,
			from: patterns{room + "/..."}, to: trees(others),
			broken: arrow{room, others[0]},
		})
	}
	return all
}

// trees are the patterns of each room with what is below it.
func trees(rooms []string) patterns {
	var all patterns
	for _, room := range rooms {
		all = append(all, room+"/...")
	}
	return all
}
