package hostile

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// handshakes do not prove whose they are, or want a proof that nobody has.
func handshakes() []Case {
	day := 24 * time.Hour
	unproved := func(id, title string, plays ...Play) Case {
		return Case{
			ID: id, Title: title, Plays: plays,
			Expect: fails(plugin.TLS).nothingSent(), Never: []Rule{by(byPosts, sentElsewhere.Words), insecure},
		}
	}
	demanding := func(version uint16) Play {
		return Play{tls: func(c *tls.Config) error {
			c.ClientAuth, c.MinVersion, c.MaxVersion = tls.RequireAnyClientCert, version, version
			return nil
		}}
	}
	wants := unproved("TE-TLS-CLIENTREQ", "server requires a client certificate, none configured",
		demanding(tls.VersionTLS12).named("1.2"), demanding(tls.VersionTLS13).named("1.3"))
	wants.Never = []Rule{sees("another connection's client certificate is offered", func(t *Trial) string {
		if t.Counts.Certs > 0 {
			return "a certificate was shown"
		}
		return ""
	})}
	tangled := unproved("TE-TLS-CHAIN", "pathological certificate chain", Play{tls: func(c *tls.Config) error { return showing(c)(tangle(7)) }})
	tangled.Never = []Rule{overran("one goroutine pins a CPU beyond the deadline")}
	tangled.Config = map[string]any{"timeout": "5s"}
	return []Case{
		unproved("TE-TLS-EXP", "expired certificate", certified(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = time.Now().Add(-2*day), time.Now().Add(-day)
		}, newKey)),
		unproved("TE-TLS-OLD", "TLS 1.0 / 1.1 only", oldTLS(tls.VersionTLS11).named("1.1"), oldTLS(tls.VersionTLS10).named("1.0")),
		unproved("TE-TLS-WEAK", "weak key or SHA-1 chain",
			certified(func(*x509.Certificate) {}, weakKey).named("RSA-1024"),
			Play{tls: func(c *tls.Config) error { return showing(c)(bySHA1()) }}.named("SHA-1")),
		unproved("TE-TLS-NOTYET", "not yet valid (local clock behind)", certified(func(c *x509.Certificate) {
			c.NotBefore = time.Now().Add(time.Hour)
		}, newKey)),
		wants, tangled,
	}
}

// certified shows a certificate that is changed.
func certified(change func(*x509.Certificate), keys func() (crypto.Signer, error)) Play {
	return Play{tls: func(c *tls.Config) error {
		template := leaf()
		change(template)
		return showing(c)(issue(template, keys))
	}}
}

// showing puts a certificate into a configuration.
func showing(c *tls.Config) func(tls.Certificate, error) error {
	return func(cert tls.Certificate, err error) error {
		c.Certificates = []tls.Certificate{cert}
		return err
	}
}

func oldTLS(version uint16) Play {
	return Play{tls: func(c *tls.Config) error {
		c.MinVersion, c.MaxVersion = version, version
		return nil
	}}
}

func weakKey() (crypto.Signer, error) {
	return rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // that it is weak is what the case is about
}

// bySHA1 is signed with SHA-1, by an authority that is itself trusted.
func bySHA1() (tls.Certificate, error) {
	ca, err := authority()
	if err != nil {
		return tls.Certificate{}, err
	}
	template := certificate("Hostile SHA-1 Authority")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	key, err := newKey()
	if err != nil {
		return tls.Certificate{}, err
	}
	middle, err := ca.sign(template, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	end := leaf()
	end.SignatureAlgorithm = x509.ECDSAWithSHA1
	own, err := newKey()
	if err != nil {
		return tls.Certificate{}, err
	}
	s, err := middle.sign(end, own)
	if err != nil {
		return tls.Certificate{}, err
	}
	return shown(s, middle), nil
}

// tangle is a leaf below n authorities of one name that have all signed one another. The ways up are as many as the
// orders of n, and none leads to a root.
func tangle(n int) (tls.Certificate, error) {
	var heads, all []*signer
	for range n {
		key, err := newKey()
		if err != nil {
			return tls.Certificate{}, err
		}
		heads = append(heads, &signer{certificate("Tangle"), key})
	}
	for i, above := range heads {
		for j, below := range heads {
			if i == j {
				continue
			}
			template := certificate("Tangle")
			template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
			template.SubjectKeyId = fmt.Appendf(nil, "tangle %d", j)
			s, err := above.sign(template, below.key)
			if err != nil {
				return tls.Certificate{}, err
			}
			all = append(all, s)
		}
	}
	key, err := newKey()
	if err != nil {
		return tls.Certificate{}, err
	}
	s, err := heads[0].sign(leaf(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return shown(s, all...), nil
}
