// A real authorization server for tests: @node-oauth/oauth2-server over Express, all of it in memory.
//
// Environment: PORT (0: a free one), LIFESPAN (seconds an access token is valid), ROTATE=0 (a refresh answers with no
// refresh token, and the one used stays good). It ends when standard input does.
// Paths: /oauth/token; the API is /me; /_counts says how many token requests came in, and POST /_revoke ends a token.
// The library has no revocation endpoint.
import express from 'express';
import OAuth2Server from '@node-oauth/oauth2-server';
import { clients, scopes, users } from '../fixtures.mjs';
import { Counter, lifespan, noting, serve } from '../glue.mjs';

const byAccess = new Map(); // access token to token
const byRefresh = new Map(); // refresh token to the same token

const model = {
  // A public client needs no secret; the others need theirs.
  async getClient(id, secret) {
    if (!clients.has(id)) return null;
    const wanted = clients.get(id);
    if (wanted !== null && wanted !== secret) return null;
    return { id, grants: ['password', 'refresh_token', 'client_credentials'], redirectUris: [] };
  },
  async getUser(name, password) { return users.has(name) && users.get(name) === password ? { id: name } : null; },
  async getUserFromClient() { return { id: '' }; }, // a client that asks for itself is nobody
  async validateScope(_user, _client, asked) {
    if (!asked) return ['read']; // a default scope, so that what is granted can differ from what was asked
    return asked.every((s) => scopes.includes(s)) ? asked : false;
  },
  async saveToken(token, client, user) {
    const saved = { ...token, client, user };
    byAccess.set(saved.accessToken, saved);
    if (saved.refreshToken) byRefresh.set(saved.refreshToken, saved);
    return saved;
  },
  async getAccessToken(token) { return byAccess.get(token) ?? null; },
  async getRefreshToken(token) { return byRefresh.get(token) ?? null; },
  async revokeToken(token) { return byRefresh.delete(token.refreshToken); },
};

const oauth = new OAuth2Server({
  model,
  accessTokenLifetime: lifespan,
  refreshTokenLifetime: 86400,
  // The library would demand a secret of every client; here the model decides.
  requireClientAuthentication: { password: false, refresh_token: false },
  alwaysIssueNewRefreshToken: process.env.ROTATE !== '0',
});

const endpoint = (respond) => async (req, res) => {
  const request = new OAuth2Server.Request(req);
  const response = new OAuth2Server.Response(res);
  try {
    await respond(request, response, res);
  } catch (err) {
    res.set(response.headers).status(err.code ?? 500).json({ error: err.name, error_description: err.message });
  }
};

const app = express();
app.use(noting);
const counter = new Counter();
app.all('/oauth/token', express.urlencoded({ extended: false }), express.json(), counter.handlers,
  endpoint(async (request, response, res) => {
    await oauth.token(request, response);
    res.set(response.headers).status(response.status).json(response.body);
  }));
app.get('/me', endpoint(async (request, response, res) => {
  const token = await oauth.authenticate(request, response);
  res.json({ sub: token.user.id, client_id: token.client.id, scope: token.scope.join(' ') });
}));
app.post('/_revoke', express.urlencoded({ extended: false }), (req, res) => {
  byAccess.delete(req.body.token);
  byRefresh.delete(req.body.token);
  res.status(204).end();
});
app.get('/_counts', counter.serve);
serve(app);
