import dns from 'node:dns';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { connect as dial } from 'node:net';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { attemptLimits } from '../../../electron/cloud/bounded-handler';
import { probeEndpoint } from '../../../electron/cloud/probe/endpoint';
import { transportFor } from '../../../electron/cloud/transport';
import { connectThrough } from '../../../electron/net/http-connect';
import { trusting } from '../../../electron/net/trust';
import { makeIdentity } from '../../fakes/identity';
import { rigTowards, secret } from '../../fakes/proxy-rig';
import { ScriptedCloud, until } from '../../fakes/scripted-cloud';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';

/**
 * A name with A and AAAA on a laptop without a way for IPv6, whose IPv4 address takes longer than the 250 ms that Node
 * gives each: the first SYN is lost here, and Linux sends the next one a second later.
 */
const name = 'dual-stack.field.example';
const identity = await makeIdentity({ names: [name, 'localhost', '127.0.0.1'] });
const cloud = await ScriptedCloud.start(identity);
const web = await ConnectProxy.start();
afterAll(async () => {
  await cloud.close();
  await web.close();
});

/** Nothing listens on this machine's IPv6 address at that port: it refuses, as a missing route does. */
const addresses = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

function resolveName(): void {
  const lookup = (...args: readonly unknown[]): void => {
    const answer = args.at(-1) as (error: null, found: unknown, family?: number) => void;
    const options = typeof args[1] === 'object' ? (args[1] as { readonly all?: boolean }) : {};
    process.nextTick(() => (options.all === true ? answer(null, addresses) : answer(null, '127.0.0.1', 4)));
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup);
  vi.spyOn(dns.promises, 'lookup').mockResolvedValue({ address: '127.0.0.1', family: 4 });
  syncBuiltinESMExports();
}
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const ways: readonly (readonly [string, number, (port: number) => Promise<unknown>])[] = [
  [
    'the data plane',
    cloud.port,
    async (port) => {
      const proxy = await rigTowards({
        host: name,
        port,
        extraCa: [identity.ca],
        verifyCertificate: true,
        webProxy: null,
      });
      try {
        proxy.proxy.connect(secret);
        await proxy.link('open');
        expect(proxy.states()).toEqual(['connecting', 'open']);
      } finally {
        await proxy.stop();
      }
    },
  ],
  [
    'the control plane',
    cloud.port,
    async (port) => {
      const transport = transportFor({ extraCa: [identity.ca] }, undefined, { ...attemptLimits, silenceMs: 500 });
      const client = new STSClient({
        region: 'eu-west-1',
        endpoint: `https://${name}:${port}`,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
        requestHandler: transport.requestHandler,
      });
      // Whatever it is answered with: somebody was reached, or the limit for an answer would not have begun.
      const outcome = await client.send(new GetCallerIdentityCommand({})).then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
      );
      expect(['answered', 'TimeoutError']).toContain(outcome);
      transport.dispose();
    },
  ],
  [
    'the web proxy',
    web.port,
    async (port) => (await connectThrough({ host: name, port }, 'localhost', cloud.port)).destroy(),
  ],
  [
    'the test of an environment',
    cloud.port,
    async (port) => {
      const steps: string[] = [];
      await probeEndpoint(
        { host: name, port, secure: true, path: '/tunnel' },
        {
          webProxyFor: () => Promise.resolve(null),
          trust: trusting([identity.ca]),
          signal: new AbortController().signal,
          stepLimitMs: 8_000,
          report: (step, state) => steps.push(`${step} ${state}`),
        },
      );
      expect(steps).toContain('tcp done');
    },
  ],
];

it.skipIf(!canBeSilent).each(ways)(
  `%s connects although one family leads nowhere and the other takes its time (${needsSilence})`,
  (_what, target, connect) =>
    withSilentPort(target, async (silent) => {
      resolveName();
      const connecting = connect(silent.port);
      await until(() => vi.mocked(dns.lookup).mock.calls.length > 0);
      // Others come and go meanwhile: the first SYN was sent, and dropped. What is sent again finds somebody.
      for (let count = 0; count < 20; count += 1) await once(dial(web.port, '127.0.0.1').resume().end(), 'close');
      await silent.speak();
      await connecting;
    }),
);
