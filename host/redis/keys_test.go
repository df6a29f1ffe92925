package redis

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/internal/redistest"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// newKey is a line of a key file.
func newKey() string {
	text := NewKeys()
	line := strings.TrimSpace(text[strings.LastIndex(strings.TrimSpace(text), "\n")+1:])
	canary.Note(line)
	return line
}

func TestKeyFile(t *testing.T) {
	one, two := newKey(), newKey()
	alone := mustKeys("# a comment\n\n  " + one + " # the first\r\n")
	if len(alone.Secret()) != 32 || bytes.Equal(alone.Secret(), mustKeys(two).Secret()) {
		t.Error("the secret of the installation is not drawn")
	}
	rotated := mustKeys(two + "\n" + one)
	if !bytes.Equal(rotated.Secret(), alone.Secret()) {
		t.Error("a key that was added above changes the keys of the cache")
	}
	if bytes.Equal(mustKeys(one+"\n"+two).Secret(), alone.Secret()) {
		t.Error("it is not the last key that yields the secret")
	}
	raw, _ := base64.StdEncoding.DecodeString(one)
	if bytes.Equal(raw, alone.Secret()) || bytes.Contains(alone.sealing[0].id[:], raw[:4]) {
		t.Error("the key itself is used")
	}
}

// TestAKeyThatOpens reads what it sealed elsewhere, and seals nothing here.
func TestAKeyThatOpens(t *testing.T) {
	old, fresh := newKey(), newKey()
	first, second := mustKeys("open "+fresh+"\n"+old), mustKeys(fresh+"\n"+old)
	for _, way := range [][2]Keys{{first, mustKeys(old)}, {second, first}, {first, second}} {
		sealed, err := way[0].seal(kindGuard, "k", nil, []byte("v"))
		if err != nil {
			t.Fatal(err)
		}
		if value, err := way[1].open(kindGuard, "k", nil, sealed); err != nil || string(value) != "v" {
			t.Errorf("it is %q (%v)", value, err)
		}
	}
	if !bytes.Equal(first.Secret(), second.Secret()) {
		t.Error("what authorizations are called has changed")
	}
	if _, err := ParseKeys([]byte("open " + old)); err == nil || !strings.Contains(err.Error(), "none seals") {
		t.Error(err)
	}
}

// TestWhatAnotherKeySealed of the guard's is not shown as damaged, which would have it
// written over, and the doctor says so.
func TestWhatAnotherKeySealed(t *testing.T) {
	server := redistest.Start(t)
	one, two := newKey(), newKey()
	a, b := open(t, server.URL(), func(o *Options) { o.Keys = mustKeys(two + "\n" + one) }), open(t, server.URL(), func(o *Options) { o.Keys = mustKeys(one) })
	swap(t, a, "k", "", []byte("refused"))
	if _, version, err := b.Guard().Load(t.Context(), "k"); !isStrange(err) || version != "" {
		t.Errorf("it is of version %q (%v)", version, err)
	}
	if err := b.Guard().Each(t.Context(), func(string, []byte) bool { t.Error("it is listed"); return true }); err != nil {
		t.Error(err)
	}
	if f := findings(t, b)["key file"]; f.Level != Fail || !strings.Contains(f.Message, "1 of 1") {
		t.Errorf("the doctor says %+v", f)
	}
	versioned(t, a, "k", "refused")
}

func TestKeyFileThatIsNone(t *testing.T) {
	one := newKey()
	for text, words := range map[string]string{
		"":                          "holds no key",
		"# nothing\n":               "holds no key",
		one + "\nhunter2\n":         "line 2",
		one[:40] + "\n":             "line 1",
		one + one:                   "line 1",
		"#\n" + one + "\n\n" + one:  "line 4 of the key file is the key of line 2",
		strings.TrimRight(one, "="): "line 1",
	} {
		_, err := ParseKeys([]byte(text))
		if err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), one[:8]) {
			t.Errorf("want %q: %v", words, err)
		}
	}
}

func TestKeysHide(t *testing.T) {
	line := newKey()
	keys := mustKeys(line)
	raw, _ := base64.StdEncoding.DecodeString(line)
	sealing, _ := derive(raw, "sealing", keySize)
	client := open(t, redistest.Start(t).URL(), func(o *Options) { o.Keys = keys })
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "keys", keys, "client", client, "options", Options{Keys: keys})
	inJSON, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	shown := log.String() + string(inJSON)
	type holder struct{ k Keys }
	for _, value := range []any{keys, &keys, holder{keys}, []Keys{keys}, client, Options{Keys: keys}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
			shown += fmt.Sprintf(verb, value)
		}
	}
	for _, text := range [][]byte{raw, sealing, keys.Secret()} {
		for _, form := range secret.Encodings(string(text)) {
			if strings.Contains(shown, form) {
				t.Error("a key is shown")
			}
		}
	}
}

func TestKeysAreReplacedWhileHostsRun(t *testing.T) {
	server := redistest.Start(t)
	old, fresh := newKey(), newKey()
	with := func(lines ...string) func(*Options) {
		return func(o *Options) { o.Keys = mustKeys(strings.Join(lines, "\n")) }
	}
	before, during, after := open(t, server.URL(), with(old)), open(t, server.URL(), with(fresh, old)), open(t, server.URL(), with(fresh))
	put(t, before, "k", "old")
	load(t, during, "k", "old")
	put(t, during, "k", "new")
	load(t, after, "k", "new")
	value, g, err := before.Authorizations().Load(t.Context(), "k")
	if value != nil || g == 0 || err == nil || !strings.Contains(err.Error(), "sealed with a key that is not in the key file") {
		t.Errorf("sealed with a key that is not there, it is %q of %d (%v)", value, g, err)
	}
	if before.Health().Damaged != 1 {
		t.Error("it is not counted")
	}
	if !save(t, before, "k", g+1, "over it") {
		t.Error("it cannot be replaced")
	}
	load(t, during, "k", "over it")
}
