import { randomUUID } from 'node:crypto';
import { DescribeTunnelCommand, OpenTunnelCommand, type ConnectionState } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, Type, type TunnelPeer } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

type Version = 'V1' | 'V2' | 'V3';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice({ devices: true });
});
afterAll(() => service.close());

/** The ids that a source of that version writes into its messages. */
const ids = (version: Version, streamId: number) => ({
  streamId,
  ...(version === 'V1' ? {} : { serviceId: 'SSH' }),
  ...(version === 'V3' ? { connectionId: 1 } : {}),
});

/** A tunnel to a device, which asks the device as one source after the other. */
class Asker {
  readonly tunnelId: string;
  readonly #token: string;
  readonly #clientToken = randomUUID();
  source: TunnelPeer | null = null;

  private constructor(tunnelId: string, token: string) {
    this.tunnelId = tunnelId;
    this.#token = token;
  }

  static async of(thingName: string): Promise<Asker> {
    const opened = await service.client.send(
      new OpenTunnelCommand({ destinationConfig: { thingName, services: ['SSH'] } }),
    );
    const asker = new Asker(opened.tunnelId ?? '', opened.sourceAccessToken ?? '');
    await asker.deviceIs('CONNECTED');
    return asker;
  }

  /** A new source WebSocket, and nothing asked on it yet. */
  async connect(): Promise<TunnelPeer> {
    this.source?.terminate();
    this.source = await service.connect({ mode: 'source', token: this.#token, clientToken: this.#clientToken });
    expect((await this.source.next()).type).toBe(Type.SERVICE_IDS);
    return this.source;
  }

  /** What is answered to a START of that version, on a new WebSocket if one is named. */
  async ask(version: Version, streamId = 1): Promise<Record<string, unknown>> {
    const source = this.source ?? (await this.connect());
    source.send({ type: Type.STREAM_START, ...ids(version, streamId) });
    return fieldsOf(await source.next());
  }

  /**
   * Asks on one stream after another until one is answered, as a source does whose first streams are reset because the device renews its
   * WebSocket. Resolves with the answer and with the stream it is for.
   */
  async askUntilAnswered(version: Version): Promise<{ answer: Record<string, unknown>; streamId: number }> {
    for (let streamId = 1; streamId <= 3; streamId += 1) {
      let answer = await this.ask(version, streamId);
      // What an earlier stream is answered after its reset is for nobody.
      while (answer['streamId'] !== streamId) answer = fieldsOf(await this.source!.next());
      if (answer['type'] === 'DATA') return { answer, streamId };
    }
    throw new Error('Three streams were reset.');
  }

  async device(): Promise<ConnectionState | undefined> {
    const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId: this.tunnelId }));
    return tunnel?.destinationConnectionState;
  }

  deviceIs(status: string): Promise<void> {
    return until(async () => expect((await this.device())?.status).toBe(status));
  }
}

const banner = { type: 'DATA', payload: expect.stringContaining('SSH-2.0-') as string };
const logged = (text: string): Promise<void> => until(() => expect(service.logged.join('\n')).toContain(text));

describe('what each agent does when it is asked (PROTOCOL.md 5.7), the service speaking first', () => {
  it('localproxy 3: V3 and V2 with their ids; V1 takes it offline', async () => {
    const asker = await Asker.of('cold-store-cam-18');
    expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
    await asker.connect();
    expect(await asker.ask('V2')).toEqual({ ...banner, ...ids('V2', 1) });
    const source = await asker.connect();
    source.send({ type: Type.STREAM_START, ...ids('V1', 1) });
    // It comes back with its spent token, which is refused, and is over.
    await logged('cold-store-cam-18: the tunnel connection was refused with status 400');
    await asker.deviceIs('DISCONNECTED');
  });

  it('localproxy 3 -y V2: V3 and V2 with their ids; a CONNECTION_RESET is answered by a STREAM_RESET that ends all connections', async () => {
    const asker = await Asker.of('lift-control-41');
    expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
    const source = asker.source!;
    source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId: 2 });
    expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId: 2 });
    source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1) });
    expect(fieldsOf(await source.next())).toMatchObject({ type: 'STREAM_RESET', streamId: 1, serviceId: 'SSH' });
    // Connection 2 is gone, too: the device takes the next START as the first of a new stream.
    expect(await asker.ask('V3', 2)).toEqual({ ...banner, ...ids('V3', 2) });
    source.send({ type: Type.STREAM_RESET, streamId: 2, serviceId: 'SSH' });
    expect(await asker.ask('V3', 3)).toEqual({ ...banner, ...ids('V3', 3) });
    await asker.connect();
    expect(await asker.ask('V2')).toEqual({ ...banner, ...ids('V2', 1) });
  });

  it('localproxy 3 -y V1 (Greengrass): V3 without the service id, V2 without ids, V1; each ended by STREAM_RESET', async () => {
    const asker = await Asker.of('tank-level-23');
    for (const version of ['V3', 'V2', 'V1'] as const) {
      const source = await asker.connect();
      for (const streamId of [1, 2]) {
        expect(await asker.ask(version, streamId)).toEqual({
          ...banner,
          streamId,
          ...(version === 'V3' ? { connectionId: 1 } : {}),
        });
        source.send({ type: Type.STREAM_RESET, streamId, ...(version === 'V1' ? {} : { serviceId: 'SSH' }) });
      }
    }
  });

  it('the C++ SDK: all ids in every version, several connections on one WebSocket, each ended by CONNECTION_RESET', async () => {
    const asker = await Asker.of('solar-inverter-09');
    const source = await asker.connect();
    expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
    for (const connectionId of [2, 3, 4]) {
      source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId });
      expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId });
      source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1), connectionId });
    }
    source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1) });
    source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId: 5 });
    expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId: 5 });
    for (const version of ['V2', 'V1'] as const) {
      await asker.connect();
      // The service resets the streams of the former source, and the engine renews its WebSocket: the first STARTs are reset.
      const { answer, streamId } = await asker.askUntilAnswered(version);
      expect(answer).toEqual({ ...banner, ...ids(version, streamId) });
    }
  });

  it('the Device Client: silent in V3; at the V2 START it renews its WebSocket and the source gets a STREAM_RESET; V1 is answered', async () => {
    const asker = await Asker.of('hvac-gateway-112');
    let source = await asker.connect();
    source.send({ type: Type.STREAM_START, ...ids('V3', 1) });
    await logged('hvac-gateway-112: an answer without the ids of the session was not sent');
    expect(source.messages).toHaveLength(1);
    const before = await asker.device();
    source = await asker.connect();
    source.send({ type: Type.STREAM_START, ...ids('V2', 1) });
    expect(fieldsOf(await source.next())).toEqual({ type: 'STREAM_RESET', ...ids('V2', 1) });
    const after = await asker.device();
    expect(after?.status).toBe('CONNECTED');
    expect(Number(after?.lastUpdatedAt)).toBeGreaterThan(Number(before?.lastUpdatedAt));
    source = await asker.connect();
    const { answer, streamId } = await asker.askUntilAnswered('V1');
    expect(answer).toEqual({ ...banner, streamId });
    for (let next = streamId + 1; next < streamId + 4; next += 1) {
      source.send({ type: Type.STREAM_RESET, streamId: next - 1 });
      expect(await asker.ask('V1', next)).toEqual({ ...banner, streamId: next });
    }
  });
});
