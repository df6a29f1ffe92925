// The calls of ConnectorService, for one connection type.
import { plugin, type } from './bearer.js';
import { ending } from './ending.js';
import { Failure } from './failure.js';
import { read } from './settings.js';

export const implementation = {
  // What the host decides is about connections that a plugin opens. This one opens none.
  Configure: (_call, callback) => callback(null, {}),

  Describe: (_call, callback) => callback(null, { name: plugin.name, version: plugin.version, types: plugin.types.map(described) }),

  Authorize: (call, callback) => {
    try {
      callback(null, { authorization: type.authorize(config(call.request), call.request) });
    } catch (error) {
      callback(ending(error));
    }
  },

  Test: (call) => {
    try {
      for (const response of type.test(config(call.request))) call.write(response);
      call.end();
    } catch (error) {
      call.emit('error', ending(error));
    }
  },
};

// Returns the settings of a request, or throws.
function config({ type: name, config: bytes }) {
  const served = plugin.types.find((t) => t.name === name);
  if (!served) throw new Failure('NOT_FOUND', `this plugin has no connection type "${name}"`);
  return read(bytes, served.schema.fields);
}

// Returns a type as Describe says it. The manifest says the same with shorter names.
function described({ schema, ...rest }) {
  return { ...rest, schema: { fields: schema.fields.map(field) } };
}

function field({ kind, roles = [], default: value, ...rest }) {
  return {
    ...rest,
    kind: `KIND_${kind.toUpperCase()}`,
    roles: roles.map((role) => `ROLE_${role.toUpperCase()}`),
    ...(value !== undefined && { default: { stringValue: value } }),
  };
}
