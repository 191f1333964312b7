import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isState } from '../../../electron/cloud/sign-in/browser-code';
import { listenForCode, type Listening } from '../../../electron/cloud/sign-in/loopback';

/** Writes a request as it is and reads the status of the answer: `fetch` would mend what is wrong with it. */
function statusOf(port: number, requestLine: string, headers: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])));
    socket.write([requestLine, ...headers, '', ''].join('\r\n'), 'latin1');
  });
}

const state = 'a-state-of-ours';
const path = '/oauth/callback';
let listening: Listening;
let stop: AbortController;
let uncaught: unknown[];
const onUncaught = (error: unknown): void => void uncaught.push(error);

beforeEach(async () => {
  uncaught = [];
  process.on('uncaughtException', onUncaught);
  stop = new AbortController();
  listening = await listenForCode({ path, isState: (given) => isState(state, given), signal: stop.signal });
});
afterEach(() => {
  stop.abort();
  process.off('uncaughtException', onUncaught);
});

const own = (): string => `Host: 127.0.0.1:${listening.port}`;
const good = `${path}?state=${state}&code=c`;

describe('the port that the browser comes back to', () => {
  it.each([
    ['//'],
    ['//elsewhere/'],
    [`//elsewhere${good}`],
    [`http://elsewhere${good}`],
    ['http://['],
    [`${path}?code=c`],
    [`${path}?state=&code=c`],
    // As long as the right one in characters, not in bytes.
    [`${path}?state=${encodeURIComponent('\u00e4'.repeat(state.length))}&code=c`],
    [`${path}?state=\u00e4${state.slice(1)}&code=c`],
    [`${path}?state=%ff%fe&code=c`],
    [`${path}?state=${'%00'.repeat(state.length)}&code=c`],
  ])('answers 400 to %s and goes on waiting', async (target) => {
    expect(await statusOf(listening.port, `GET ${target} HTTP/1.1`, [own()])).toBe(400);
    expect(uncaught).toEqual([]);
    expect(await statusOf(listening.port, `GET ${good} HTTP/1.1`, [own()])).toBe(200);
    await expect(listening.code).resolves.toBe('c');
  });

  it.each([['Host: localhost'], ['Host: 127.0.0.1'], ['Host: attacker.example'], ['Host: 127.0.0.1:1']])(
    'answers 400 to a request with %s: it was meant for another host',
    async (host) => {
      expect(await statusOf(listening.port, `GET ${good} HTTP/1.1`, [host])).toBe(400);
      expect(await statusOf(listening.port, `GET ${good} HTTP/1.1`, [own()])).toBe(200);
    },
  );

  it('answers 404 to what is not the callback', async () => {
    expect(await statusOf(listening.port, 'GET /favicon.ico HTTP/1.1', [own()])).toBe(404);
    expect(await statusOf(listening.port, `POST ${good} HTTP/1.1`, [own(), 'Content-Length: 0'])).toBe(404);
  });
});
