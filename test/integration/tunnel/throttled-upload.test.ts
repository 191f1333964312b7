/**
 * Uploads that last longer than any silence that is tolerated, over a tunnel that practice throttles, to a service that
 * answers only at their end.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { describe, expect, it } from 'vitest';
import { servePractice } from '../../chaos/field/agents';
import { defaultTuning, type ProxyTuning } from '../../../electron/tunnel';
import type { Behaviours } from '../../../electron/practice/behaviours';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice } from '../../fakes/practice';
import { rigTowards } from '../../fakes/proxy-rig';
import { until } from '../../fakes/wait';

const bytesPerSecond = 100_000;
const silenceMs = defaultTuning.pingIntervalMs + defaultTuning.pongTimeoutMs;
/** It takes half as long again as the longest silence: no luck of when a ping was due lets it through. */
const file = randomBytes((bytesPerSecond * silenceMs * 3) / 2 / 1_000);

const whole = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Where a file of that length is taken, and named by its digest once it is there; until then not a byte comes back. */
const receiver = () =>
  createServer((socket) => {
    const parts: Buffer[] = [];
    let length = 0;
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length === file.length) socket.end(whole(Buffer.concat(parts)));
    });
  });

describe.concurrent('an upload over a throttled tunnel, answered at its end', () => {
  it.each<readonly [string, Partial<Behaviours>, Partial<ProxyTuning>]>([
    ['as shipped', {}, {}],
    // Nothing at all comes back for the whole upload: that the operating system takes more of it is the only sign of
    // life.
    ['where the service answers no pings', { pings: 'ignored' }, {}],
    // Pongs wait behind megabytes.
    ['where everything between takes as much as it can', {}, { upwardQueueMs: Number.POSITIVE_INFINITY }],
  ])('is never dropped, %s', async (_name, behaviours, tuning) => {
    const loopback = new Loopback();
    const practice = await startTestPractice({
      behaviours: { bandwidthBytesPerSecond: bytesPerSecond, ...behaviours },
    });
    const opened = await practice.client.send(new OpenTunnelCommand({ destinationConfig: { services: ['WEB'] } }));
    const agent = await servePractice(
      practice,
      'localproxy',
      opened.destinationAccessToken ?? '',
      await loopback.open(receiver()),
      'WEB',
    );
    const [host = '', port = ''] = practice.practice.addresses.dataPlane.split(':');
    const source = await rigTowards(
      { host, port: Number(port), extraCa: [practice.ca], verifyCertificate: true, webProxy: null },
      { tuning, listeners: [{ serviceId: 'WEB', port: 0 }] },
    );
    try {
      source.proxy.connect({ accessToken: opened.sourceAccessToken ?? '', clientToken: randomUUID() });
      await source.link('open');
      const program = await source.open('WEB');
      const started = performance.now();
      program.socket.write(file);
      await until(() => program.closed || source.states().length > 2, 600_000);
      expect(source.states()).toEqual(['connecting', 'open']);
      expect(program.bytes.toString()).toBe(whole(file));
      expect(performance.now() - started).toBeGreaterThan(silenceMs);
    } finally {
      await source.stop();
      await agent.close();
      await practice.close();
      await loopback.close();
    }
  });
});
