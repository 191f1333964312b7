import type { FaultName } from '../../../shared/practice/faults';
import type { ActiveFault, FaultTarget } from '../contract';

/** What an event is about, as far as is known. */
export interface Scope {
  readonly tunnelId?: string | undefined;
  readonly thingName?: string | undefined;
}

/** The faults that are armed: `next` until their event comes, `until-cleared` until they are cleared. */
export class ArmedFaults {
  #armed: readonly ActiveFault[] = [];

  list(): readonly ActiveFault[] {
    return this.#armed;
  }

  /** Arming the same fault for the same target twice is arming it once. */
  arm(name: FaultName, target: FaultTarget): void {
    const fault: ActiveFault = { name, ...target };
    if (!this.#armed.some((other) => sameFault(other, fault))) this.#armed = [...this.#armed, fault];
  }

  /** Returns what was armed under this name. */
  clear(name: FaultName): readonly ActiveFault[] {
    const cleared = this.#armed.filter((fault) => fault.name === name);
    this.#armed = this.#armed.filter((fault) => fault.name !== name);
    return cleared;
  }

  clearAll(): readonly ActiveFault[] {
    const cleared = this.#armed;
    this.#armed = [];
    return cleared;
  }

  /** Whether a fault of this name acts on an event of this scope. */
  acts(name: FaultName, scope: Scope = {}): boolean {
    return this.#armed.some((fault) => fault.name === name && matches(fault, scope));
  }

  /** Like `acts`, and disarms what acted: for faults of the kind `next`. */
  consume(name: FaultName, scope: Scope = {}): boolean {
    const acting = this.#armed.find((fault) => fault.name === name && matches(fault, scope));
    if (acting !== undefined) this.#armed = this.#armed.filter((fault) => fault !== acting);
    return acting !== undefined;
  }
}

function matches(fault: ActiveFault, scope: Scope): boolean {
  return (
    (fault.tunnelId === undefined || fault.tunnelId === scope.tunnelId) &&
    (fault.thingName === undefined || fault.thingName === scope.thingName)
  );
}

function sameFault(a: ActiveFault, b: ActiveFault): boolean {
  return a.name === b.name && a.tunnelId === b.tunnelId && a.thingName === b.thingName;
}
