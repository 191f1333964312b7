import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import type { TestPractice } from '../../fakes/practice';
import { Type, type TunnelPeer } from '../../fakes/tunnel-peer';

let counter = 0;
const newClientToken = (): string => `client-token-of-the-faults-test-${++counter}`;

export interface Opened {
  readonly tunnelId: string;
  readonly clientToken: string;
  readonly tokens: { readonly source: string; readonly destination: string };
  readonly source: TunnelPeer;
  readonly destination: TunnelPeer;
  /** Connects the source, or the device, again with the same pair. */
  readonly again: () => Promise<TunnelPeer>;
  readonly againDevice: () => Promise<TunnelPeer>;
}

/** A tunnel with both sides connected, each with a client token of its own, and one stream. */
export async function openOn(service: TestPractice, thingName = 'Pump7'): Promise<Opened> {
  const opened = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName, services: ['SSH'] } }),
  );
  const tokens = { source: opened.sourceAccessToken!, destination: opened.destinationAccessToken! };
  const clientToken = newClientToken();
  const again = (): Promise<TunnelPeer> => service.connect({ mode: 'source', token: tokens.source, clientToken });
  const source = await again();
  const pair = { token: tokens.destination, clientToken: newClientToken() };
  const againDevice = (): Promise<TunnelPeer> => service.connect({ mode: 'destination', ...pair });
  const destination = await againDevice();
  source.send({ type: Type.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await destination.nextOf(Type.STREAM_START);
  return { tunnelId: opened.tunnelId!, clientToken, tokens, source, destination, again, againDevice };
}
