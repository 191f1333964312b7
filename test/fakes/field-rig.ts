import { randomUUID } from 'node:crypto';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { expect } from 'vitest';
import { createSourceProxy, defaultTuning, type ProtocolVersion, type SourceProxy } from '../../electron/tunnel';
import { servePractice, serveReal, type Serve, type ServingAgent } from '../chaos/field/agents';
import { variableOf, type FieldAgent } from './agent-programs';
import { startTestPractice, type TestPractice } from './practice';
import { until } from './wait';

/** Practice's agents and the real ones; `needs`: the environment variable without which one is skipped. */
export const fieldSides: readonly {
  readonly name: string;
  readonly serve: Serve;
  readonly needs: (agent: FieldAgent) => string | null;
}[] = [
  { name: "practice's", serve: servePractice, needs: () => null },
  { name: 'the real', serve: serveReal, needs: variableOf },
];

/** A device agent in front of a service of the test, and the app's source proxy at the other end of the tunnel. */
export class FieldRig {
  tunnelId = '';
  agent: ServingAgent | null = null;
  #proxy: SourceProxy | null = null;

  private constructor(readonly practice: TestPractice) {}

  static async start(): Promise<FieldRig> {
    return new FieldRig(await startTestPractice());
  }

  /** @returns the token of a source */
  async serve(serve: Serve, kind: FieldAgent, servicePort: number): Promise<string> {
    const opened = await this.practice.client.send(
      new OpenTunnelCommand({ destinationConfig: { thingName: 'field-device', services: ['SSH'] } }),
    );
    this.tunnelId = opened.tunnelId ?? '';
    this.agent = await serve(this.practice, kind, opened.destinationAccessToken ?? '', servicePort);
    await until(() => expect(this.practice.logged.join('\n')).toMatch(/destination of \S+ connected/));
    return opened.sourceAccessToken ?? '';
  }

  /** @returns the local port of its service, and the proxy behind it */
  async face(
    serve: Serve,
    kind: FieldAgent,
    protocol: ProtocolVersion,
    servicePort: number,
  ): Promise<{ readonly port: number; readonly proxy: SourceProxy }> {
    const accessToken = await this.serve(serve, kind, servicePort);
    const [host = '', port = ''] = this.practice.practice.addresses.dataPlane.split(':');
    const proxy = createSourceProxy({
      dataPlane: { host, port: Number(port), extraCa: [this.practice.ca], verifyCertificate: true, webProxy: null },
      bindAddress: '127.0.0.1',
      protocol,
      tuning: { ...defaultTuning, clientWaitTimeoutMs: 120_000 },
    });
    this.#proxy = proxy;
    const bound = await proxy.bind([{ serviceId: 'SSH', port: 0 }]);
    if (!bound.ok) throw new Error(bound.code);
    let isOpen = false;
    proxy.onEvent((event) => {
      if (event.kind === 'tunnel-connection') isOpen = event.state.kind === 'open';
    });
    proxy.connect({ accessToken, clientToken: randomUUID() });
    await until(() => expect(isOpen).toBe(true));
    return { port: bound.listeners[0]?.port ?? 0, proxy };
  }

  async close(): Promise<void> {
    await this.#proxy?.stop();
    await this.agent?.close();
    await this.practice.close();
  }
}
