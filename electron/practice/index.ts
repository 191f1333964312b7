import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { parseBehaviours, type Behaviours } from './behaviours';
import { createAuthority } from './certificates/authority';
import type { Practice, PracticeAddresses, PracticeLog, PracticeOptions, RehearsalStage } from './contract';
import { createControlPlane } from './control/server';
import { ServiceClock, type PracticeClock } from './core/clock';
import { randomIds } from './core/ids';
import { RateLimit } from './core/rate-limit';
import type { TunnelEvent } from './core/tunnel';
import { Tunnels } from './core/tunnels';
import { Relay } from './data/relay';
import { DataPlane } from './data/server';
import { Broker } from './delivery/broker';
import type { DeviceFleet } from './devices/fleet';
import { ExpiryTimer } from './expiry';
import { ArmedFaults, type Scope } from './faults/armed-faults';
import { FaultInjector } from './faults/fault-injector';
import { listenOnLoopback } from './loopback';
import { delay, systemClock } from '../net/clock';
export { PortUnavailable } from './loopback';

/** How much longer every answer takes under the fault `service-slow` (contract.ts). */
const slownessMs = 3000;
const defaultRegion = 'us-east-1';

export interface PracticeServiceOptions extends PracticeOptions {
  /** The clock that lifetimes follow; the system's if absent. `advanceClock` is added to it. */
  readonly clock?: PracticeClock;
  /** Never receives a token. Absent: nothing is logged. */
  readonly log?: PracticeLog;
  /** Told of every fault that is raised or cleared, and of the clock being moved. */
  readonly onRehearsal?: (stage: RehearsalStage) => void;
}

/** Wrong options: an unknown behaviour, or a value it cannot have. */
export class InvalidPracticeOptions extends Error {
  override readonly name = 'InvalidPracticeOptions';
}

/**
 * Starts the practice service: control plane, data plane, message broker and, if wanted, practice devices,
 * all on loopback only.
 * @throws InvalidPracticeOptions, PortUnavailable, or what the file system says about `folder`
 */
export async function startPracticeService(options: PracticeServiceOptions): Promise<Practice> {
  const parsed = parseBehaviours(options.behaviours);
  if (!parsed.ok) throw new InvalidPracticeOptions(parsed.message);
  const service = new PracticeService(options, parsed.behaviours);
  try {
    const addresses = await service.start();
    return { addresses, ...service.functions(), close: () => service.close() };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** The parts of one running service, and the order in which they start and stop. */
class PracticeService {
  readonly #options: PracticeServiceOptions;
  readonly #behaviours: Behaviours;
  readonly #region: string;
  readonly #log: PracticeLog;
  readonly #clock: ServiceClock;
  readonly #armed = new ArmedFaults();
  readonly #tunnels: Tunnels;
  readonly #relay: Relay;
  readonly #expiry: ExpiryTimer;
  readonly #injector: FaultInjector;
  readonly #stopping = new AbortController();
  #broker: Broker | null = null;
  #fleet: DeviceFleet | null = null;
  /** What was started, in that order; closed the other way round. */
  #started: { close(): Promise<void> }[] = [];

  constructor(options: PracticeServiceOptions, behaviours: Behaviours) {
    this.#options = options;
    this.#behaviours = behaviours;
    this.#region = options.region ?? defaultRegion;
    this.#log = options.log ?? (() => undefined);
    this.#clock = new ServiceClock(options.clock);
    this.#tunnels = new Tunnels({
      region: this.#region,
      clock: this.#clock,
      ids: randomIds,
      behaviours,
      onEvent: (event) => this.#onEvent(event),
    });
    this.#relay = new Relay(this.#tunnels, behaviours, this.#log);
    this.#expiry = new ExpiryTimer(this.#tunnels, () => this.#clock.now());
    const context = { tunnels: this.#tunnels, relay: this.#relay, behaviours };
    this.#injector = new FaultInjector(context, this.#armed, () => this.#fleet);
  }

  async start(): Promise<PracticeAddresses> {
    const { folder, mqttPort = 0, dataPort = 0, controlPort = 0 } = this.#options;
    const shared = {
      tunnels: this.#tunnels,
      behaviours: this.#behaviours,
      armed: this.#armed,
      delay: (scope: Scope) => this.#delay(scope),
      now: () => this.#clock.now(),
      log: this.#log,
      region: this.#region,
    };
    const authority = await createAuthority(folder);
    this.#broker = this.#isStarted(await Broker.start({ ...shared, port: mqttPort }));
    const rate = new RateLimit(this.#behaviours.connectsPerSecond);
    const dataPlane = this.#isStarted(
      await DataPlane.start({ ...shared, port: dataPort, authority, relay: this.#relay, rate }),
    );
    const controlPlane = createControlPlane({
      ...shared,
      practice: this.functions(),
      rate: new RateLimit(this.#behaviours.apiRequestsPerSecond),
      onChange: () => this.#expiry.wake(),
    });
    const boundControlPort = await listenOnLoopback([controlPlane], controlPort, ['127.0.0.1'], 'the control plane');
    this.#isStarted({ close: () => closeServer(controlPlane) });
    const addresses = {
      region: this.#region,
      controlPlane: `http://127.0.0.1:${boundControlPort}`,
      dataPlane: `localhost:${dataPlane.port}`,
      mqtt: `mqtt://127.0.0.1:${this.#broker.port}`,
      caFile: authority.caFile,
      caDir: authority.caDir,
    };
    if (this.#options.devices) await this.#startDevices(addresses, dataPlane.port);
    return addresses;
  }

  async #startDevices({ mqtt, caFile, region }: PracticeAddresses, port: number): Promise<void> {
    // Loaded only when wanted: the devices bring an SSH server along.
    const { DeviceFleet } = await import('./devices/fleet');
    const { keptSeed } = await import('./devices/ssh/host-keys');
    const fleet = await DeviceFleet.start({
      mqttUrl: mqtt,
      dataPlane: { host: 'localhost', port },
      ca: await readFile(caFile, 'utf8'),
      region,
      hostKeySeed: await keptSeed(this.#options.folder),
      log: (message) => this.#log('info', message),
    });
    this.#fleet = this.#isStarted(fleet);
  }

  #isStarted<Part extends { close(): Promise<void> }>(part: Part): Part {
    this.#started.push(part);
    return part;
  }

  /** What may be asked of the service while it runs; an error is a rejection. */
  functions(): Omit<Practice, 'addresses' | 'close'> {
    return {
      devices: () => promised(() => this.#fleet?.list() ?? []),
      activeFaults: () => promised(() => this.#armed.list()),
      fault: (name, target = {}) => this.#rehearsed(() => this.#injector.raise(name, target)),
      clearFault: (name) => this.#rehearsed(() => this.#injector.clear(name)),
      clearFaults: () => this.#rehearsed(() => this.#injector.clearAll()),
      advanceClock: (milliseconds) =>
        this.#rehearsed(() => {
          this.#clock.advance(milliseconds);
          this.#expiry.wake();
        }),
    };
  }

  #rehearsed(change: () => void): Promise<void> {
    return promised(() => {
      this.#options.onRehearsal?.('coming');
      try {
        change();
      } finally {
        this.#options.onRehearsal?.('done');
      }
    });
  }

  async close(): Promise<void> {
    for (const part of this.#started.splice(0).reverse()) await part.close();
    this.#expiry.stop();
    this.#stopping.abort();
  }

  #onEvent(event: TunnelEvent): void {
    this.#relay.follow(event);
    if (event.kind !== 'deliver') return;
    const { tunnelId, thingName, token, services } = event;
    if (this.#armed.consume('notification-lost', { tunnelId, thingName })) {
      this.#log('warn', `the notification for ${thingName} is lost (fault)`);
      return;
    }
    this.#broker?.publish({ thingName, token, services }).then(
      () => this.#log('info', `notified ${thingName}`),
      (error: unknown) =>
        this.#log('error', `the notification for ${thingName} could not be published: ${String(error)}`),
    );
  }

  /** Resolves early, not with an error, when the service stops: whoever waits then finds the connection gone. */
  async #delay(scope: Scope): Promise<void> {
    if (!this.#armed.acts('service-slow', scope)) return;
    await delay(systemClock, slownessMs, this.#stopping.signal).catch(() => undefined);
  }
}

/** What `action` returns, or the rejection that it throws. */
function promised<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => resolve(action()));
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
