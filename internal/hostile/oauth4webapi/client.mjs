// Makes one token request: the case is on standard input, what became of it goes to standard output, and the process
// ends, whatever a connection still has to say. A rejection that nobody handles ends it with another status than 0.
import { text } from 'node:stream/consumers';
import * as oauth from 'oauth4webapi';

let outcome;
try {
  outcome = await request(JSON.parse(await text(process.stdin)));
} catch (err) {
  outcome = { outcome: 'error', error: explain(err) };
}
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));

// The library has no function for the password grant. Its function for any grant is what it offers instead.
async function request({ token_endpoint, username, password, client_id, client_secret, scope, timeout_ms }) {
  const url = new URL(token_endpoint);
  const server = { issuer: url.origin, token_endpoint };
  const client = { client_id };
  const authentication = client_secret ? oauth.ClientSecretPost(client_secret) : oauth.None();
  const parameters = new URLSearchParams({ username, password });
  if (scope) parameters.set('scope', scope);

  const response = await oauth.genericTokenEndpointRequest(server, client, authentication, 'password', parameters, {
    signal: AbortSignal.timeout(timeout_ms),
    [oauth.allowInsecureRequests]: url.protocol === 'http:', // the library refuses http unless it is told
  });
  const token = await oauth.processGenericTokenEndpointResponse(server, client, response);
  return { outcome: 'token', access_token: token.access_token, expires_at: expiry(token.expires_in) };
}

// The library says how long a token is valid, and leaves it to its user to look at a clock. A Date ends with the year
// 275760, and RFC 3339 with 9999: what is later is said to be then.
function expiry(seconds) {
  if (seconds === undefined) return '';
  const last = Date.UTC(9999, 11, 31, 23, 59, 59);
  return new Date(Math.min(Date.now() + seconds * 1000, last)).toISOString();
}

// What an error says for itself: fetch hides in the cause what it failed for, and the library the server's code in a
// field.
function explain(err) {
  const said = [];
  for (let e = err; e instanceof Error; e = e.cause) said.push(e.message);
  if (typeof err?.error === 'string') said.push(err.error);
  return said.join(': ') || String(err);
}
