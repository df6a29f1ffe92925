// What both Node servers need around their library: settings, counts, and a life that ends with the test's.

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
