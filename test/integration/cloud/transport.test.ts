import { ListThingsCommand, IoTClient } from '@aws-sdk/client-iot';
import { ListTunnelsCommand, IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/client-sso';
import { RegisterClientCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createServer } from 'node:https';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transportFor } from '../../../electron/cloud';
import { type Transport } from '../../../electron/cloud/transport';
import { attemptLimits } from '../../../electron/cloud/bounded-handler';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity } from '../../fakes/identity';
import { listening, Loopback } from '../../fakes/loopback';
import { fakeCredentials } from '../../fakes/practice';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import type { WebProxyFor } from '../../../electron/net/web-proxy';

/** A name that only the company's web proxy can resolve. */
const name = 'everything.field.example';

let identity: Identity;
let server: ReturnType<typeof createServer>;
let port = 0;
let web: ConnectProxy;
let transport: Transport | null = null;
beforeAll(async () => {
  identity = await makeIdentity({ names: [name], root: 'CN=Field Root' });
  server = createServer({ cert: identity.chain, key: identity.key }, (request, response) => {
    request.resume();
    response
      .writeHead(418, { 'content-type': 'application/json', 'x-amzn-errortype': 'SeenException' })
      .end('{"message":"seen"}');
  });
  port = await listening(server);
});
afterAll(() => void server.close());
beforeEach(async () => {
  web = await ConnectProxy.start();
  web.wants = 'Basic bWU6c2VjcmV0';
  web.names.set(name, '127.0.0.1');
});
afterEach(async () => {
  transport?.dispose();
  await web.close();
});

const through: WebProxyFor = () =>
  Promise.resolve({ host: '127.0.0.1', port: web.port, authorization: 'Basic bWU6c2VjcmV0' });
type Over = Pick<Transport, 'requestHandler'>;
const options = (over: Over, endpoint = `https://${name}:${port}`) => ({
  endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: fakeCredentials,
  requestHandler: over.requestHandler,
});

const clients: readonly (readonly [string, (over: Over, endpoint?: string) => Promise<unknown>])[] = [
  [
    'tunneling',
    (over, endpoint) => new IoTSecureTunnelingClient(options(over, endpoint)).send(new ListTunnelsCommand({})),
  ],
  ['iot', (over, endpoint) => new IoTClient(options(over, endpoint)).send(new ListThingsCommand({}))],
  [
    'sso',
    (over, endpoint) =>
      new SSOClient(options(over, endpoint)).send(
        new GetRoleCredentialsCommand({ roleName: 'r', accountId: '1', accessToken: 't' }),
      ),
  ],
  [
    'sso-oidc',
    (over, endpoint) =>
      new SSOOIDCClient(options(over, endpoint)).send(
        new RegisterClientCommand({ clientName: 'c', clientType: 'public' }),
      ),
  ],
  ['sts', (over, endpoint) => new STSClient(options(over, endpoint)).send(new GetCallerIdentityCommand({}))],
];

it.each(clients)(
  'the client for %s goes through the web proxy and trusts the extra authority',
  async (_which, call) => {
    transport = transportFor({ extraCa: [identity.ca] }, through);
    await expect(call(transport)).rejects.toMatchObject({ $metadata: { httpStatusCode: 418 } });
    // Without the password first, and with it once it was asked for.
    expect(web.requests.map(({ url }) => url)).toEqual([`${name}:${port}`, `${name}:${port}`]);
  },
);

it.each(clients)('the client for %s trusts nobody else, and says who issued the certificate', async (_which, call) => {
  transport = transportFor({ extraCa: [] }, through);
  await expect(call(transport)).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    issuer: 'Field Root',
  });
});

it.each(clients)('the client for %s tells the refusal of the proxy from one of AWS', async (_which, call) => {
  web.refuse = '403 Forbidden';
  transport = transportFor({ extraCa: [identity.ca] }, through);
  await expect(call(transport)).rejects.toMatchObject({ name: 'WebProxyError', host: '127.0.0.1', status: 403 });
  expect(web.requests).toHaveLength(2);
});

describe('a web proxy that fails, when another one is right by now', () => {
  const gone = { host: '127.0.0.1', port: 1 };
  const [, call] = clients[0]!;

  it('is left for that one', async () => {
    const answers = [Promise.resolve(gone)];
    transport = transportFor({ extraCa: [identity.ca] }, (...about) => answers.shift() ?? through(...about));
    await expect(call(transport)).rejects.toMatchObject({ $metadata: { httpStatusCode: 418 } });
    expect(web.requests).toHaveLength(2);
  });
  it('is left for the direct way', async () => {
    const answers = [gone, null];
    transport = transportFor({ extraCa: [identity.ca] }, () => Promise.resolve(answers.shift() ?? null));
    // Without a web proxy nobody knows the name.
    await expect(call(transport)).rejects.toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_/) as string });
  });
  it('is not looked for again and again', async () => {
    let asked = 0;
    transport = transportFor({ extraCa: [identity.ca] }, () => Promise.resolve({ ...gone, port: 1 + (asked++ % 2) }));
    await expect(call(transport)).rejects.toMatchObject({ name: 'WebProxyError', status: null });
    expect(asked).toBe(2);
  });
});

it.skipIf(!canBeSilent).each(clients)(
  `the client for %s gives up a connection that is never answered, and leaves none behind (${needsSilence})`,
  (_which, call) =>
    withSilentPort(0, async (silent) => {
      const limits = { ...attemptLimits, connectMs: 300 };
      const { requestHandler } = (transport = transportFor({ extraCa: [] }, undefined, limits));
      await expect(call({ requestHandler }, `https://127.0.0.1:${silent.port}`)).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      await expect.poll(() => Object.values(requestHandler.httpsAgent.sockets)).toEqual([]);
    }),
);

describe('an endpoint that is unkind', () => {
  const limits = { connectMs: 60_000, silenceMs: 400, totalMs: 900, answerBytes: 100_000 };
  /** Where the answer's size ends an attempt, its time must not do so first on a slow machine. */
  const unhurried = { ...limits, silenceMs: 60_000, totalMs: 60_000 };
  const towards = (at: number, call: (typeof clients)[number][1], within = limits): Promise<unknown> => {
    transport = transportFor({ extraCa: [identity.ca] }, through, within);
    return call(transport, `https://${name}:${at}`);
  };
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  const loopback = new Loopback();
  afterEach(() => loopback.close());
  const unkind = (answer: (socket: TLSSocket) => void): Promise<number> =>
    loopback.open(
      createTls({ cert: identity.chain, key: identity.key }, (socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => answer(socket));
      }),
    );

  it.each(clients)('accepts and stays silent: the client for %s gives up', async (_which, call) => {
    const at = await unkind(() => undefined);
    await expect(towards(at, call)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each(clients)('falls silent in the middle of its answer: the client for %s gives up', async (_which, call) => {
    const at = await unkind((socket) => void socket.write(head + chunk(' ')));
    // The end of the whole attempt is not what ends it here.
    await expect(towards(at, call, { ...limits, totalMs: 60_000 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each(clients)('breaks its answer off: the client for %s says that the connection broke', async (_which, call) => {
    const at = await unkind((socket) => void socket.write(head + chunk(' '), () => socket.destroy()));
    await expect(towards(at, call, unhurried)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each(clients)('never ends its answer, a byte at a time: the client for %s gives up', async (_which, call) => {
    const at = await unkind((socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write(chunk(' ')), 50);
      socket.on('close', () => clearInterval(timer));
    });
    // On a slow machine a byte may come late: its silence is not what ends the attempt here.
    await expect(towards(at, call, { ...limits, silenceMs: 60_000 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each(clients)('answers without end: the client for %s takes no more than it may', async (_which, call) => {
    let sent = 0;
    const at = await unkind((socket) => {
      socket.write(head);
      const more = (): void => {
        sent += 10_000;
        if (!socket.destroyed && sent < 50_000_000) socket.write(chunk(' '.repeat(10_000)), more);
      };
      more();
    });
    await expect(towards(at, call, unhurried)).rejects.toMatchObject({ name: 'AnswerTooLarge' });
    expect(sent).toBeLessThan(20_000_000);
  });
});

it('one transport serves several clients, and its connections are used again', async () => {
  transport = transportFor({ extraCa: [identity.ca] }, through);
  for (const [, call] of [...clients, ...clients])
    await expect(call(transport)).rejects.toMatchObject({ $metadata: { httpStatusCode: 418 } });
  // One connection: the first request was the one that the proxy answered with its question.
  expect(web.requests).toHaveLength(2);
  transport.dispose();
  await expect.poll(() => web.open).toBe(0);
});
