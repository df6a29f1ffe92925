// The settings of a request, read by the schema. A host has done so before it calls; whoever else calls is told what is
// wrong. Only the kinds are known that this plugin has, and all of them are text.
import { Failure } from './failure.js';

// Returns the settings that bytes hold, or throws.
export function read(bytes, fields) {
  const given = parse(bytes);
  const settings = {};
  for (const field of fields) {
    const value = given[field.name] ?? field.default;
    const trouble = value === undefined ? field.required && 'is missing' : wrong(field, value);
    if (trouble) throw new Failure('CONFIG', trouble, { field: field.name });
    settings[field.name] = value;
  }
  return settings;
}

function parse(bytes) {
  try {
    const object = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (object !== null && typeof object === 'object' && !Array.isArray(object)) return object;
  } catch {} // what it says may quote a secret
  throw new Failure('CONFIG', 'the settings are no JSON object in UTF-8');
}

// Returns what is wrong with a value, or nothing.
function wrong(field, value) {
  if (typeof value !== 'string') return 'must be text';
  if (field.options && !field.options.some((option) => option.value === value)) return `must be one of ${field.options.map((o) => o.value).join(', ')}`;
  if (field.pattern && !new RegExp(field.pattern, 'u').test(value)) return `must match ${field.pattern}`;
  if (field.kind === 'url' && !(URL.canParse(value) && new URL(value).protocol === 'https:')) return 'must be an https address';
}
