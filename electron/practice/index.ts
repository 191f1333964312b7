import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseBehaviours } from './behaviours';
import { createAuthority } from './certificates/authority';
import type { FaultTarget, Practice, PracticeAddresses, PracticeLog, PracticeOptions } from './contract';
import type { FaultName } from '../../shared/practice/faults';
import { createControlPlane } from './control/server';
import { ServiceClock, type PracticeClock } from './core/clock';
import { randomIds } from './core/ids';
import { RateLimit } from './core/rate-limit';
import type { TunnelEvent } from './core/tunnel';
import { Tunnels } from './core/tunnels';
import { Relay } from './data/relay';
import { startDataPlane } from './data/server';
import { startBroker, type Broker } from './delivery/broker';
import type { DeviceFleet } from './devices';
import { ExpiryTimer } from './expiry';
import { ArmedFaults, type Scope } from './faults/armed-faults';
import { FaultInjector } from './faults/fault-injector';
import { listenOnLoopback } from './loopback';

export type { PracticeClock } from './core/clock';
export { PortUnavailable } from './loopback';

/** How much longer every answer takes under the fault `service-slow` (contract.ts). */
const slowness = 3000;
const defaultRegion = 'us-east-1';

export interface PracticeServiceOptions extends PracticeOptions {
  /** The clock that lifetimes follow; the system's if absent. `advanceClock` is added to it. */
  readonly clock?: PracticeClock;
  /** Never receives a token. Absent: nothing is logged. */
  readonly log?: PracticeLog;
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
  const { behaviours } = parsed;
  const region = options.region ?? defaultRegion;
  const log: PracticeLog = options.log ?? (() => undefined);
  const clock = new ServiceClock(options.clock);
  const armed = new ArmedFaults();
  const stopping = new AbortController();
  const cleanups: (() => void | Promise<void>)[] = [() => stopping.abort()];
  const close = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  let fleet: DeviceFleet | null = null;

  try {
    const authority = await createAuthority(options.folder);
    const broker = await startBroker({ port: options.mqttPort ?? 0, region, behaviours, log });
    cleanups.push(() => broker.close());

    const onEvent = (event: TunnelEvent): void => {
      relay.follow(event);
      if (event.kind === 'deliver') deliver(broker, armed, log, event);
    };
    const tunnels: Tunnels = new Tunnels({ region, clock, ids: randomIds, behaviours, onEvent });
    const relay: Relay = new Relay(tunnels, behaviours, log);
    const expiry = new ExpiryTimer(tunnels, () => clock.now());
    cleanups.push(() => expiry.stop());
    const delay = (scope: Scope): Promise<void> =>
      armed.acts('service-slow', scope) ? slowDown(stopping.signal) : Promise.resolve();

    const dataPlane = await startDataPlane({
      port: options.dataPort ?? 0,
      certificate: authority.certificate,
      privateKey: authority.privateKey,
      tunnels,
      relay,
      behaviours,
      armed,
      rate: new RateLimit(behaviours.connectsPerSecond),
      delay,
      now: () => clock.now(),
      log,
    });
    cleanups.push(() => dataPlane.close());

    const injector = new FaultInjector({ tunnels, relay, behaviours }, armed, () => fleet);
    const functions = {
      devices: () => Promise.resolve(fleet?.list() ?? []),
      activeFaults: () => Promise.resolve(armed.list()),
      fault: (name: FaultName, target: FaultTarget = {}) => injector.raise(name, target),
      clearFault: (name: FaultName) => injector.clear(name),
      clearFaults: () => injector.clearAll(),
      advanceClock: async (milliseconds: number) => {
        await Promise.resolve();
        clock.advance(milliseconds);
        expiry.wake();
      },
    };

    const controlPlane = createControlPlane({
      tunnels,
      practice: functions,
      delay,
      now: () => clock.now(),
      log,
      behaviours,
      armed,
      rate: new RateLimit(behaviours.apiRequestsPerSecond),
      region,
      onChange: () => expiry.wake(),
    });
    const controlPort = await listenOnLoopback(
      [controlPlane],
      options.controlPort ?? 0,
      ['127.0.0.1'],
      'the control plane',
    );
    cleanups.push(async () => {
      const closed = new Promise((resolve) => controlPlane.close(resolve));
      controlPlane.closeAllConnections();
      await closed;
    });

    const addresses: PracticeAddresses = {
      region,
      controlPlane: `http://127.0.0.1:${controlPort}`,
      dataPlane: `localhost:${dataPlane.port}`,
      mqtt: `mqtt://127.0.0.1:${broker.port}`,
      caFile: authority.caFile,
      caDir: authority.caDir,
    };
    if (options.devices) {
      // Loaded only when wanted: the devices bring an SSH server along.
      const { startDeviceFleet } = await import('./devices');
      const started = await startDeviceFleet({
        mqttUrl: addresses.mqtt,
        dataPlane: { host: 'localhost', port: dataPlane.port },
        ca: await readFile(authority.caFile, 'utf8'),
        region,
        log: (message) => log('info', message),
      });
      fleet = started;
      cleanups.push(() => started.close());
    }
    return { addresses, ...functions, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function deliver(
  broker: Broker,
  armed: ArmedFaults,
  log: PracticeLog,
  event: Extract<TunnelEvent, { kind: 'deliver' }>,
): void {
  const { tunnelId, thingName, token, services } = event;
  if (armed.consume('notification-lost', { tunnelId, thingName })) {
    log('warn', `the notification for ${thingName} is lost (fault)`);
    return;
  }
  broker.publish({ thingName, token, services }).then(
    () => log('info', `notified ${thingName}`),
    (error: unknown) => log('error', `the notification for ${thingName} could not be published: ${String(error)}`),
  );
}

/** Resolves early, not with an error, when the service stops: whoever waits then finds the connection gone. */
async function slowDown(signal: AbortSignal): Promise<void> {
  await wait(slowness, undefined, { signal }).catch(() => undefined);
}
