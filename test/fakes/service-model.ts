/**
 * AWS's own description of a service (`service-2.json`, as botocore and the AWS CLI carry it), and whether a request or
 * an answer that was really on the wire follows it. Knows the protocols `json` (X-Amz-Target), `rest-json`, and of
 * `query` what has no lists in it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface ShapeRef {
  readonly shape: string;
  readonly location?: 'header' | 'uri' | 'querystring' | 'headers' | 'statusCode';
  readonly locationName?: string;
}
interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'boolean'
    | 'timestamp'
    | 'float'
    | 'double'
    | 'blob';
  readonly members?: Readonly<Record<string, ShapeRef>>;
  readonly required?: readonly string[];
  readonly member?: ShapeRef;
  readonly key?: ShapeRef;
  readonly value?: ShapeRef;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly payload?: string;
}
interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: ShapeRef;
  readonly output?: ShapeRef;
}
export interface ServiceModel {
  readonly metadata: {
    readonly protocol: string;
    readonly apiVersion: string;
    readonly targetPrefix?: string;
    readonly jsonVersion?: string;
    readonly signingName?: string;
    readonly endpointPrefix: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}
export interface WireRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Where Debian's botocore, Debian's awscli and AWS's own installer keep the models. */
const folders = [
  '/usr/lib/python3/dist-packages/botocore/data',
  '/usr/lib/python3/dist-packages/awscli/botocore/data',
  '/usr/local/aws-cli/v2/current/dist/awscli/botocore/data',
];

/** Where Python's botocore keeps them, if there is one: as a rule the newest on the machine. */
function ofPython(): readonly string[] {
  const { stdout } = spawnSync('python3', ['-c', 'import botocore; print(botocore.__path__[0])'], { encoding: 'utf8' });
  // Null where there is no Python.
  const path = (stdout as string | null)?.trim() ?? '';
  return path === '' ? [] : [join(path, 'data')];
}
let found: readonly string[] | null = null;

/** A model of a service that is on this machine; null where no AWS CLI is installed. */
export function serviceModel(service: string): ServiceModel | null {
  found ??= [...ofPython(), ...folders];
  for (const folder of found.map((data) => join(data, service))) {
    if (!existsSync(folder)) continue;
    const files = readdirSync(folder)
      .sort()
      .reverse()
      .flatMap((version) => ['service-2.json', 'service-2.json.gz'].map((name) => join(folder, version, name)));
    const file = files.find((path) => existsSync(path));
    if (file === undefined) continue;
    const bytes = readFileSync(file);
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as ServiceModel;
  }
  return null;
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
const jsTypes: Readonly<Record<Shape['type'], string>> = {
  structure: 'object',
  list: 'array',
  map: 'object',
  string: 'string',
  blob: 'string',
  boolean: 'boolean',
  integer: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  timestamp: 'number',
};

/** Everything in which a value differs from a shape, as `path: what`. Empty: it follows the model. */
export function checkShape(model: ServiceModel, name: string, value: unknown, path = ''): readonly string[] {
  const shape = model.shapes[name];
  const at = path === '' ? name : path;
  if (shape === undefined) return [`${at}: no shape ${name}`];
  if (typeOf(value) !== jsTypes[shape.type]) return [`${at}: ${typeOf(value)} instead of ${shape.type}`];
  const faults: string[] = [];
  const size =
    typeof value === 'number'
      ? value
      : typeof value === 'string'
        ? Array.from(value).length
        : Array.isArray(value)
          ? value.length
          : null;
  if (size !== null && shape.min !== undefined && size < shape.min)
    faults.push(`${at}: below the minimum ${shape.min}`);
  if (size !== null && shape.max !== undefined && size > shape.max)
    faults.push(`${at}: above the maximum ${shape.max}`);
  if ((shape.type === 'integer' || shape.type === 'long') && !Number.isInteger(value))
    faults.push(`${at}: not a whole number`);
  if (typeof value === 'string') {
    if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, 'u').test(value))
      faults.push(`${at}: does not match ${shape.pattern}`);
    if (shape.enum !== undefined && !shape.enum.includes(value))
      faults.push(`${at}: not one of ${shape.enum.join(', ')}`);
  }
  if (Array.isArray(value) && shape.member !== undefined)
    for (const [index, item] of value.entries())
      faults.push(...checkShape(model, shape.member.shape, item, `${at}[${index}]`));
  if (shape.type === 'map' && shape.value !== undefined)
    for (const [key, item] of Object.entries(value as object))
      faults.push(...checkShape(model, shape.value.shape, item, `${at}.${key}`));
  if (shape.type === 'structure') {
    const members = shape.members ?? {};
    const given = value as Readonly<Record<string, unknown>>;
    for (const missing of (shape.required ?? []).filter((member) => given[member] === undefined))
      faults.push(`${at}: required member ${missing} is missing`);
    for (const [member, inner] of Object.entries(given)) {
      const known = members[member];
      if (known === undefined) faults.push(`${at}: the model knows no member ${member}`);
      else faults.push(...checkShape(model, known.shape, inner, `${at}.${member}`));
    }
  }
  return faults;
}

/** A text from a URL or header as the shape's type; left alone where it cannot be one. */
function fromText(model: ServiceModel, name: string, text: string): unknown {
  const type = model.shapes[name]?.type;
  if (type === 'integer' || type === 'long') return Number(text);
  return type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
}

/** The operation whose path this is, with the labels of its path. */
function routeOf(
  model: ServiceModel,
  method: string,
  path: string,
): { readonly operation: Operation; readonly labels: Readonly<Record<string, string>> } | null {
  for (const operation of Object.values(model.operations)) {
    const names: string[] = [];
    const pattern = operation.http.requestUri
      .split('?', 1)[0]
      ?.replace(/[.]/g, '\\.')
      .replace(/\{(\w+)\+?\}/g, (_all, label: string) => `(?<l${names.push(label) - 1}>[^/]+)`);
    const found = operation.http.method === method ? new RegExp(`^${pattern ?? ''}$`).exec(path) : null;
    if (found !== null)
      return {
        operation,
        labels: Object.fromEntries(
          names.map((label, index) => [label, decodeURIComponent(found.groups?.[`l${index}`] ?? '')]),
        ),
      };
  }
  return null;
}

function restInput(
  model: ServiceModel,
  operation: Operation,
  labels: Readonly<Record<string, string>>,
  url: URL,
  request: WireRequest,
): { readonly value: unknown; readonly faults: readonly string[] } {
  const members = Object.entries(model.shapes[operation.input?.shape ?? '']?.members ?? {});
  const value: Record<string, unknown> = request.body === '' ? {} : { ...(JSON.parse(request.body) as object) };
  const faults = [...url.searchParams.keys()]
    .filter((key) => !members.some(([, ref]) => ref.location === 'querystring' && ref.locationName === key))
    .map((key) => `${operation.name}: the model knows no query ${key}`);
  for (const [member, ref] of members) {
    const name = ref.locationName ?? member;
    const text =
      ref.location === 'uri'
        ? labels[name]
        : ref.location === 'querystring'
          ? url.searchParams.get(name)
          : ref.location === 'header'
            ? request.headers[name.toLowerCase()]
            : undefined;
    if (ref.location !== undefined && member in value)
      faults.push(`${operation.name}: ${member} belongs into ${ref.location}, not into the body`);
    if (typeof text === 'string') value[member] = fromText(model, ref.shape, text);
  }
  return { value, faults };
}

/** A form: every field is a member by its name. */
function queryRequest(
  model: ServiceModel,
  request: WireRequest,
  url: URL,
): { readonly operation: string | null; readonly faults: readonly string[] } {
  const form = new URLSearchParams(request.body);
  const [action, version] = [form.get('Action') ?? '', form.get('Version')];
  form.delete('Action');
  form.delete('Version');
  const operation = model.operations[action];
  if (operation === undefined) return { operation: null, faults: [`no operation ${action}`] };
  const faults: string[] = [];
  if (version !== model.metadata.apiVersion)
    faults.push(`version ${version ?? 'missing'} instead of ${model.metadata.apiVersion}`);
  if (request.method !== operation.http.method || url.pathname !== operation.http.requestUri || url.search !== '')
    faults.push(`${request.method} ${request.url} instead of ${operation.http.method} ${operation.http.requestUri}`);
  if (!String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded'))
    faults.push(`content-type ${String(request.headers['content-type'])}`);
  const input = operation.input?.shape ?? null;
  const members = input === null ? {} : (model.shapes[input]?.members ?? {});
  const value = Object.fromEntries(
    [...form].map(([name, text]) => [
      name,
      members[name] === undefined ? text : fromText(model, members[name].shape, text),
    ]),
  );
  if (input !== null) faults.push(...checkShape(model, input, value));
  else faults.push(...Object.keys(value).map((name) => `${action}: the model knows no member ${name}`));
  return { operation: action, faults };
}

/** Which operation a request is, and everything in which it differs from the model. */
export function checkRequest(
  model: ServiceModel,
  request: WireRequest,
): { readonly operation: string | null; readonly faults: readonly string[] } {
  const url = new URL(request.url, 'http://localhost');
  const { protocol, targetPrefix = '', jsonVersion = '1.0' } = model.metadata;
  if (protocol === 'rest-json') {
    const route = routeOf(model, request.method, url.pathname);
    if (route === null) return { operation: null, faults: [`no operation is ${request.method} ${url.pathname}`] };
    const { value, faults } = restInput(model, route.operation, route.labels, url, request);
    return {
      operation: route.operation.name,
      faults: [
        ...faults,
        ...(route.operation.input === undefined ? [] : checkShape(model, route.operation.input.shape, value)),
      ],
    };
  }
  if (protocol === 'query') return queryRequest(model, request, url);
  const [prefix, name = ''] = String(request.headers['x-amz-target']).split('.');
  const operation = model.operations[name];
  if (operation === undefined) return { operation: null, faults: [`no operation ${name}`] };
  const faults: string[] = [];
  if (prefix !== targetPrefix) faults.push(`target ${prefix ?? ''} instead of ${targetPrefix}`);
  if (request.method !== operation.http.method || url.pathname !== operation.http.requestUri || url.search !== '')
    faults.push(`${request.method} ${request.url} instead of ${operation.http.method} ${operation.http.requestUri}`);
  if (request.headers['content-type'] !== `application/x-amz-json-${jsonVersion}`)
    faults.push(`content-type ${String(request.headers['content-type'])}`);
  if (operation.input !== undefined)
    faults.push(...checkShape(model, operation.input.shape, JSON.parse(request.body === '' ? '{}' : request.body)));
  return { operation: name, faults };
}

/** Everything in which an answer's JSON differs from the operation's output. A member that is null is absent. */
export function checkAnswer(model: ServiceModel, operation: string, body: unknown): readonly string[] {
  const output = model.operations[operation]?.output;
  const present: unknown = JSON.parse(JSON.stringify(body), (_name, value: unknown) => value ?? undefined);
  return output === undefined ? [] : checkShape(model, output.shape, present);
}
