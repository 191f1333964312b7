import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { awsEnvironment, AwsControlPlane, type ControlPlane } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { closed, listening } from '../../fakes/loopback';

interface Call {
  readonly target: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string;
}
type Answer =
  | { readonly status: number; readonly body: object; readonly headers?: Record<string, string> }
  | 'hang'
  | 'cut';

let server: Server;
let plane: ControlPlane;
let calls: Call[];
let answers: Answer[];
/** Whether the server ends a kept connection in the moment in which the next request comes. */
let endsKept: boolean;
beforeEach(async () => {
  calls = [];
  answers = [];
  endsKept = false;
  const used = new WeakSet<Socket>();
  server = createServer((request, response) => {
    if (endsKept && used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    void text(request).then((body) => {
      calls.push({
        target: String(request.headers['x-amz-target']),
        body: JSON.parse(body) as Record<string, unknown>,
        authorization: String(request.headers.authorization),
      });
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer === 'hang') return;
      if (answer === 'cut') return void request.socket.destroy();
      response
        .writeHead(answer.status, {
          'content-type': 'application/x-amz-json-1.1',
          'x-amzn-requestid': 'r-7',
          ...answer.headers,
        })
        .end(JSON.stringify(answer.body));
    });
  });
  const port = await listening(server);
  plane = new AwsControlPlane(
    { ...awsEnvironment('us-east-1'), controlPlane: `http://127.0.0.1:${port}` },
    {
      log: silentLogger,
      credentials: () => Promise.resolve({ accessKeyId: 'AKIDTEST', secretAccessKey: 'secret-key-of-a-test' }),
    },
  );
});
afterEach(async () => {
  plane.dispose();
  server.closeAllConnections();
  await closed(server);
});
const signal = (): AbortSignal => new AbortController().signal;

describe('calls of the control plane over the real SDK, against a scripted server', () => {
  it('describes: epoch seconds become epoch ms, and the service clock is noted', async () => {
    answers = [
      {
        status: 200,
        headers: { date: 'Fri, 02 Jan 2026 03:04:05 GMT' },
        body: {
          tunnel: {
            tunnelId: 't',
            tunnelArn: 'arn:aws:iot:us-east-1:1:tunnel/t',
            status: 'OPEN',
            createdAt: 1000.5,
            sourceConnectionState: { status: 'DISCONNECTED' },
            destinationConnectionState: { status: 'CONNECTED', lastUpdatedAt: 1001 },
            destinationConfig: { thingName: 'pump', services: ['SSH'] },
            timeoutConfig: { maxLifetimeTimeoutMinutes: 60 },
          },
        },
      },
    ];
    const result = await plane.describe('t', signal());
    expect(result).toMatchObject({
      ok: true,
      serverTime: Date.parse('2026-01-02T03:04:05Z'),
      value: {
        createdAt: 1_000_500,
        endsAt: 4_600_500,
        destination: { status: 'CONNECTED', since: 1_001_000 },
        source: { since: null },
      },
    });
    expect(calls[0]).toMatchObject({ target: 'IoTSecuredTunneling.DescribeTunnel', body: { tunnelId: 't' } });
    expect(calls[0]!.authorization).toContain('/us-east-1/IoTSecuredTunneling/aws4_request');
  });

  it('rotates: the destination goes along for DESTINATION and ALL, never for SOURCE (PROTOCOL.md 1.8)', async () => {
    answers = [{ status: 200, body: { sourceAccessToken: 'S', destinationAccessToken: 'D' } }];
    const destination = { thingName: 'pump', services: ['SSH'] };
    await plane.rotate('t', 'SOURCE', destination, signal());
    await plane.rotate('t', 'DESTINATION', destination, signal());
    await plane.rotate('t', 'ALL', { thingName: null, services: ['SSH'] }, signal());
    expect(calls.map(({ body }) => body)).toEqual([
      { tunnelId: 't', clientMode: 'SOURCE' },
      { tunnelId: 't', clientMode: 'DESTINATION', destinationConfig: { thingName: 'pump', services: ['SSH'] } },
      { tunnelId: 't', clientMode: 'ALL', destinationConfig: { services: ['SSH'] } },
    ]);
  });

  it('opens, lists and closes', async () => {
    answers = [
      { status: 200, body: { tunnelId: 't', tunnelArn: 'arn', sourceAccessToken: 'S', destinationAccessToken: 'D' } },
      { status: 200, body: { tunnelSummaries: [{ tunnelId: 't', status: 'OPEN', createdAt: 5 }], nextToken: 'n' } },
      { status: 200, body: {} },
    ];
    expect(
      await plane.open(
        { destination: { thingName: 'pump', services: ['SSH'] }, lifetimeMinutes: 30, description: 'INC-1', tags: [] },
        signal(),
      ),
    ).toMatchObject({ ok: true, value: { tunnelId: 't', sourceAccessToken: 'S' } });
    expect(await plane.list({ thingName: 'pump', maxResults: 1 }, signal())).toMatchObject({
      ok: true,
      value: { tunnels: [{ tunnelId: 't', createdAt: 5000 }], nextToken: 'n' },
    });
    expect(await plane.close('t', { delete: false }, signal())).toMatchObject({ ok: true });
    expect(calls.map(({ body }) => body)).toEqual([
      {
        destinationConfig: { thingName: 'pump', services: ['SSH'] },
        timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
        description: 'INC-1',
      },
      { thingName: 'pump', maxResults: 1 },
      { tunnelId: 't' },
    ]);
  });
});

describe('failures of the control plane over the real SDK, against a scripted server', () => {
  it('reports a denied rotation with what an administrator needs', async () => {
    answers = [
      {
        status: 400,
        headers: { 'x-amzn-errortype': 'AccessDeniedException' },
        body: {
          __type: 'AccessDeniedException',
          message: 'User: u is not authorized to perform: iot:RotateTunnelAccessToken',
        },
      },
    ];
    expect(await plane.rotate('t', 'SOURCE', null, signal())).toMatchObject({
      ok: false,
      error: {
        kind: 'access-denied',
        status: 400,
        requestId: 'r-7',
        action: 'iot:RotateTunnelAccessToken',
        resource: 'arn:aws:iot:us-east-1:*:tunnel/t',
      },
    });
    expect(calls).toHaveLength(1);
  });

  it('tries again after 5xx, a bounded number of times', async () => {
    answers = [{ status: 500, body: { __type: 'InternalFailure', message: 'x' } }];
    expect(await plane.describe('t', signal())).toMatchObject({ ok: false, error: { kind: 'service', status: 500 } });
    expect(calls).toHaveLength(3);
  });

  it('never repeats OpenTunnel by itself: it is charged', async () => {
    answers = ['cut'];
    expect(
      await plane.open(
        { destination: { thingName: 'pump', services: ['SSH'] }, lifetimeMinutes: 30, description: null, tags: [] },
        signal(),
      ),
    ).toMatchObject({ ok: false, error: { kind: 'offline' } });
    expect(calls).toHaveLength(1);
  });

  it('gives up at once when asked to', async () => {
    answers = ['hang'];
    const abort = new AbortController();
    const result = plane.describe('t', abort.signal);
    await until(() => expect(calls).toHaveLength(1));
    abort.abort();
    expect(await result).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  });

  it('says offline when nobody listens, and not-found as such', async () => {
    answers = [{ status: 400, body: { __type: 'ResourceNotFoundException', message: 'gone' } }];
    expect(await plane.describe('t', signal())).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    server.closeAllConnections();
    await closed(server);
    expect(await plane.describe('t', signal())).toMatchObject({
      ok: false,
      error: { kind: 'offline', name: 'ECONNREFUSED' },
    });
  });
});

describe('a call that counts once, over the real SDK', () => {
  it.each([
    [
      'opens',
      () =>
        plane.open(
          { destination: { thingName: 'pump', services: ['SSH'] }, lifetimeMinutes: 30, description: null, tags: [] },
          signal(),
        ),
    ],
    ['rotates', () => plane.rotate('t', 'SOURCE', null, signal())],
  ])('%s over a connection of its own, where the other side is just ending every kept one', async (_what, call) => {
    endsKept = true;
    answers = [
      {
        status: 200,
        body: { tunnel: { tunnelId: 't' }, tunnelId: 't', sourceAccessToken: 'S', destinationAccessToken: 'D' },
      },
    ];
    // As many kept connections as a call has attempts, and one more.
    await Promise.all(Array.from({ length: 4 }, () => plane.describe('t', signal())));
    expect(await call()).toMatchObject({ ok: true, value: { sourceAccessToken: 'S' } });
  });
});
