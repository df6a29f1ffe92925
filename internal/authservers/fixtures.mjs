// The identities that the Node servers know. The same are in identities.go, and in fosite/ and go-oauth2/; a test logs
// each of them in at each server, so none can drift away from the others unseen.
//
// Maps, not objects: a client that calls itself __proto__ must not be found.

// Client id to secret; null is a public client.
export const clients = new Map([
  ['ropc-client', 's3cr3t-C1ient'],
  ['ropc-public', null],
  ['ropc+client/2', 'p@ss%20w+rd/ &='],
  ['ropc-colon', 'se:cr:et'],
  ['ropc:quoted 3', String.raw`"q\uote": 100% + '%3A'`],
]);

// User name to password.
export const users = new Map([
  ['alice', 'Wonder1and!'],
  ['bob+test@example.test', 'pa ss&wörd%+='],
  [`çarol "the" o'quote`, String.raw`"ünï\u0041" 'quöte': <€>`],
]);

export const scopes = ['read', 'write'];
