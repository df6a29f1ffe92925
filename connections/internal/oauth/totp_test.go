package oauth_test

import (
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// The vectors of RFC 6238 appendix B.
func TestTOTPOfTheRFC(t *testing.T) {
	seed := strings.Repeat("1234567890", 7)
	for _, test := range []struct {
		at                   int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		at := time.Unix(test.at, 0)
		for _, variant := range []struct {
			name, want string
			size       int
		}{{"SHA1", test.sha1, 20}, {"SHA256", test.sha256, 32}, {"SHA512", test.sha512, 64}} {
			secret := base32.StdEncoding.EncodeToString([]byte(seed[:variant.size]))
			uri := fmt.Sprintf("otpauth://totp/Some:alice?secret=%s&algorithm=%s&digits=8&period=30", url.QueryEscape(secret), variant.name)
			if got := code(t, uri, at); got != variant.want {
				t.Errorf("%s at %d is %s, want %s", variant.name, test.at, got, variant.want)
			}
			if got := code(t, secret, at); variant.name == "SHA1" && got != variant.want[2:] {
				t.Errorf("six digits at %d are %s, want %s", test.at, got, variant.want[2:])
			}
		}
	}
}

func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	c, err := oauth.TOTP(sdk.NewSecret(secret), at)
	if err != nil {
		t.Fatal(err)
	}
	return c.Reveal()
}

func TestTOTPAsPeoplePasteIt(t *testing.T) {
	at := time.Unix(59, 0)
	for _, secret := range []string{
		"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
		" gezd-gnbv-gy3tqojq\u00a0gezdgnbvgy3t-qojq\n", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ======",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "OTPAUTH://TOTP/My%20Shop:a@b.c?issuer=My%20Shop&secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&algorithm=sha1",
	} {
		if got := code(t, secret, at); got != "287082" {
			t.Errorf("%q gives %s", secret, got)
		}
	}
	// One that needs padding, with and without it, and a period of its own.
	for _, secret := range []string{"GEZDGNBVGY3TQOJQGE", "GEZDGNBVGY3TQOJQGEZA", "GEZDGNBVGY3TQOJQGEZDG", "GEZDGNBVGY3TQOJQGEZDGNA"} {
		padded := secret + strings.Repeat("=", 8-len(secret)%8)
		if code(t, secret, at) != code(t, padded, at) || code(t, secret, at) == code(t, "GEZDGNBVGY3TQOJQ", at) {
			t.Errorf("padding matters to %s", secret)
		}
	}
	uri := "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=60"
	if code(t, uri, time.Unix(60, 0)) != code(t, uri, time.Unix(119, 0)) || code(t, uri, time.Unix(59, 0)) == code(t, uri, time.Unix(60, 0)) {
		t.Error("the period is not heeded")
	}
}

func TestTOTPAlgorithmsAsOthersCallThem(t *testing.T) {
	at := time.Unix(59, 0)
	for plain, others := range map[string][]string{
		"SHA1": {"HmacSHA1", "SHA-1", "sha1", "HMAC-SHA-1", ""}, "SHA256": {"HmacSHA256", "SHA-256"}, "SHA512": {"HmacSHA512", "sha-512"},
	} {
		uri := "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm="
		for _, other := range others {
			if code(t, uri+other, at) != code(t, uri+plain, at) {
				t.Errorf("%s is not %s", other, plain)
			}
		}
	}
}

// A code is that of its period to the last nanosecond.
func TestTOTPPeriod(t *testing.T) {
	secret := "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	first := code(t, secret, time.Unix(1111111110, 0))
	if first != code(t, secret, time.Unix(1111111139, 999999999)) || first == code(t, secret, time.Unix(1111111140, 0)) {
		t.Error("a period is not thirty seconds")
	}
}

func TestBadTOTPSecrets(t *testing.T) {
	for secret, says := range map[string]string{
		"":                        "no secret in base32",
		"====":                    "no secret in base32",
		"GEZDGNBV1":               "no secret in base32",
		"hunter22-SECRET":         "no secret in base32",
		"234567":                  "no secret in base32",
		"123456":                  "no secret in base32",
		strings.Repeat("A", 5000): "too long",
		"otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ":               "do not go by time",
		"otpauth://totp/x":                                       "no secret in base32",
		"otpauth://totp/%zz?secret=GEZDGNBVGY3TQOJQ":             "is no URI",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=5":      "number of digits",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=9":      "number of digits",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=x":      "number of digits",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=0":      "period",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=-30":    "period",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=99999":  "period",
		"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5": "algorithm",
		"GEZDGNBVGY3TQOI":                  "fewer than 80 bits",
		"otpauth://totp/x?secret=GEZDGNBV": "fewer than 80 bits",
		"MFRGG":                            "fewer than 80 bits",
	} {
		got, err := oauth.TOTP(sdk.NewSecret(secret), time.Unix(59, 0))
		e := sdk.AsError(err)
		if err == nil || got.IsSet() || e.Code != sdk.BadConfig || e.Field != "totp_secret" || !strings.Contains(e.Message, says) || e.Hint == "" {
			t.Errorf("%q: %v (%s)", secret, err, e.Hint)
		}
		if sdktest.Leaks([]string{secret, "hunter22-SECRET"}, err) != nil {
			t.Errorf("%q leaks: %v", secret, err)
		}
	}
}

// FuzzTOTP holds that there is a code of digits or one of the known sentences, and
// that all the ways of writing a secret are one.
func FuzzTOTP(f *testing.F) {
	f.Add("GEZDGNBVGY3TQOJQ", int64(59))
	f.Add("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=8&period=60&algorithm=SHA512", int64(-1))
	f.Fuzz(func(t *testing.T, secret string, at int64) {
		got, err := oauth.TOTP(sdk.NewSecret(secret), time.Unix(at, 0))
		if err != nil {
			if e := sdk.AsError(err); e.Code != sdk.BadConfig || e.Field != "totp_secret" || len(secret) > 7 && strings.Contains(e.Message+e.Hint, secret) {
				t.Errorf("%v", err)
			}
			return
		}
		if number.ReplaceAllString(got.Reveal(), "") != "" || len(got.Reveal()) < 6 || len(got.Reveal()) > 8 {
			t.Errorf("a code of %d characters", len(got.Reveal()))
		}
		if spaced := strings.Join(strings.Split(secret, ""), " "); !strings.Contains(secret, "://") && len(spaced) <= 4096 && code(t, spaced, time.Unix(at, 0)) != got.Reveal() {
			t.Error("spaces matter")
		}
	})
}
