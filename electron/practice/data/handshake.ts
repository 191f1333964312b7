import type { Mode } from '../core/tunnel';

/** Versions of the WebSocket subprotocol, oldest first. */
const subprotocols = [
  'aws.iot.securetunneling-1.0',
  'aws.iot.securetunneling-2.0',
  'aws.iot.securetunneling-3.0',
] as const;
export type Subprotocol = (typeof subprotocols)[number];

/** The whole HTTP request may have so many bytes (PROTOCOL.md 2.1). */
const maxRequest = 4096;
const clientTokenPattern = /^[a-zA-Z0-9-]{32,128}$/;
const tokenPattern = /^[A-Za-z0-9+/_=.-]+$/;

interface RawRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn, as Node gives them: duplicates still visible. */
  readonly rawHeaders: readonly string[];
}

export interface Handshake {
  readonly mode: Mode;
  readonly token: string;
  readonly clientToken: string | null;
  readonly subprotocol: Subprotocol;
}

/** What is wrong with a request whatever its token (PROTOCOL.md 2.1, 2.2, 2.4 R7 and R8). */
export type HandshakeProblem =
  | 'path'
  | 'too-large'
  | 'not-a-websocket'
  | 'mode'
  | 'no-token'
  | 'several-tokens'
  | 'malformed-token'
  | 'several-client-tokens'
  | 'malformed-client-token'
  | 'subprotocol';

type HandshakeResult =
  | { readonly ok: true; readonly handshake: Handshake }
  /** `token` as far as exactly one was found. */
  | { readonly ok: false; readonly problem: HandshakeProblem; readonly token: string | null };

/** Reads a request for a WebSocket. Pure: whether the token is good is not its question. */
export function parseHandshake(request: RawRequest, preference: 'highest' | 'first-offered'): HandshakeResult {
  const tokens = [...values(request, 'access-token'), ...cookies(request, 'awsiot-tunnel-token')];
  const fail = (problem: HandshakeProblem): HandshakeResult => ({
    ok: false,
    problem,
    token: tokens.length === 1 ? (tokens[0] ?? null) : null,
  });
  if (sizeOf(request) > maxRequest) return fail('too-large');
  const [path, query = ''] = request.url.split(/\?(.*)/s);
  if (path !== '/tunnel') return fail('path');
  if (!isWebSocket(request)) return fail('not-a-websocket');
  const modes = new URLSearchParams(query).getAll('local-proxy-mode');
  const mode = modes[0];
  if (modes.length !== 1 || (mode !== 'source' && mode !== 'destination')) return fail('mode');
  const [token] = tokens;
  if (token === undefined || token === '') return fail('no-token');
  if (tokens.length > 1) return fail('several-tokens');
  if (!tokenPattern.test(token)) return fail('malformed-token');
  const clientTokens = values(request, 'client-token');
  const clientToken = clientTokens[0] ?? null;
  if (clientTokens.length > 1) return fail('several-client-tokens');
  if (clientToken !== null && !clientTokenPattern.test(clientToken)) return fail('malformed-client-token');
  const subprotocol = chooseSubprotocol(values(request, 'sec-websocket-protocol'), preference);
  if (subprotocol === null) return fail('subprotocol');
  return { ok: true, handshake: { mode, token, clientToken, subprotocol } };
}

function chooseSubprotocol(headers: readonly string[], preference: 'highest' | 'first-offered'): Subprotocol | null {
  const offered = headers.flatMap((header) => header.split(',')).map((name) => name.trim());
  const known = offered.filter((name): name is Subprotocol => subprotocols.some((subprotocol) => subprotocol === name));
  const chosen =
    preference === 'first-offered' ? known[0] : [...subprotocols].reverse().find((name) => known.includes(name));
  return chosen ?? null;
}

function isWebSocket(request: RawRequest): boolean {
  const upgrade = values(request, 'upgrade').some((value) => value.toLowerCase() === 'websocket');
  const key = values(request, 'sec-websocket-key');
  const version = values(request, 'sec-websocket-version');
  return (
    request.method === 'GET' &&
    upgrade &&
    key.length === 1 &&
    /^[+/0-9A-Za-z]{22}==$/.test(key[0] ?? '') &&
    version[0] === '13'
  );
}

function values({ rawHeaders }: RawRequest, name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function cookies(request: RawRequest, name: string): readonly string[] {
  const pairs = values(request, 'cookie')
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'));
}

/** As it was on the wire, give or take optional spaces. */
function sizeOf({ method, url, rawHeaders }: RawRequest): number {
  const requestLine = method.length + url.length + ' '.length + ' HTTP/1.1\r\n'.length;
  const headers = rawHeaders.reduce(
    (sum, text, index) => sum + Buffer.byteLength(text, 'latin1') + (index % 2 === 0 ? ': '.length : '\r\n'.length),
    0,
  );
  return requestLine + headers + '\r\n'.length;
}
