// A real authorization server for tests: @jmondi/oauth2-server (ts-oauth2-server) over Express, all of it in memory.
//
// Environment: PORT (0: a free one), LIFESPAN (seconds an access token is valid). It ends when standard input does.
// Paths: /token, /token/introspect, /token/revoke; the API is /me; /_counts says how many requests came in, and POST
// /_revoke ends a token without a client's asking.
import { randomBytes } from 'node:crypto';
import express from 'express';
import { AuthorizationServer, DateInterval, JwtService, generateRandomToken } from '@jmondi/oauth2-server';
import { handleExpressError, handleExpressResponse, requestFromExpress } from '@jmondi/oauth2-server/express';
import { clients, scopes, users } from '../fixtures.mjs';
import { Counter, lifespan, noting, serve } from '../glue.mjs';

const accessTTL = new DateInterval(`${lifespan}s`);
const refreshTTL = new DateInterval('1d');
const byAccess = new Map(); // access token's id to token
const byRefresh = new Map(); // refresh token's id to the same token

const clientRepository = {
  async getByIdentifier(id) {
    if (!clients.has(id)) return undefined;
    return {
      id,
      name: id,
      secret: clients.get(id),
      redirectUris: [],
      // The library checks whoever revokes or introspects as if they asked for the last one.
      allowedGrants: ['password', 'refresh_token', 'client_credentials'],
      scopes: scopes.map((name) => ({ name })),
    };
  },
  async isClientValid(grant, client, secret) {
    return client.allowedGrants.includes(grant) && (client.secret === null || client.secret === secret);
  },
};

const tokenRepository = {
  async issueToken(client, scopes, user) {
    return { accessToken: generateRandomToken(32), accessTokenExpiresAt: accessTTL.getEndDate(), client, user, scopes };
  },
  async issueRefreshToken(token) {
    token.refreshToken = generateRandomToken(32);
    token.refreshTokenExpiresAt = refreshTTL.getEndDate();
    byRefresh.set(token.refreshToken, token);
    return token;
  },
  async persist(token) { byAccess.set(token.accessToken, token); },
  // A revoked token stays known, as expired: the library then says that it was revoked.
  async revoke(token) {
    token.accessTokenExpiresAt = token.refreshTokenExpiresAt = new Date(0);
    byAccess.delete(token.accessToken);
  },
  async isRefreshTokenRevoked(token) { return Date.now() > token.refreshTokenExpiresAt.getTime(); },
  async getByRefreshToken(id) { return known(byRefresh, id); },
  async getByAccessToken(id) { return known(byAccess, id); },
};

function known(tokens, id) {
  if (!tokens.has(id)) throw new Error('no such token');
  return tokens.get(id);
}

const scopeRepository = {
  async getAllByIdentifiers(names) { return scopes.filter((s) => names.includes(s)).map((name) => ({ name })); },
  async finalize(scopes) { return scopes; },
};

const userRepository = {
  async getUserByCredentials(name, password) { return users.get(name) === password ? { id: name } : undefined; },
};

const jwt = new JwtService(randomBytes(32).toString('hex'));
const oauth = new AuthorizationServer(clientRepository, tokenRepository, scopeRepository, jwt, {
  logger: { log() {} }, // by default it prints every refusal, and with it what was refused
});
oauth.enableGrantTypes(
  [{ grant: 'password', userRepository }, accessTTL],
  ['refresh_token', accessTTL],
  ['client_credentials', accessTTL],
);

const endpoint = (respond) => async (req, res) => {
  try { handleExpressResponse(res, await respond(requestFromExpress(req))); } catch (err) { handleExpressError(err, res); }
};

const app = express();
app.use(noting);
const bodies = [express.json(), express.urlencoded({ extended: false })];
const counter = new Counter();
app.post('/token', bodies, counter.handlers, endpoint((req) => oauth.respondToAccessTokenRequest(req)));
app.post('/token/introspect', bodies, endpoint((req) => oauth.introspect(req)));
app.post('/token/revoke', bodies, counter.revocation, endpoint((req) => oauth.revoke(req)));
app.get('/me', async (req, res) => {
  const [, bearer] = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '') ?? [];
  try {
    const claims = await jwt.verify(bearer);
    known(byAccess, claims.jti);
    res.json({ sub: claims.sub, client_id: claims.cid, scope: claims.scope });
  } catch {
    res.set('WWW-Authenticate', 'Bearer error="invalid_token"').status(401).json({ error: 'invalid_token' });
  }
});
app.post('/_revoke', bodies, async (req, res) => {
  const { jti, refresh_token_id: id } = await jwt.verify(req.body.token);
  if (byRefresh.has(id)) byRefresh.get(id).refreshTokenExpiresAt = new Date(0);
  byAccess.delete(jti);
  res.status(204).end();
});
app.get('/_counts', counter.serve);
serve(app);
