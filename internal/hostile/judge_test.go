package hostile

import (
	"slices"
	"strings"
	"testing"
)

// Each flaw is seen, in cases in which the same client without it is found to be right.
func TestFlawsAreCaught(t *testing.T) {
	for name, test := range map[string]struct {
		flaw  flaws
		cases []string
		says  string // in each verdict
	}{
		"follows redirects": {flaws{follows: true}, []string{"TE-RED-301-X", "TE-RED-303-X", "TE-RED-307-X", "TE-RED-308-X", "TE-RED-DOWN", "TE-RED-META"}, "nobody configured was reached"},
		"fetches a page":    {flaws{follows: true}, []string{"TE-RED-302-SAME"}, "the login page is fetched"},
		"goes in circles":   {flaws{follows: true}, []string{"TE-RED-LOOP"}, "passwords were sent, want 1 at most"},
		"retries":           {flaws{retries: 2}, []string{"TE-ERR-500", "TE-RST-5", "TE-CHUNK-TAIL", "TE-H2-REFUSED"}, "3 passwords were sent"},
		"lets HTTP/2 retry": {flaws{pooled: true}, []string{"TE-H2-REFUSED", "TE-H2-GOAWAY"}, "passwords were sent, want 1 at most"},
		"takes the last":    {flaws{lax: true}, []string{"TE-JSON-DUP"}, `the outcome is "token"`},
		"folds names":       {flaws{lax: true}, []string{"TE-JSON-CASE"}, "the value of ACCESS_TOKEN is used"},
		"probes":            {flaws{probes: true}, []string{"TE-REQ-NOPROBE/default", "TE-ERR-CLIENT401", "TE-ERR-GRANT400"}, "2 passwords were sent"},
		"is silent":         {flaws{silent: true}, []string{"TE-ERR-GRANT400", "TE-JSON-ESC", "TE-RST-5"}, "it speaks of 0 logins"},
		"boasts":            {flaws{boasts: true}, []string{"TE-RST-1", "TE-TLS-EXP"}, "can have left"},
		"talks":             {flaws{talks: true}, []string{"TE-ERR-500", "TE-ERR-ECHOHTML"}, "the error shows"},
		"prints":            {flaws{prints: true}, []string{"TE-JSON-ESC"}, "the log shows the token"},
		"is greedy":         {flaws{greedy: true}, []string{"TE-SIZE-INF"}, "MiB were taken"},
		"counts late":       {flaws{late: true}, []string{"TE-EXP-SLOW"}, "it is said to last"},
		"trusts anybody":    {flaws{trusting: true}, []string{"TE-TLS-EXP", "TE-TLS-NOTYET"}, "want 0 at most"},
		"keeps cookies":     {flaws{sweet: true}, []string{"TE-HDR-COOKIE"}, "a cookie came"},
		"blames the user":   {flaws{denied: true}, []string{"TE-ERR-REQ", "TE-RED-307-X"}, `the code is "denied"`},
		"hopes":             {flaws{hopeful: true}, []string{"TE-ERR-GRANT400"}, `it may be tried again "backoff"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, id := range test.cases {
				if problems := verdict(t, id, flaws{}); problems != nil {
					t.Errorf("%s: without the flaw: %q", id, problems)
				}
				if problems := verdict(t, id, test.flaw); !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, test.says) }) {
					t.Errorf("%s: the verdict is %q, want %q in it", id, problems, test.says)
				}
			}
		})
	}
}

// verdict plays the first variant of a case, or the one that is named.
func verdict(t *testing.T, id string, f flaws) []string {
	t.Helper()
	id, variant, _ := strings.Cut(id, "/")
	c := find(t, id)
	v := max(0, slices.IndexFunc(c.Plays, func(p Play) bool { return p.Name == variant }))
	ca, err := CA()
	if err != nil {
		t.Fatal(err)
	}
	client := newFlawed(ca, f)
	defer client.http.CloseIdleConnections()
	problems, err := Run(t.Context(), c, c.Plays[v], client)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

// What the judge says of a leak is no leak.
func TestVerdictsHideSecrets(t *testing.T) {
	for _, id := range []string{"TE-ERR-ECHOHTML", "TE-FRAME-STATUS/999"} {
		text := strings.Join(verdict(t, id, flaws{talks: true, denied: true}), "\n")
		if text == "" || Leaks(text) != nil {
			t.Errorf("%s: the verdict shows %v", id, Leaks(text))
		}
	}
}

// Results that no client above comes to.
func TestJudgeOfResults(t *testing.T) {
	right := Result{Outcome: Token, Token: good, Retry: RetryNone, Scopes: []string{"a"}, Logins: 1}
	for says, change := range map[string]func(*Trial){
		"":                                func(*Trial) {},
		"the outcome is \"\"":             func(t *Trial) { t.Result.Outcome = "" },
		"the token is empty":              func(t *Trial) { t.Result.Token = "" },
		"the token is the wrong token":    func(t *Trial) { t.Result.Token = wrong },
		`the scopes are ["a" "b"]`:        func(t *Trial) { t.Result.Scopes = []string{"a", "b"} },
		"call 1 gave no token":            func(t *Trial) { t.Before = []Result{{Outcome: Failure}} },
		"it speaks of 2 logins, and only": func(t *Trial) { t.Result.Logins = 2 },
	} {
		trial := &Trial{Case: find(t, "TE-SC-DOWN"), Result: right, Counts: Counts{Connections: 1, Open: 1, Passwords: 1}}
		trial.Case.Calls = []Call{Login}
		change(trial)
		if len(trial.Before) > 0 {
			trial.Case.Calls = []Call{Login, Login}
		}
		problems := Judge(trial)
		if says == "" && problems != nil || says != "" && !strings.Contains(strings.Join(problems, "; "), says) {
			t.Errorf("%q, want %q", problems, says)
		}
	}
}
