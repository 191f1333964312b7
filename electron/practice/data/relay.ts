import type { PracticeLog } from '../contract';
import type { Behaviours } from '../behaviours';
import { modesOf, type Mode, type Tunnel, type TunnelEvent } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import { Bandwidth } from './bandwidth';
import type { Peer } from './peer';
import { TunnelSession } from './session';
import { systemClock, type Timer } from '../../net/clock';

/** All sessions of the data plane, kept in step with the tunnels of the core. */
export class Relay {
  readonly #tunnels: Tunnels;
  readonly #behaviours: Behaviours;
  readonly #log: PracticeLog;
  readonly #sessions = new Map<string, TunnelSession>();
  readonly #accountBandwidth: Bandwidth;
  readonly #reports = new Set<Timer>();

  constructor(tunnels: Tunnels, behaviours: Behaviours, log: PracticeLog) {
    this.#tunnels = tunnels;
    this.#behaviours = behaviours;
    this.#log = log;

    this.#accountBandwidth = new Bandwidth(behaviours.bandwidthBytesPerSecond);
  }

  attach(tunnel: Tunnel, peer: Peer): void {
    const session = this.#sessions.get(tunnel.tunnelId) ?? this.#createSession(tunnel);
    session.attach(peer);
  }

  isConnected(tunnelId: string, mode: Mode): boolean {
    return this.#sessions.get(tunnelId)?.isConnected(mode) ?? false;
  }

  /** Ends one side's connection; code 0: without a close frame. */
  drop(tunnelId: string, mode: Mode, code: number, reason: string): void {
    this.#sessions.get(tunnelId)?.close(mode, code, reason);
  }

  /** SESSION_RESET to whichever sides are connected (PROTOCOL.md 3.4). */
  resetSession(tunnelId: string): void {
    this.#sessions.get(tunnelId)?.resetSession();
  }

  /** What an event of the core means for the connections. */
  follow(event: TunnelEvent): void {
    const behaviours = this.#behaviours;
    switch (event.kind) {
      case 'revoked':
        if (behaviours.rotationDrops === 'at-once')
          this.drop(event.tunnelId, event.mode, behaviours.rotatedCloseCode, 'Access token rotated');
        return;
      case 'ended':
        if (event.how === 'expired') this.#end(event.tunnelId, behaviours.tunnelExpiredCloseCode, 'Tunnel expired');
        else this.#end(event.tunnelId, behaviours.tunnelClosedCloseCode, 'Tunnel closed');
        return;
      case 'deleted':
        this.#end(event.tunnelId, behaviours.tunnelClosedCloseCode, 'Tunnel closed');
        return;
      case 'deliver':
        return;
    }
  }

  /** Drops everything, without close frames: the service stops. */
  close(): void {
    for (const tunnelId of this.#sessions.keys()) this.#end(tunnelId, 0, '');
    for (const timer of this.#reports) timer.cancel();
  }

  #end(tunnelId: string, code: number, reason: string): void {
    for (const mode of modesOf.ALL) this.drop(tunnelId, mode, code, reason);
    this.#sessions.delete(tunnelId);
  }

  #createSession({ tunnelId, destinationConfig }: Tunnel): TunnelSession {
    const behaviours = this.#behaviours;
    const bandwidth =
      behaviours.bandwidthScope === 'account'
        ? this.#accountBandwidth
        : new Bandwidth(behaviours.bandwidthBytesPerSecond);
    const session = new TunnelSession(destinationConfig?.services ?? [], behaviours, bandwidth, {
      onConnected: (mode) => {
        this.#tunnels.setConnected(tunnelId, mode, true);
        this.#log('info', `${mode} of ${tunnelId} connected`);
      },
      onDisconnected: (mode) => {
        this.#log('info', `${mode} of ${tunnelId} disconnected`);
        this.#reportDisconnected(tunnelId, mode);
      },
      onViolation: (mode, reason) => this.#log('warn', `${mode} of ${tunnelId}: ${reason}`),
    });
    this.#sessions.set(tunnelId, session);
    return session;
  }

  #reportDisconnected(tunnelId: string, mode: Mode): void {
    const report = (): void => {
      if (!this.isConnected(tunnelId, mode)) this.#tunnels.setConnected(tunnelId, mode, false);
    };
    const delay = this.#behaviours.disconnectReportDelayMilliseconds;
    if (delay === 0) {
      report();
      return;
    }
    const timer = systemClock.set(() => {
      this.#reports.delete(timer);
      report();
    }, delay);
    this.#reports.add(timer);
  }
}
