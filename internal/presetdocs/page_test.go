package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func manifest(t *testing.T) []byte {
	t.Helper()
	data, err := json.Marshal(plugin.Manifest{ManifestVersion: 1, Description: plugin.Description{
		Name: "acme", Version: "1.0.0", Types: []plugin.Type{{
			Name: "acme-login", Version: "1.0.0", Schema: schema.Schema{Fields: []schema.Field{{Name: "user", Kind: schema.String}}},
			Presets: []plugin.Preset{
				{Name: "bare", Title: "Bare", Config: map[string]any{}},
				{
					Name: "full", Title: "Full | all", Help: "Of <all> *kinds*.", Config: map[string]any{}, FillIn: map[string]string{"user": "The name."},
					Beware: []string{`Is DOMAIN\user in client_id.`}, Sources: []string{"https://acme.example/a_b"},
				},
			},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPage(t *testing.T) {
	var out strings.Builder
	if err := run(bytes.NewReader(manifest(t)), &out); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(out.String(), intro)
	if !ok {
		t.Fatalf("it does not begin with the introduction: %.80s", out.String())
	}
	const want = `
## acme-login

| preset | for |
|---|---|
| [bare](#bare) | Bare |
| [full](#full) | Full \| all |

### bare

**Bare.** 

` + "```yaml\ntype: acme-login\nconfig: {}\n```" + `

### full

**Full \| all.** Of \<all> \*kinds\*.

` + "```yaml\ntype: acme-login\nconfig:\n  # The name.\n  user:\n```" + `

Beware:

* Is DOMAIN\\user in client\_id.

Sources:

* <https://acme.example/a_b>
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoManifest(t *testing.T) {
	if err := run(strings.NewReader("{}"), &strings.Builder{}); err == nil {
		t.Error("an empty manifest made a page")
	}
	lost := errors.New("lost")
	if err := run(iotest.ErrReader(lost), &strings.Builder{}); !errors.Is(err, lost) {
		t.Errorf("the error is %v", err)
	}
}
