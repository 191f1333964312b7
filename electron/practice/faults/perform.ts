import { randomUUID } from 'node:crypto';
import type { Behaviours } from '../behaviours';
import { faultNamed, type FaultName, type ImmediateFault } from '../../../shared/practice/faults';
import type { FaultTarget } from '../contract';
import type { Mode, Tunnel } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import type { Relay } from '../data/relay';
import type { Subprotocol } from '../data/handshake';
import type { Peer } from '../data/peer';

/** RFC 6455: an endpoint goes away. */
const goingAway = 1001;
const noCloseFrame = 0;

/** What faults act on. */
export interface FaultContext {
  readonly tunnels: Tunnels;
  readonly relay: Relay;
  readonly behaviours: Behaviours;
}

type Act = (context: FaultContext, tunnel: Tunnel) => void;

const drop: Act = ({ relay }, { tunnelId }) => relay.drop(tunnelId, 'source', noCloseFrame, '');

/** The faults that act at once, each on one open tunnel. */
const acts: Readonly<Record<ImmediateFault, Act>> = {
  'token-used': (context, tunnel) => {
    context.tunnels.pairCurrentToken(tunnel.tunnelId, 'source', null);
    drop(context, tunnel);
  },
  'client-token-mismatch': (context, tunnel) => {
    context.tunnels.pairCurrentToken(tunnel.tunnelId, 'source', randomUUID());
    drop(context, tunnel);
  },
  'device-token-invalid': ({ tunnels, relay, behaviours }, { tunnelId }) => {
    tunnels.revokeCurrentToken(tunnelId, 'destination');
    // Whatever rotation does to connections: this device is disconnected.
    relay.drop(tunnelId, 'destination', behaviours.rotatedCloseCode, 'Access token invalidated');
  },
  'network-drop': drop,
  'network-drop-closed': ({ relay }, { tunnelId }) => relay.drop(tunnelId, 'source', goingAway, 'Going away'),
  'peer-replaced': ({ tunnels, relay, behaviours }, { tunnelId }) => {
    relay.drop(tunnelId, 'source', behaviours.replacedCloseCode, 'Replaced by another connection');
    const rotated = tunnels.rotate({ tunnelId, clientMode: 'SOURCE' });
    tunnels.spend(rotated.tokens.source, randomUUID());
    relay.attach(rotated, new TakeoverPeer());
  },
  'session-reset': ({ relay }, { tunnelId }) => relay.resetSession(tunnelId),
  'tunnel-expired': ({ tunnels }, { tunnelId }) => tunnels.expire(tunnelId),
  'tunnel-closed': ({ tunnels }, { tunnelId }) => tunnels.close(tunnelId, false),
};

const needsSource: readonly ImmediateFault[] = ['network-drop', 'network-drop-closed', 'session-reset'];

/** Whether a fault acts at once, on tunnels that are open. */
export function isImmediate(name: FaultName): name is ImmediateFault {
  return faultNamed(name)?.when === 'now';
}

/** Performs a fault of the kind `now`. @throws Error when there is nothing it could act on. */
export function performFault(name: ImmediateFault, target: FaultTarget, context: FaultContext): void {
  const open = openTunnels(target, context.tunnels);
  const affected = needsSource.includes(name)
    ? open.filter(({ tunnelId }) => context.relay.isConnected(tunnelId, 'source'))
    : open;
  if (affected.length === 0) throw new Error(open.length === 0 ? noTunnel(target) : 'No source is connected.');
  for (const tunnel of affected) acts[name](context, tunnel);
}

/**
 * Checks the target of a fault that is armed. A thing may be named before it has a tunnel; a tunnel has to exist.
 * @throws Error
 */
export function checkTarget(target: FaultTarget, tunnels: Tunnels): void {
  if (target.tunnelId !== undefined && openTunnels(target, tunnels).length === 0) throw new Error(noTunnel(target));
}

function openTunnels({ tunnelId, thingName }: FaultTarget, tunnels: Tunnels): readonly Tunnel[] {
  return tunnels
    .all()
    .filter(
      (tunnel) =>
        tunnel.ended === null &&
        (tunnelId === undefined || tunnel.tunnelId === tunnelId) &&
        (thingName === undefined || tunnel.destinationConfig?.thingName === thingName),
    );
}

function noTunnel({ tunnelId, thingName }: FaultTarget): string {
  if (tunnelId !== undefined) return `There is no open tunnel ${tunnelId}.`;
  return thingName === undefined ? 'There is no open tunnel.' : `There is no open tunnel to ${thingName}.`;
}

/**
 * "Another computer" for the fault `peer-replaced`: it holds the source's place, reads everything and says
 * nothing, until somebody rotates the token away from it.
 */
class TakeoverPeer implements Peer {
  readonly mode: Mode = 'source';
  readonly subprotocol: Subprotocol = 'aws.iot.securetunneling-3.0';
  readonly waitingBytes = 0;
  onBytes: (count: number) => void = () => undefined;
  onMessage: (message: Buffer) => void = () => undefined;
  onClosed: () => void = () => undefined;

  send(_message: Buffer, flushed: () => void): void {
    setImmediate(flushed);
  }

  setPaused(): void {
    // It never sends anything that could be held back.
  }

  close(): void {
    this.onClosed();
  }
}
