import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { expect } from 'vitest';
import { type TestPractice } from '../../fakes/practice';
import { Type, type TunnelPeer } from '../../fakes/tunnel-peer';

/** Both sides of one tunnel, connected. */
export interface Pair {
  readonly tunnelId: string;
  readonly tokens: { source: string; destination: string };
  readonly source: TunnelPeer;
  readonly destination: TunnelPeer;
}

/** Opens a tunnel on a service and connects both sides; what the service announces at first is read already. */
export async function openPair(
  on: TestPractice,
  services = ['SSH', 'HTTP1'],
  offers: { source?: string[]; destination?: string[] } = {},
): Promise<Pair> {
  const opened = await on.client.send(
    new OpenTunnelCommand(services.length === 0 ? {} : { destinationConfig: { services } }),
  );
  const tokens = { source: opened.sourceAccessToken!, destination: opened.destinationAccessToken! };
  const source = await on.connect({ mode: 'source', token: tokens.source, offers: offers.source ?? ['3.0'] });
  const destination = await on.connect({
    mode: 'destination',
    token: tokens.destination,
    offers: offers.destination ?? ['3.0'],
  });
  for (const peer of [source, destination])
    if (peer.socket.protocol !== 'aws.iot.securetunneling-1.0') expect((await peer.next()).type).toBe(Type.SERVICE_IDS);
  return { tunnelId: opened.tunnelId!, tokens, source, destination };
}

/** A STREAM_START of a V3 source. */
export const start = { type: Type.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 };
export const data = (payload: Buffer | string, connectionId = 1) => ({
  type: Type.DATA,
  streamId: 1,
  serviceId: 'SSH',
  connectionId,
  payload: Buffer.from(payload),
});
