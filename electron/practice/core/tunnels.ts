import type { Behaviours } from '../behaviours';
import type { PracticeClock } from './clock';
import { ServiceError, type ErrorCode } from './errors';
import { tunnelArn, type Ids } from './ids';
import { pageOf, type Page } from './paging';
import { TokenLedger, type TokenProblem } from './tokens';
import {
  mergeTags,
  modesOf,
  sameDestination,
  type ClientMode,
  type DestinationConfig,
  type Ending,
  type Mode,
  type Tag,
  type Tunnel,
  type TunnelEvent,
} from './tunnel';

/** Tags that a resource of AWS may have in sum, whatever one call may carry; keys that begin with `aws:` are AWS's own. */
const maxTags = 50;

/** @throws ServiceError */
function checkedTags(tags: readonly Tag[], validationError: ErrorCode): readonly Tag[] {
  if (tags.some(({ key }) => /^aws:/i.test(key)))
    throw new ServiceError(validationError, 'aws: prefixed tag key names are not allowed for external use.');
  if (tags.length > maxTags)
    throw new ServiceError('LimitExceededException', `A resource can have at most ${maxTags} tags.`);
  return tags;
}

/** A CLOSED tunnel stays visible for at least three hours (PROTOCOL.md 1.7). */
const retentionMs = 3 * 60 * 60 * 1000;
const never: Readonly<Record<Mode, { connected: false; lastUpdatedAt: null }>> = {
  source: { connected: false, lastUpdatedAt: null },
  destination: { connected: false, lastUpdatedAt: null },
};

export interface OpenRequest {
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly destinationConfig?: DestinationConfig | undefined;
  /** Minutes, 1–720; 720 if absent. */
  readonly lifetimeMinutes?: number | undefined;
}

export interface RotateRequest {
  readonly tunnelId: string;
  readonly clientMode: ClientMode;
  readonly destinationConfig?: DestinationConfig | undefined;
}

interface AdmissionRequest {
  readonly token: string;
  readonly mode: Mode;
  readonly clientToken: string | null;
  readonly reuseRefused: boolean;
}

type Admission =
  | { readonly ok: true; readonly tunnel: Tunnel }
  | { readonly ok: false; readonly problem: TokenProblem | Ending; readonly tunnel: Tunnel | null };

interface TunnelsOptions {
  readonly region: string;
  readonly clock: PracticeClock;
  readonly ids: Ids;
  readonly behaviours: Behaviours;
  readonly onEvent: (event: TunnelEvent) => void;
}

/**
 * Every tunnel of the practice service and the states of its tokens: the rules of PROTOCOL.md 1.7, 1.8
 * and 2.2, without any network. Each method first does what the clock demands (`sweep`), changes the
 * records, and then tells the outside through `onEvent`.
 */
export class Tunnels {
  readonly #options: TunnelsOptions;
  readonly #tunnels = new Map<string, Tunnel>();
  readonly #ledger: TokenLedger;
  #sequence = 0;

  constructor(options: TunnelsOptions) {
    this.#options = options;

    this.#ledger = new TokenLedger(options.behaviours);
  }

  /** @throws ServiceError LimitExceededException for too many services. */
  open(request: OpenRequest): Tunnel {
    this.sweep();
    this.#checkServices(request.destinationConfig);
    const { ids, clock, region } = this.#options;
    const tunnelId = ids.tunnelId();
    const createdAt = clock.now();
    const lifetimeMinutes = request.lifetimeMinutes ?? 720;
    const tunnel: Tunnel = {
      tunnelId,
      tunnelArn: tunnelArn(region, tunnelId),
      sequence: ++this.#sequence,
      createdAt,
      expiresAt: createdAt + lifetimeMinutes * 60_000,
      lastUpdatedAt: createdAt,
      lifetimeMinutes,
      description: request.description ?? null,
      destinationConfig: request.destinationConfig ?? null,
      tags: checkedTags(mergeTags([], request.tags ?? []), this.#options.behaviours.validationError),
      ended: null,
      connections: never,
      tokens: { source: ids.accessToken(), destination: ids.accessToken() },
    };
    this.#tunnels.set(tunnelId, tunnel);
    for (const mode of modesOf.ALL) this.#ledger.issue(tunnel.tokens[mode], tunnelId, mode);
    if (tunnel.destinationConfig !== null) this.#deliver(tunnel, tunnel.destinationConfig);
    return tunnel;
  }

  /** @throws ServiceError ResourceNotFoundException when it never was, was deleted, or closed too long ago. */
  describe(tunnelId: string): Tunnel {
    this.sweep();
    const tunnel = this.#tunnels.get(tunnelId);
    if (tunnel === undefined) throw new ServiceError('ResourceNotFoundException', `Tunnel ${tunnelId} not found.`);
    return tunnel;
  }

  describeArn(arn: string): Tunnel {
    const tunnel = this.all().find((candidate) => candidate.tunnelArn === arn);
    if (tunnel === undefined) throw new ServiceError('ResourceNotFoundException', `Resource ${arn} not found.`);
    return tunnel;
  }

  /** Newest first. */
  all(): readonly Tunnel[] {
    this.sweep();
    return [...this.#tunnels.values()].sort((a, b) => b.sequence - a.sequence);
  }

  /** One page of at most `size` tunnels. @throws ServiceError for a token this service never gave out. */
  list(thingName: string | undefined, size: number, nextToken: string | undefined): Page<Tunnel> {
    const all = this.all().filter(
      (tunnel) => thingName === undefined || tunnel.destinationConfig?.thingName === thingName,
    );
    return pageOf(all, size, nextToken, thingName ?? null, this.#options.behaviours.validationError);
  }

  close(tunnelId: string, remove: boolean): void {
    const tunnel = this.describe(tunnelId);
    if (tunnel.ended !== null && !remove && this.#options.behaviours.closeClosedTunnel !== 'succeeds') {
      throw new ServiceError('ResourceNotFoundException', `Tunnel ${tunnelId} is already closed.`);
    }
    if (tunnel.ended === null) this.#end(tunnel, 'closed', this.#options.clock.now());
    if (remove) this.#remove(tunnelId);
  }

  /** The fault `tunnel-expired`: the lifetime is over now. */
  expire(tunnelId: string): void {
    const tunnel = this.describe(tunnelId);
    const now = this.#options.clock.now();
    if (tunnel.ended === null) this.#end({ ...tunnel, expiresAt: now }, 'expired', now);
  }

  /** Revokes and replaces the tokens of the mode; never moves the expiry. @throws ServiceError as PROTOCOL.md 1.8 and the switches say. */
  rotate({ tunnelId, clientMode, destinationConfig }: RotateRequest): Tunnel {
    const { behaviours, ids } = this.#options;
    const tunnel = this.describe(tunnelId);
    if (tunnel.ended !== null)
      throw new ServiceError(behaviours.rotateClosedTunnelError, `Tunnel ${tunnelId} is closed.`);
    if (clientMode === 'SOURCE' && destinationConfig !== undefined) {
      throw new ServiceError(
        behaviours.sourceRotationWithDestinationConfigError,
        'You can not use DestinationConfig with source clientMode.',
      );
    }
    this.#checkServices(destinationConfig);
    const differs = destinationConfig !== undefined && !sameDestination(destinationConfig, tunnel.destinationConfig);
    if (differs && behaviours.rotationOtherDestination === 'refuse') {
      throw new ServiceError(
        'InvalidRequestException',
        'The destinationConfig differs from the one the tunnel was opened with.',
      );
    }
    const modes = modesOf[clientMode];
    const tokens = { ...tunnel.tokens };
    for (const mode of modes) {
      this.#ledger.revoke(tokens[mode]);
      tokens[mode] = ids.accessToken();
      this.#ledger.issue(tokens[mode], tunnelId, mode);
    }
    const adopted = differs && behaviours.rotationOtherDestination === 'adopt' ? { destinationConfig } : {};
    const rotated: Tunnel = { ...tunnel, ...adopted, tokens, lastUpdatedAt: this.#options.clock.now() };
    this.#tunnels.set(tunnelId, rotated);
    for (const mode of modes) this.#options.onEvent({ kind: 'revoked', tunnelId, mode });
    const target = destinationConfig ?? (behaviours.notifyWithoutDestinationConfig ? tunnel.destinationConfig : null);
    if (modes.includes('destination') && target !== null) this.#deliver(rotated, target);
    return rotated;
  }

  setTags(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): void {
    const tunnel = this.describeArn(arn);
    this.#tunnels.set(tunnel.tunnelId, {
      ...tunnel,
      tags: checkedTags(change(tunnel.tags), this.#options.behaviours.validationError),
      lastUpdatedAt: this.#options.clock.now(),
    });
  }

  /** Whether this token may connect now. Changes nothing: `spend` does, once the handshake has succeeded. */
  admit({ token, mode, clientToken, reuseRefused }: AdmissionRequest): Admission {
    this.sweep();
    const found = this.#ledger.find(token);
    const tunnel = found === undefined ? undefined : this.#tunnels.get(found.tunnelId);
    if (found === undefined || tunnel === undefined) return { ok: false, problem: 'unknown', tunnel: null };
    if (tunnel.ended !== null) return { ok: false, problem: tunnel.ended.how, tunnel };
    const isOpen = (tunnelId: string): boolean => this.#tunnels.get(tunnelId)?.ended === null;
    const problem = this.#ledger.check(found, mode, clientToken, reuseRefused, isOpen);
    return problem === null ? { ok: true, tunnel } : { ok: false, problem, tunnel };
  }

  /** Which tunnel and thing a token belongs to, whatever its state. */
  scopeOfToken(token: string): { tunnelId?: string; thingName?: string | undefined } {
    const tunnel = this.#tunnels.get(this.#ledger.find(token)?.tunnelId ?? '');
    return tunnel === undefined ? {} : { tunnelId: tunnel.tunnelId, thingName: tunnel.destinationConfig?.thingName };
  }

  spend(token: string, clientToken: string | null): void {
    this.#ledger.spend(token, clientToken);
  }

  /** Faults: the side's current token counts as used, paired with this client token. */
  pairCurrentToken(tunnelId: string, mode: Mode, clientToken: string | null): void {
    this.#ledger.pairWith(this.describe(tunnelId).tokens[mode], clientToken);
  }

  /** Faults: the side's current token is dead, and its connection with it. */
  revokeCurrentToken(tunnelId: string, mode: Mode): void {
    this.#ledger.revoke(this.describe(tunnelId).tokens[mode]);
    this.#options.onEvent({ kind: 'revoked', tunnelId, mode });
  }

  /** What DescribeTunnel says about a side. Nothing happens for a tunnel that is gone. */
  setConnected(tunnelId: string, mode: Mode, connected: boolean): void {
    const tunnel = this.#tunnels.get(tunnelId);
    if (tunnel === undefined || tunnel.connections[mode].connected === connected) return;
    const now = this.#options.clock.now();
    const connections = { ...tunnel.connections, [mode]: { connected, lastUpdatedAt: now } };
    const lastUpdatedAt = this.#options.behaviours.connectionMovesLastUpdatedAt ? now : tunnel.lastUpdatedAt;
    this.#tunnels.set(tunnelId, { ...tunnel, connections, lastUpdatedAt });
  }

  /** Does what is due by the clock: ends expired tunnels, forgets old closed ones. */
  sweep(): void {
    const now = this.#options.clock.now();
    for (const tunnel of this.#tunnels.values()) {
      if (tunnel.ended === null && tunnel.expiresAt <= now) this.#end(tunnel, 'expired', tunnel.expiresAt);
    }
    for (const { tunnelId, ended } of this.#tunnels.values()) {
      if (ended !== null && ended.at + retentionMs <= now) this.#remove(tunnelId);
    }
  }

  /** Epoch ms on the service's clock of the next expiry, or null. */
  nextExpiry(): number | null {
    const open = [...this.#tunnels.values()].filter((tunnel) => tunnel.ended === null);
    return open.length === 0 ? null : Math.min(...open.map((tunnel) => tunnel.expiresAt));
  }

  #end(tunnel: Tunnel, how: Ending, at: number): void {
    this.#tunnels.set(tunnel.tunnelId, { ...tunnel, ended: { how, at }, lastUpdatedAt: at });
    for (const mode of modesOf.ALL) this.setConnected(tunnel.tunnelId, mode, false);
    this.#options.onEvent({ kind: 'ended', tunnelId: tunnel.tunnelId, how });
  }

  #remove(tunnelId: string): void {
    this.#tunnels.delete(tunnelId);
    this.#ledger.forgetTunnel(tunnelId);
    this.#options.onEvent({ kind: 'deleted', tunnelId });
  }

  #checkServices(config: DestinationConfig | undefined): void {
    const limit = this.#options.behaviours.servicesPerTunnel;
    if (config !== undefined && config.services.length > limit) {
      throw new ServiceError('LimitExceededException', `A tunnel can have at most ${limit} services.`);
    }
  }

  #deliver(tunnel: Tunnel, { thingName, services }: DestinationConfig): void {
    if (thingName === undefined) return;
    this.#options.onEvent({
      kind: 'deliver',
      tunnelId: tunnel.tunnelId,
      thingName,
      services,
      token: tunnel.tokens.destination,
    });
  }
}
