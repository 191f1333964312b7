import { actions, fields, maxLinkLength, scheme, signInFields, type Field } from './fields';
import type { ConnectLink, Link, LinkError, LinkResult } from './link';

const refused = (reason: LinkError['reason'], parameter: string | null = null): LinkResult => ({
  ok: false,
  error: { reason, parameter },
});

/** Names under which people put secrets into links; compared without separators and case. */
const secretNames = /token|secret|passw|credential|signature|apikey|accesskey|^cat$|^auth/;
/** Longer than any value a link may hold, and written in the alphabet of client access tokens (PROTOCOL.md 1.3). */
const secretValue = /^[a-zA-Z0-9_\-=.+/]{129,}$/;

/** The id of an access key of AWS, alone: where it stands, its secret is not far. */
const keyId = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;

/** Parameter names come from strangers: only plain ones are repeated in an error, at most 64 characters. */
const showable = (name: string): string | null => (/^[a-zA-Z0-9._-]{1,64}$/.test(name) ? name : null);

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Null: some part is not `name=value` or is not valid percent-encoded UTF-8. */
function splitQuery(query: string): readonly Parameter[] | null {
  const parameters: Parameter[] = [];
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1) return null;
    try {
      // '+' stays '+': it may occur in a tunnel id.
      parameters.push({
        name: decodeURIComponent(part.slice(0, equals)),
        value: decodeURIComponent(part.slice(equals + 1)),
      });
    } catch {
      return null;
    }
  }
  return parameters;
}

type Values<Name extends string> = { readonly of: (name: Name) => string | null } | { readonly refused: LinkResult };

/** The value of each field, once and as it may be; everything else is refused. */
function readValues<Name extends string>(
  parameters: readonly Parameter[],
  fields: readonly Field<Name>[],
): Values<Name> {
  const values = new Map<Name, string>();
  for (const { name, value } of parameters) {
    const field = fields.find((known) => known.name === name);
    if (field === undefined) return { refused: refused('unknown-parameter', showable(name)) };
    if (values.has(field.name)) return { refused: refused('duplicate-parameter', field.name) };
    if (value === '') return { refused: refused('empty-parameter', field.name) };
    if (!field.accepts(value)) return { refused: refused('bad-value', field.name) };
    values.set(field.name, value);
  }
  return { of: (name) => values.get(name) ?? null };
}

function readConnect(parameters: readonly Parameter[]): LinkResult {
  const values = readValues(parameters, fields);
  if ('refused' in values) return values.refused;
  const { of } = values;
  const link: ConnectLink = {
    kind: 'connect',
    region: of('region'),
    tunnel: of('tunnel'),
    thing: of('thing'),
    service: of('service'),
    user: of('user'),
    ticket: of('ticket'),
  };
  return link.tunnel === null && link.thing === null ? refused('names-nothing') : { ok: true, link };
}

function readSignIn(parameters: readonly Parameter[]): LinkResult {
  const values = readValues(parameters, signInFields);
  if ('refused' in values) return values.refused;
  const [startUrl, region] = [values.of('startUrl'), values.of('region')];
  if (startUrl === null) return refused('missing-parameter', 'startUrl');
  if (region === null) return refused('missing-parameter', 'region');
  return { ok: true, link: { kind: 'sign-in', startUrl, region, deviceRegion: values.of('deviceRegion') } };
}

function readParameters(action: Link['kind'], parameters: readonly Parameter[]): LinkResult {
  // First, whatever else is wrong: the person must learn that a token went through a link.
  const secret = parameters.find(
    ({ name, value }) =>
      secretNames.test(name.toLowerCase().replace(/[^a-z]/g, '')) ||
      secretValue.test(value) ||
      (action === 'sign-in' && keyId.test(value)),
  );
  if (secret !== undefined) return refused('carries-token', showable(secret.name));
  return action === 'connect' ? readConnect(parameters) : readSignIn(parameters);
}

/**
 * Reads `fieldtunnel://connect?…` and `fieldtunnel://sign-in?…` strictly: everything that is not known is refused with
 * a reason, and no value of a refused link is ever repeated (shared/README.md, Links).
 */
export function parseLink(text: string): LinkResult {
  if (text.length > maxLinkLength) return refused('too-long');
  // A link is printable ASCII; everything else must be percent-encoded.
  if (!/^[\x21-\x7e]+$/.test(text) || /[\\"<>^`{|}]/.test(text)) return refused('malformed');
  const start = /^([a-z][a-z0-9+.-]*):(\/\/)?/i.exec(text);
  if (start === null) return refused('malformed');
  if (start[1]?.toLowerCase() !== scheme) return refused('unknown-scheme');
  if (start[2] === undefined) return refused('malformed');
  const rest = text.slice(start[0].length);
  if (rest.includes('#')) return refused('fragment');
  const question = rest.indexOf('?');
  const beforeQuery = question < 0 ? rest : rest.slice(0, question);
  const slash = beforeQuery.indexOf('/');
  const authority = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  if (authority.includes('@')) return refused('user-info');
  if (authority.includes(':')) return refused('port');
  const action = actions.find((known) => known === authority);
  if (action === undefined) return refused('unknown-action');
  // Some browsers put a slash between the action and the query; that is the only path there is.
  if (slash >= 0 && beforeQuery.slice(slash) !== '/') return refused('path');
  const query = question < 0 ? '' : rest.slice(question + 1);
  if (query === '') return refused('names-nothing');
  const parameters = splitQuery(query);
  return parameters === null ? refused('malformed') : readParameters(action, parameters);
}

/**
 * Finds the link among a process's arguments. Null: there is none. Several are refused as `several-links`,
 * so that an attacker who can add arguments cannot replace the one a person clicked.
 */
export function findLink(argv: readonly string[]): LinkResult | null {
  const candidates = argv.filter((argument) => argument.toLowerCase().startsWith(`${scheme}:`));
  const [only] = candidates;
  if (only === undefined) return null;
  return candidates.length > 1 ? refused('several-links') : parseLink(only);
}
