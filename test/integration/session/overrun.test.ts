import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/session';
import { servePractice, serveReal, type ServingAgent } from '../../chaos/field/agents';
import { variableOf } from '../../fakes/agent-programs';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldSession, type FieldSession } from './field-session';
import { untilView } from './rig';

/**
 * localproxy has no back-pressure towards its services, and nobody tells the source that one of them is slow: an upload
 * that is faster ends the device's process (PROTOCOL.md 5.6). It is said that this may be why, and offered what heals
 * it.
 */
describe.each([
  { name: "practice's localproxy", serve: servePractice, variable: null },
  { name: 'the real localproxy', serve: serveReal, variable: variableOf('localproxy') },
])('$name in front of a service that does not read', ({ serve, variable }) => {
  const loopback = new Loopback();
  let practice: TestPractice;
  let agent: ServingAgent | null = null;
  let session: FieldSession | null = null;
  beforeEach(async () => {
    practice = await startTestPractice();
  });
  afterEach(async () => {
    await session?.close();
    await agent?.close();
    await practice.close();
    await loopback.close();
  });

  it.skipIf(variable !== null)(
    `an upload ends its process, and the problem says so${variable === null ? '' : ` (needs ${variable})`}`,
    async () => {
      const port = await loopback.open(createServer({ pauseOnConnect: true }));
      const thingName = 'field-device';
      const { tunnelId, sourceAccessToken, destinationAccessToken } = await practice.client.send(
        new OpenTunnelCommand({ destinationConfig: { thingName, services: ['HTTP'] } }),
      );
      agent = await serve(practice, 'localproxy', destinationAccessToken ?? '', port, 'HTTP');
      const made = await fieldSession(practice, {
        tunnelId: tunnelId ?? '',
        thingName,
        sourceToken: sourceAccessToken ?? '',
      });
      session = made;
      await untilView(made.view, 'connected', ({ state }) => state.kind === 'connected');
      const program = connect({ host: '127.0.0.1', port: made.view().services[0]!.port! });
      program.on('error', () => undefined);
      await once(program, 'connect');
      const chunk = Buffer.alloc(65_536, 7);
      const pour = (): void => {
        while (program.writable && program.write(chunk));
      };
      program.on('drain', pour);
      pour();
      const lost = await untilView(
        made.view,
        'device-disconnected',
        ({ state }) => state.kind === 'problem' && state.problem.code === 'device-disconnected',
      );
      program.destroy();
      expect(agent.said()).toMatch(/basic_multi_buffer too long/);
      expect(problemOf(lost.state)).toMatchObject({
        code: 'device-disconnected',
        params: { uploading: { bytes: expect.any(Number) as number } },
        recovery: { kind: 'rotate', mode: 'DESTINATION' },
      });
    },
  );
});
