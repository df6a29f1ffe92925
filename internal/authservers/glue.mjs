// What both Node servers need around their library: settings, counts, and a life that ends with the test's.
import { appendFileSync } from 'node:fs';

// How long an access token is valid, in seconds.
export const lifespan = Number(process.env.LIFESPAN ?? 3600);

// Counts token requests by the grant that their body names, and revocations, whatever will be answered: whoever receives
// them counts them, so a client that sends a password twice cannot hide it. No secret is kept.
export class Counter {
  #counts = { password: 0, refresh_token: 0, other: 0, revocation: 0, last_authorization: '', last_content_type: '' };

  // Handlers for the token route, to stand between the body parsers and the library. The one with four arguments is
  // how Express tells a handler for bodies that could not be parsed.
  handlers = [
    (req, _res, next) => { this.#add(req, req.body?.grant_type); next(); },
    (err, req, _res, next) => { this.#add(req); next(err); },
  ];

  // A handler for the revocation route, before the library.
  revocation = (_req, _res, next) => { this.#counts.revocation++; next(); };

  // Answers GET /_counts.
  serve = (_req, res) => { res.json(this.#counts); };

  #add(req, grant) {
    this.#counts[grant === 'password' || grant === 'refresh_token' ? grant : 'other']++;
    this.#counts.last_authorization = style(req.get('authorization'));
    this.#counts.last_content_type = (req.get('content-type') ?? '').split(';')[0].trim().toLowerCase();
  }
}

// Names the scheme of an Authorization header, and never its first word as it stands: that may be a secret.
function style(header) {
  if (!header) return '';
  return /^basic /i.test(header) ? 'basic' : 'other';
}

// Notes the secrets that come in and the tokens that go out in the file that JACKFIELD_CANARIES names, so that the output
// of the tests can be searched for them; ../canary says how, and fosite/canary.go does the same. It is the first handler
// of an app. An answer's are noted before anybody has them: the test may be over a moment later, and this server with it.
export function noting(req, res, next) {
  const file = process.env.JACKFIELD_CANARIES;
  if (!file) return next();
  const json = res.json;
  res.json = (body) => {
    note(file, [...credentials(req.get('authorization')), ...named(req.body), ...named(body)]);
    return json.call(res, body);
  };
  next();
}

// What a header has behind the scheme, and the password of Basic as it stands and decoded.
function credentials(header = '') {
  const rest = header.replace(/^\S* /, '');
  const password = Buffer.from(rest, 'base64').toString().replace(/^[^:]*:/, '');
  return [rest, password, new URLSearchParams(`p=${password.replaceAll('&', '%26')}`).get('p')];
}

// The secrets of a form or of a JSON document, by their names.
function named(body) {
  return ['password', 'client_secret', 'access_token', 'refresh_token', 'token'].map((name) => body?.[name]);
}

// Writes each value in a line and all lines at once, so that those of other processes stay whole.
function note(file, values) {
  const given = values.filter((v) => typeof v === 'string' && v !== '');
  appendFileSync(file, given.map((v) => `${Buffer.from(v).toString('base64')} the server ${process.cwd().split(/[\\/]/).pop()}\n`).join(''));
}

// Serves app on PORT (0 or absent: a free one), says on standard output when requests are answered, and ends when
// standard input does. The system closes that pipe however its holder dies, so no server outlives a killed test.
export function serve(app) {
  const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', (err) => {
    if (err) throw err;
    console.log(`ready http://127.0.0.1:${server.address().port}`);
  });
  const end = () => process.exit(0);
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
}
