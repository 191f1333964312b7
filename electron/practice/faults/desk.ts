import type { ActiveFault, FaultName, FaultTarget } from '../contract';
import type { DeviceFleet } from '../devices';
import { checkTarget, performFault, type Stage } from './perform';
import { isFaultName, whenOf, type Switchboard } from './switchboard';

/** Where faults are asked for: performs those that act at once, arms the others, and tells the devices theirs. */
export class FaultDesk {
  constructor(
    private readonly stage: Stage,
    private readonly switchboard: Switchboard,
    private readonly fleet: () => DeviceFleet | null,
  ) {}

  /** @throws Error for an unknown name, or when the target does not exist. */
  async raise(name: FaultName, target: FaultTarget): Promise<void> {
    if (!isFaultName(name)) throw new Error(`There is no fault named ${String(name)}.`);
    if (whenOf(name) === 'now') {
      performFault(name, target, this.stage);
      return;
    }
    checkTarget(target, this.stage.tunnels);
    await this.tellDevices(name, target, true);
    this.switchboard.arm(name, target);
  }

  async clear(name: FaultName): Promise<void> {
    await this.undo(this.switchboard.clear(name));
  }

  async clearAll(): Promise<void> {
    await this.undo(this.switchboard.clearAll());
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
    const tunnel = this.stage.tunnels.all().find((candidate) => candidate.tunnelId === tunnelId);
    return tunnel?.destinationConfig?.thingName ?? thingName;
  }
}
