import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsControlPlane, ServiceClocks, type ControlPlane, type Environment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { listening } from '../../fakes/loopback';
import { fakeCredentials } from '../../fakes/practice';

const minute = 60_000;
/** The service's clock minus this computer's, ms. */
let ahead = 0;
const signedAt: number[] = [];
let server: Server;
let environment: Environment;
let clocks: ServiceClocks;
let changes: number;
let plane: ControlPlane;
const signal = new AbortController().signal;

/** Like AWS: a signature may be five minutes off, and every answer carries the date. */
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
    const [year = 0, month = 1, day = 0, hour = 0, min = 0, second = 0] = parts.map(Number);
    const at = Date.UTC(year, month - 1, day, hour, min, second);
    signedAt.push(at);
    const now = Date.now() + ahead;
    const late = Math.abs(at - now) > 5 * minute;
    const refused = late || !takesKey;
    response.writeHead(refused ? 403 : 200, {
      date: new Date(now).toUTCString(),
      'content-type': 'application/x-amz-json-1.1',
      ...(refused ? { 'x-amzn-errortype': 'InvalidSignatureException' } : {}),
    });
    response.end(
      refused
        ? JSON.stringify({
            message: late
              ? 'Signature expired: the time of the request is too old'
              : 'The request signature we calculated does not match the signature you provided.',
          })
        : '{"tunnelSummaries":[]}',
    );
  });
  const port = await listening(server);
  environment = {
    id: 'custom:field',
    kind: 'custom',
    region: 'us-east-1',
    label: 'Field',
    controlPlane: `http://127.0.0.1:${port}`,
    dataPlane: { host: '127.0.0.1', port: 1 },
    extraCa: [],
    profile: null,
  };
});
afterAll(() => void server.close());
beforeEach(() => {
  signedAt.length = 0;
  changes = 0;
  clocks = new ServiceClocks(Date.now, () => (changes += 1));
  plane = new AwsControlPlane(environment, {
    log: silentLogger,
    credentials: () => Promise.resolve(fakeCredentials),
    clock: clocks.of(environment.id),
  });
});
const list = () => plane.list({}, signal);

/** Whether the server takes the key. */
let takesKey = true;
describe('a clock that is off', () => {
  it.each([12, -47])('by %d minutes is named and never corrected in silence', async (minutes) => {
    ahead = minutes * minute;
    for (let call = 0; call < 2; call += 1) {
      const answer = await list();
      if (answer.ok) throw new Error('taken');
      expect(answer.error.kind).toBe('clock');
      expect(Math.round(((answer.error.serverTime ?? 0) - Date.now()) / minute)).toBe(minutes);
    }
    // However often the SDK tried: with this computer's own time.
    for (const at of signedAt) expect(Math.abs(at - Date.now())).toBeLessThan(minute);
    expect(changes).toBe(0);
  });

  it('is corrected for signing once somebody agreed, in that environment only', async () => {
    ahead = 12 * minute;
    clocks.use(environment.id, ahead);
    expect((await list()).ok).toBe(true);
    expect(clocks.inForce()).toEqual(new Map([[environment.id, ahead]]));
    expect(clocks.of('custom:other').offset()).toBe(0);
    clocks.release();
    expect((await list()).ok).toBe(false);
  });

  it('is not taken for a key that is wrong, once it is corrected', async () => {
    ahead = 12 * minute;
    takesKey = false;
    clocks.use(environment.id, ahead);
    const answer = await list();
    takesKey = true;
    expect(answer.ok ? null : answer.error.kind).toBe('not-signed-in');
  });

  it('is followed when it moves, and left alone once it is right', async () => {
    ahead = 12 * minute;
    clocks.use(environment.id, ahead);
    ahead = 15 * minute;
    expect((await list()).ok).toBe(true);
    expect(Math.abs((clocks.inForce().get(environment.id) ?? 0) - ahead)).toBeLessThan(minute);
    // Somebody set date and time: the first answer says so.
    ahead = 0;
    expect((await list()).ok).toBe(true);
    expect(clocks.inForce().size).toBe(0);
    expect(Math.abs((signedAt.at(-1) ?? 0) - Date.now())).toBeLessThan(minute);
  });
});
