// The connection type: a token that somebody else obtained, sent with each request.
import { Failure } from './failure.js';

// What the manifest says, word for word.
export const plugin = {
  name: 'node-bearer',
  version: '0.1.0',
  types: [{
    name: 'node-bearer',
    title: 'Bearer token (Node.js)',
    description: 'A token that somebody else obtained, in the header Authorization.',
    version: '0.1.0',
    schema: {
      fields: [
        { name: 'api_endpoint', title: 'API endpoint', kind: 'url', required: true, help: 'Where the API lives.', roles: ['api_origin', 'secret_origin'] },
        { name: 'token', title: 'Token', kind: 'secret', required: true, help: 'As the API\'s owner gave it.', pattern: '^[!-~]+$' },
        {
          name: 'scheme', title: 'Scheme', kind: 'enum', default: 'Bearer', help: 'The word in front of the token.', advanced: true,
          options: [{ value: 'Bearer' }, { value: 'Token', title: 'Token, as some servers say' }],
        },
      ],
    },
  }],
};

const day = 24 * 3600e3;
const year10000 = 253402300800; // in seconds, when there are no dates any more

export const type = {
  // Returns an authorization, or throws. Nothing is sent, so it costs no login.
  authorize({ token, scheme }, { reason }) {
    const hint = 'enter a new one';
    if (reason === 'REASON_REFUSED') throw new Failure('DENIED', 'the API refused this token', { field: 'token', hint });
    const end = expiry(token);
    if (end <= Date.now()) throw new Failure('DENIED', `this token ended on ${date(end)}`, { field: 'token', hint });
    return {
      headers: [{ name: 'Authorization', value: `${scheme} ${token}` }],
      ...(end && { expiry: { seconds: Math.floor(end / 1000) } }),
    };
  },

  // Yields each check as soon as it is made.
  * test(config) {
    const authorization = this.authorize(config, {});
    const end = expiry(config.token);
    const check = { name: 'token', status: 'STATUS_PASSED', message: end ? `the token is good until ${date(end)}` : 'the token does not say when it ends' };
    if (end - Date.now() < 14 * day) Object.assign(check, { status: 'STATUS_WARNED', code: 'ENDS_SOON', field: 'token', hint: 'have another one ready' });
    yield { check, authorization };
  },
};

// Returns when a token ends that is a JWT and says so, in milliseconds since 1970.
function expiry(token) {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    return Number.isFinite(exp) && Math.abs(exp) < year10000 ? exp * 1000 : undefined;
  } catch {
    return undefined; // it is none, which is nobody's mistake
  }
}

const date = (ms) => new Date(ms).toISOString().slice(0, 10);
