package oauth

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
)

// parsePEM reads the one private key of a PEM text. Certificates, public keys and
// curve parameters may stand beside it, as tools leave them there.
func parsePEM(text string) (any, *keyTrouble) {
	// A key that went through an environment variable or a JSON file may have the
	// two characters \n where its lines ended. PEM has no backslash of its own.
	rest := []byte(strings.ReplaceAll(text, `\n`, "\n"))
	var private []*pem.Block
	public := false
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		switch {
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			private = append(private, block)
		case strings.HasSuffix(block.Type, "PUBLIC KEY"), strings.HasSuffix(block.Type, "CERTIFICATE"):
			public = true
		}
	}
	switch {
	case len(private) > 1:
		return nil, badKey("holds more than one private key", "give the one that the server knows the public key of")
	case len(private) == 0 && public:
		return nil, publicKey()
	case len(private) == 0:
		return nil, badKey("begins like PEM and cannot be read", "its lines must be kept as they are, from -----BEGIN to -----END")
	}
	return parseBlock(private[0])
}

func parseBlock(block *pem.Block) (any, *keyTrouble) {
	if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
		return nil, badKey("is encrypted with a passphrase", "take that off: openssl pkey -in encrypted.pem -out plain.pem")
	}
	switch block.Type {
	case "PRIVATE KEY":
		return parsePKCS8(block.Bytes)
	case "RSA PRIVATE KEY":
		return parsePKCS1(block.Bytes)
	case "EC PRIVATE KEY":
		return parseSEC1(block.Bytes)
	case "OPENSSH PRIVATE KEY":
		return nil, badKey("is in the format of OpenSSH", "change it to PKCS#8: ssh-keygen -p -m PKCS8 -f key")
	}
	return nil, otherKind()
}

// The kinds of keys that PKCS#8 can hold and we can use: RFC 8017 appendix A.1, RFC
// 5480 section 2.1.1, RFC 8410 section 3.
var (
	rsaOID     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	ecOID      = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	ed25519OID = asn1.ObjectIdentifier{1, 3, 101, 112}

	// curveOIDs are P-224, P-256, P-384 and P-521 (RFC 5480 section 2.1.1.1).
	curveOIDs = []asn1.ObjectIdentifier{{1, 3, 132, 0, 33}, {1, 2, 840, 10045, 3, 1, 7}, {1, 3, 132, 0, 34}, {1, 3, 132, 0, 35}}
)

func parsePKCS8(der []byte) (any, *keyTrouble) {
	var head struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	if _, err := asn1.Unmarshal(der, &head); err != nil {
		return nil, damaged("PEM")
	}
	switch kind := head.Algorithm.Algorithm; {
	case kind.Equal(rsaOID):
		return parsePKCS1(head.Key)
	case kind.Equal(ecOID) && otherwise(head.Algorithm.Parameters.FullBytes):
		return nil, otherCurve()
	case kind.Equal(ecOID), kind.Equal(ed25519OID):
		key, err := x509.ParsePKCS8PrivateKey(der)
		return orDamaged(key, err)
	}
	return nil, otherKind()
}

// parseSEC1 reads an EC key (RFC 5915 section 3).
func parseSEC1(der []byte) (any, *keyTrouble) {
	var head struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		Public  asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	if _, err := asn1.Unmarshal(der, &head); err == nil && head.Curve != nil && !supported(head.Curve) {
		return nil, otherCurve()
	}
	key, err := x509.ParseECPrivateKey(der)
	return orDamaged(key, err)
}

// otherwise reports whether the parameters of an EC key name a curve that the
// library does not have. Where they name none, it says itself what that is.
func otherwise(parameters []byte) bool {
	var curve asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(parameters, &curve)
	return err == nil && !supported(curve)
}

// supported reports whether the library has a curve. It has P-224 too, which is
// refused later.
func supported(curve asn1.ObjectIdentifier) bool { return slices.ContainsFunc(curveOIDs, curve.Equal) }

// parsePKCS1 looks at the size of an RSA key before its arithmetic is checked, the
// time for which grows with the third power of it.
func parsePKCS1(der []byte) (any, *keyTrouble) {
	var head struct {
		Version int
		N       *big.Int
	}
	if _, err := asn1.Unmarshal(der, &head); err != nil {
		return nil, damaged("PEM")
	}
	if bad := checkRSASize(head.N.BitLen()); bad != nil {
		return nil, bad
	}
	key, err := x509.ParsePKCS1PrivateKey(der)
	return orDamaged(key, err)
}

// orDamaged passes a key on, and nothing of what the library says of one that is
// none.
func orDamaged(key any, err error) (any, *keyTrouble) {
	if err != nil {
		return nil, damaged("PEM")
	}
	return key, nil
}
