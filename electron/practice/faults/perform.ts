import { randomUUID } from 'node:crypto';
import type { Behaviours } from '../behaviours';
import type { FaultName, FaultTarget } from '../contract';
import type { Tunnel } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import type { Relay } from '../data/relay';
import { Intruder } from './intruder';

/** RFC 6455: an endpoint goes away. */
const goingAway = 1001;
const noCloseFrame = 0;

export interface Stage {
  readonly tunnels: Tunnels;
  readonly relay: Relay;
  readonly behaviours: Behaviours;
}

type Act = (stage: Stage, tunnel: Tunnel) => void;

const drop: Act = ({ relay }, { tunnelId }) => relay.drop(tunnelId, 'source', noCloseFrame, '');

/** The faults that act at once, each on one open tunnel. */
const acts: Readonly<Partial<Record<FaultName, Act>>> = {
  'token-used': (stage, tunnel) => {
    stage.tunnels.pairCurrentToken(tunnel.tunnelId, 'source', null);
    drop(stage, tunnel);
  },
  'client-token-mismatch': (stage, tunnel) => {
    stage.tunnels.pairCurrentToken(tunnel.tunnelId, 'source', randomUUID());
    drop(stage, tunnel);
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
    relay.attach(rotated, new Intruder());
  },
  'tunnel-expired': ({ tunnels }, { tunnelId }) => tunnels.expire(tunnelId),
  'tunnel-closed': ({ tunnels }, { tunnelId }) => tunnels.close(tunnelId, false),
};

const needsSource: readonly FaultName[] = ['network-drop', 'network-drop-closed'];

/** Performs a fault of the kind `now`. @throws Error when there is nothing it could act on. */
export function performFault(name: FaultName, target: FaultTarget, stage: Stage): void {
  const act = acts[name];
  if (act === undefined) throw new Error(`The fault ${name} does not act at once.`);
  const open = openTunnels(target, stage.tunnels);
  const affected = needsSource.includes(name)
    ? open.filter(({ tunnelId }) => stage.relay.isConnected(tunnelId, 'source'))
    : open;
  if (affected.length === 0) throw new Error(open.length === 0 ? noTunnel(target) : 'No source is connected.');
  for (const tunnel of affected) act(stage, tunnel);
}

/** Checks the target of a fault that is armed. A thing may be named before it has a tunnel; a tunnel has to exist. @throws Error */
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
