import { faultNamed, type FaultName } from '../../../shared/practice/faults';
import type { ActiveFault, FaultTarget } from '../contract';
import type { DeviceFleet } from '../devices';
import type { ArmedFaults } from './armed-faults';
import { checkTarget, isImmediate, performFault, type FaultContext } from './perform';

/** Makes faults happen: performs those that act at once, arms the others, and tells the devices theirs. */
export class FaultInjector {
  constructor(
    private readonly context: FaultContext,
    private readonly armed: ArmedFaults,
    private readonly fleet: () => DeviceFleet | null,
  ) {}

  /** @throws Error for an unknown name, or when the target does not exist. */
  async raise(name: FaultName, target: FaultTarget): Promise<void> {
    // Names also come from outside this program, past its types.
    if (faultNamed(name) === undefined) throw new Error(`There is no fault named ${name}.`);
    if (isImmediate(name)) {
      performFault(name, target, this.context);
      return;
    }
    checkTarget(target, this.context.tunnels);
    await this.tellDevices(name, target, true);
    this.armed.arm(name, target);
  }

  async clear(name: FaultName): Promise<void> {
    await this.undo(this.armed.clear(name));
  }

  async clearAll(): Promise<void> {
    await this.undo(this.armed.clearAll());
  }

  private async undo(cleared: readonly ActiveFault[]): Promise<void> {
    for (const { name, ...target } of cleared) await this.tellDevices(name, target, false);
  }

  private async tellDevices(name: FaultName, target: FaultTarget, on: boolean): Promise<void> {
    if (name !== 'device-dead' && name !== 'device-service-down') return;
    const fleet = this.fleet();
    if (fleet === null) throw new Error('There are no practice devices.');
    const thingName = this.thingOf(target);
    if (name === 'device-service-down') fleet.setServicesDown(thingName, on);
    else await fleet.setAgentRunning(thingName, !on);
  }

  private thingOf({ tunnelId, thingName }: FaultTarget): string | undefined {
    if (tunnelId === undefined) return thingName;
    const tunnel = this.context.tunnels.all().find((candidate) => candidate.tunnelId === tunnelId);
    return tunnel?.destinationConfig?.thingName ?? thingName;
  }
}
