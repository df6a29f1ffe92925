// Asks token endpoints for tokens with oauth4webapi, so that what it makes of hostile ones can be set beside what
// Jackfield's own client makes of them.
//
// It is here only to be measured, as people get it: nothing is configured but what the library's documentation tells
// everybody to configure. It has a package.json of its own so that nothing else is installed with it; whoever measures
// knows it as a program only: `node driver.mjs`.
//
// A line of JSON on standard input is one case, one line of JSON on standard output is what became of it, in the same
// order, and each is written before the next case is read:
//
//   {"id", "token_endpoint", "ca_file", "username", "password", "client_id", "client_secret", "scope", "timeout_ms"}
//   {"id", "outcome": "token" or "error", "access_token", "expires_at", "error"}
//
// It ends when standard input does. The secrets it is given are invented for the measurement: tokens and the library's
// errors are passed on as they are, because what they show is measured too.
//
// Each case is a process of its own (client.mjs). Node reads which CA to trust besides its own, NODE_EXTRA_CA_CERTS,
// once and before anything else: this way the library's request goes through Node's own fetch, as everybody's does, and
// not through an agent of ours. And whatever a case does to its process, it does to no other case.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const client = fileURLToPath(new URL('client.mjs', import.meta.url));

// How long a process may take besides the request: to start on a machine that is busy, and to end.
const slack = 20_000;

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const outcome = { id: '', outcome: 'error', access_token: '', expires_at: '', error: '', ...attempt(line) };
  await new Promise((written) => { process.stdout.write(JSON.stringify(outcome) + '\n', written); });
}

// Returns what became of the case, whatever became of its process.
function attempt(line) {
  let id = '';
  try {
    const request = JSON.parse(line);
    id = request.id;
    return { ...run(line, request), id };
  } catch (err) {
    return { id, error: `trying the case: ${err.message}` };
  }
}

function run(line, request) {
  const env = { ...process.env };
  if (request.ca_file) env.NODE_EXTRA_CA_CERTS = request.ca_file;
  const child = spawnSync(process.execPath, [client], {
    env,
    input: line,
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: Infinity,
    timeout: request.timeout_ms + slack,
    killSignal: 'SIGKILL',
  });
  if (child.error) throw child.error;
  if (child.status !== 0) throw new Error(`its process ended with ${child.signal ?? `status ${child.status}`}`);
  return JSON.parse(child.stdout);
}
