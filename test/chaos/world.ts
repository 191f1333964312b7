import { setImmediate as turn } from 'node:timers/promises';
import {
  createSourceProxy,
  defaultTuning,
  type TunnelConnectionState,
  type ProtocolVersion,
  type ProxyEvent,
  type ServiceStats,
  type SourceProxy,
} from '../../electron/tunnel';
import { dataPlaneOf } from '../fakes/proxy-rig';
import type { Random } from '../fakes/random';
import type { MessageOf, ScriptedCloud } from '../fakes/scripted-cloud';
import { ChaosClock } from './clock';
import { Device, type DeviceOwner } from './device';
import type { Flow } from './flow';
import { Ledger } from './ledger';
import { Local, type LocalOwner } from './local';

/** Real time after which a state that does not come is a failure. Milliseconds. */
const patience = 20_000;
/**
 * How far the clock goes when nothing moves any more. Short against every limit that concerns a handshake under way.
 */
const step = 250;
/** So many turns of the event loop without anything that moves count as rest. */
const restAfter = 4;

/** As shipped under a session, but for what would need hundreds of programs and megabytes to be reached. */
const tuning = {
  ...defaultTuning,
  resetDecisionTimeoutMs: 5_000,
  readerBudgetBytes: 200_000,
  maxConnectionsPerService: 24,
};

/** The proxy between programs and devices, on a clock of its own. */
export class World implements DeviceOwner, LocalOwner {
  /** Of one length, so that nothing but the letters tells them apart. */
  readonly services: readonly string[] = ['SSH1', 'SSH2', 'HTTP'];
  readonly locals = new Map<number, Local>();
  readonly clock: ChaosClock;
  readonly ledger: Ledger;
  readonly proxy: SourceProxy;
  device: Device | null = null;
  /** Those of earlier WebSockets that have not seen the end of theirs. */
  #earlier: Device[] = [];
  violation: string | null = null;
  link: TunnelConnectionState = { kind: 'idle' };
  protocol: ProtocolVersion = 'V3';
  readonly #ports = new Map<string, number>();
  #token = '';
  #stats: readonly ServiceStats[] = [];
  /** Resets that nobody has thought about yet. */
  #unjudged: Extract<ProxyEvent, { kind: 'reset-unanswered' }>[] = [];
  #nextId = 1;
  #moves = 0;

  private constructor(
    readonly cloud: ScriptedCloud,
    seed: number,
  ) {
    this.clock = new ChaosClock(seed);
    this.ledger = new Ledger(
      this.locals,
      () => this.now(),
      (what) => this.violated(what),
    );
    this.proxy = createSourceProxy(
      { dataPlane: dataPlaneOf(cloud), bindAddress: '127.0.0.1', protocol: 'V3', tuning },
      this.clock,
    );
    this.proxy.onEvent((event) => this.#onEvent(event));
    cloud.otherwise = { kind: 'accept', serviceIds: null };
    cloud.nextChannelId = () => String(this.#nextId++);
  }

  static async start(cloud: ScriptedCloud, seed: number): Promise<World> {
    const world = new World(cloud, seed);
    const bound = await world.proxy.bind(world.services.map((serviceId) => ({ serviceId, port: 0 })));
    if (!bound.ok) throw new Error(`bind failed: ${bound.code}`);
    for (const { serviceId, port } of bound.listeners) world.#ports.set(serviceId, port);
    return world;
  }

  now(): number {
    return this.clock.monotonic();
  }

  moved(): void {
    this.#moves += 1;
  }

  violated(what: string): void {
    this.violation ??= what;
  }

  toldByNow(): ReadonlySet<string> {
    return this.ledger.toldByNow();
  }

  started(
    message: MessageOf<'STREAM_START' | 'CONNECTION_START'>,
    protocol: ProtocolVersion,
    channel: string,
  ): Flow | null {
    return this.ledger.started(message, protocol, channel, this.#nextId++);
  }

  endedBySource(flow: Flow): void {
    this.ledger.endedBySource(flow);
  }

  get openLocals(): Local[] {
    return [...this.locals.values()].filter(({ closed }) => !closed);
  }

  open(serviceId: string, greets: boolean): Local {
    const local = new Local(this.#nextId++, serviceId, this.#ports.get(serviceId) ?? 0, greets, this);
    this.locals.set(local.id, local);
    this.ledger.totals.programs += 1;
    return local;
  }

  /**
   * Takes over a WebSocket that was opened since the last time, and announces the services in it; judges resets, or
   * leaves them to their time.
   */
  notice(random: Random): void {
    for (const { serviceId, connection } of this.#unjudged.splice(0)) {
      if (random.chance(0.8)) this.proxy.decideReset(serviceId, connection, random.chance(0.6) ? 'restart' : 'end');
    }
    for (const peer of this.cloud.peers.splice(0)) {
      this.moved();
      if (this.device !== null) this.#earlier.push(this.device);
      this.device = new Device(peer, this);
      this.device.queue({ type: 'SERVICE_IDS', serviceIds: this.services });
      this.device.flush(random);
    }
    this.#earlier = this.#earlier.filter(({ peer }) => peer.closed === null);
    this.cloud.requests.length = 0;
  }

  /** Those whose time it is read again. */
  wake(at: number): void {
    for (const local of this.locals.values())
      if (local.stalledUntil !== null && local.stalledUntil <= at) local.resume();
    if (this.device !== null && this.device.stalledUntil !== null && this.device.stalledUntil <= at)
      this.device.resume();
  }

  /** Asks for what is there already, which must change nothing. */
  async bindAgain(): Promise<void> {
    const bound = await this.proxy.bind(
      this.services.map((serviceId) => ({ serviceId, port: this.#ports.get(serviceId) ?? 0 })),
    );
    if (!bound.ok || bound.listeners.some(({ serviceId, port }) => this.#ports.get(serviceId) !== port))
      this.violated('binding the same ports again changed them');
  }

  /** A new token, as after a rotation. */
  connect(): void {
    this.#token = `AQGA-token-${this.#nextId++}`;
    this.proxy.connect({ accessToken: this.#token, clientToken: null });
  }

  setProtocol(version: ProtocolVersion): void {
    this.protocol = version;
    this.proxy.setProtocol(version);
  }

  /** Everything is read, sent and ended in an orderly way; then nothing may be missing. */
  async settle(random: Random): Promise<void> {
    for (const local of this.locals.values()) local.resume();
    for (const device of [this.device, ...this.#earlier]) device?.resume();
    this.proxy.pauseNewConnections(false);
    this.cloud.script.length = 0;
    await this.#until(
      random,
      () => {
        if (this.link.kind === 'idle' || this.link.kind === 'closed' || this.link.kind === 'refused') this.connect();
        return this.link.kind === 'open' && this.device?.open === true;
      },
      () => `an open link, is ${this.link.kind}`,
    );
    this.#checkLink();
    await this.#until(
      random,
      () => {
        for (const local of this.openLocals) this.#askForEnd(local, random);
        this.device?.flush(random);
        return this.openLocals.length === 0;
      },
      () => `the ends of ${this.openLocals.map((local) => this.#story(local)).join('; ')}`,
    );
    await this.#until(
      random,
      () => this.ledger.allEndsTold,
      () => `one end for each program, told were ${this.ledger.endsTold}`,
    );
    await this.#until(
      random,
      () =>
        this.#stats.every(
          ({ connections, waitingClients, pausedBy }) => connections === 0 && waitingClients === 0 && pausedBy === null,
        ),
      'empty statistics',
    );
    await this.#until(random, () => this.#earlier.length === 0, 'the end of every earlier WebSocket');
    await this.#until(random, () => this.ledger.allStartsSeen, 'the START of every connection');
    // What the source sent before it knew of an end may still be on its way: in the next round nobody would know whose
    // it is. Its pong overtakes what waits for room, and room comes with a pong of ours: the second answer is behind
    // all of it.
    for (let times = 0; times < 2; times += 1) {
      const heard = this.device?.hearing();
      if (heard !== undefined) await this.#until(random, heard, 'the last words of the source');
    }
    this.ledger.checkAndClose();
    this.locals.clear();
    this.device?.flows.clear();
  }

  async stop(): Promise<void> {
    for (const { socket } of this.locals.values()) socket.destroy();
    await this.proxy.stop();
  }

  /** The device ends half of those that have their place; the others, and those that wait, end themselves. */
  #askForEnd(local: Local, random: Random): void {
    const flow = this.ledger.flowOf(local);
    // One that the device ended may have been started again since.
    if (local.asked !== null && (local.ended || flow === undefined || flow.id === local.asked)) return;
    if (flow === undefined && !local.ended && this.link.kind === 'open' && this.protocol === 'V3') return;
    local.asked = flow?.id ?? 0;
    if (flow !== undefined && this.device?.isLive(flow) === true && random.chance(0.5)) {
      if (random.chance(0.8)) this.device.end(flow);
      else this.device.resetStream(flow);
    } else local.end();
  }

  #story(local: Local): string {
    const flow = this.ledger.flowOf(local);
    const what = [
      local.asked !== null && 'asked to end',
      local.ended && 'ended',
      local.killed && 'killed',
      local.error,
      local.socket.readyState,
    ]
      .filter((word) => word !== false && word !== null)
      .join(', ');
    const place =
      flow === undefined
        ? 'without a place'
        : `${flow.key}, ${flow.endedHere ? 'ended by the device, ' : ''}${flow.endedThere ? 'ended by the source, ' : ''}told ${this.ledger.ends.get(flow.key)?.by ?? 'nothing'}`;
    return `program ${local.id} of ${local.serviceId} (${place}; ${what}), link ${this.link.kind}, ${JSON.stringify(this.#stats)}`;
  }

  #checkLink(): void {
    if (this.link.kind !== 'open') return;
    if (this.link.protocol !== this.protocol)
      this.violated(`the link speaks ${this.link.protocol}, asked for was ${this.protocol}`);
    const used = this.device?.peer.request.headers['access-token'];
    if (used !== this.#token) this.violated('the link was opened with another token than the last one');
  }

  /**
   * Lets sockets do what they can, and time pass only when nothing moves: no limit runs out because the machine is
   * slow.
   */
  async #until(random: Random, condition: () => boolean, what: string | (() => string)): Promise<void> {
    const deadline = performance.now() + patience;
    for (let rest = 0, seen = this.#moves; ; rest += 1) {
      this.notice(random);
      if (this.violation !== null || condition()) return;
      if (performance.now() > deadline) throw new Error(`never came: ${typeof what === 'string' ? what : what()}`);
      await turn();
      if (seen !== this.#moves) rest = 0;
      seen = this.#moves;
      if (rest < restAfter) continue;
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (seen === this.#moves) this.clock.advance(step);
      rest = 0;
    }
  }

  #onEvent(event: ProxyEvent): void {
    this.ledger.onEvent(event);
    if (event.kind === 'reset-unanswered') this.#unjudged.push(event);
    if (event.kind === 'stats') {
      this.#stats = event.services;
      if (event.services.some(({ pausedBy }) => pausedBy !== null)) this.ledger.totals.pauses += 1;
    }
    if (event.kind === 'tunnel-connection') {
      this.moved();
      this.link = event.state;
      if (event.state.kind === 'open') this.ledger.totals.links += 1;
    }
  }
}
