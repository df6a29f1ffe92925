// A key and a certificate that vouches for itself. Node.js reads certificates and does not make them, so this writes one
// down: X.509 is a few fields in DER, each a tag, a length and what is in it.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const hour = 3600e3;

// Returns a new key and a certificate for a name, both as PEM, and the certificate's bytes.
export function selfSigned(name) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const named = sequence(set(sequence(oid('550403'), utf8(name)))); // commonName
  const now = Date.now();
  const content = sequence(
    tagged(0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])), // serial number
    ecdsaWithSHA256,
    named, // issuer
    sequence(time(now - hour), time(now + 30 * 24 * 365 * hour)), // a plugin runs for as long as its host
    named, // subject
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(sequence(oid('551d11'), octets(sequence(element(0x82, Buffer.from(name))))))), // subjectAltName
  );
  const signature = sign('sha256', content, privateKey);
  const der = sequence(content, ecdsaWithSHA256, element(0x03, Buffer.of(0), signature));
  const cert = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert, der };
}

function element(tag, ...parts) {
  const body = Buffer.concat(parts);
  const size = body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

const sequence = (...parts) => element(0x30, ...parts);
const set = (...parts) => element(0x31, ...parts);
const tagged = (number, part) => element(0xa0 + number, part);
const integer = (bytes) => element(0x02, bytes);
const octets = (part) => element(0x04, part);
const oid = (hex) => element(0x06, Buffer.from(hex, 'hex'));
const utf8 = (text) => element(0x0c, Buffer.from(text));
const time = (ms) => element(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, ''))); // 20260131120000Z
const ecdsaWithSHA256 = sequence(oid('2a8648ce3d040302'));
