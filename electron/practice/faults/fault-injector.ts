import { faultNamed, type FaultName } from '../../../shared/practice/faults';
import type { ActiveFault, FaultTarget } from '../contract';
import type { DeviceFleet } from '../devices/fleet';
import type { ArmedFaults } from './armed-faults';
import { checkTarget, isImmediate, performFault, type FaultContext } from './perform';

/** Faults that a device itself has. */
const deviceFaults = ['device-dead', 'device-service-down', 'host-key-changed'] as const satisfies readonly FaultName[];

const isDeviceFault = (name: FaultName): name is (typeof deviceFaults)[number] =>
  deviceFaults.some((each) => each === name);

/** Makes faults happen: performs those that act at once, arms the others, and tells the devices theirs. */
export class FaultInjector {
  readonly #context: FaultContext;
  readonly #armed: ArmedFaults;
  readonly #fleet: () => DeviceFleet | null;

  constructor(context: FaultContext, armed: ArmedFaults, fleet: () => DeviceFleet | null) {
    this.#context = context;
    this.#armed = armed;
    this.#fleet = fleet;
  }

  /** @throws Error for an unknown name, or when the target does not exist. */
  raise(name: FaultName, target: FaultTarget): void {
    // Names also come from outside this program, past its types.
    if (faultNamed(name) === undefined) throw new Error(`There is no fault named ${name}.`);
    if (isImmediate(name)) {
      performFault(name, target, this.#context);
      return;
    }
    checkTarget(target, this.#context.tunnels);
    this.#tellDevices(name, target, true);
    this.#armed.arm(name, target);
  }

  clear(name: FaultName): void {
    this.#undo(this.#armed.clear(name));
  }

  clearAll(): void {
    this.#undo(this.#armed.clearAll());
  }

  #undo(cleared: readonly ActiveFault[]): void {
    for (const { name, ...target } of cleared) this.#tellDevices(name, target, false);
  }

  #tellDevices(name: FaultName, target: FaultTarget, on: boolean): void {
    if (!isDeviceFault(name)) return;
    const fleet = this.#fleet();
    if (fleet === null) throw new Error('There are no practice devices.');
    const thingName = this.#thingOf(target);
    switch (name) {
      case 'device-dead':
        fleet.setAgentRunning(thingName, !on);
        break;
      case 'device-service-down':
        fleet.setServicesDown(thingName, on);
        break;
      case 'host-key-changed':
        fleet.setHostKeyReplaced(thingName, on);
        break;
    }
  }

  #thingOf({ tunnelId, thingName }: FaultTarget): string | undefined {
    if (tunnelId === undefined) return thingName;
    const tunnel = this.#context.tunnels.all().find((candidate) => candidate.tunnelId === tunnelId);
    return tunnel?.destinationConfig?.thingName ?? thingName;
  }
}
