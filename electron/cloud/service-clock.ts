/** Whose time signatures carry: this computer's, or where its clock is wrong and a person agreed, the service's. For this run only. */

/** Beyond this AWS refuses signatures; ms. */
const allowedSkew = 5 * 60_000;
/** A date in an answer has no parts of a second, and comes some time after it was written. */
const worthFollowing = 30_000;

/** The clock of one environment, as its clients use it. */
export interface ServiceClock {
  /** Added to this computer's clock when a request is signed, ms. 0 unless somebody agreed. */
  offset(): number;
  /** An answer carried this date (epoch ms): what is in force follows it, and ends once this computer's clock is right again. */
  seen(serverTime: number): void;
}

export interface ServiceClocks {
  of(environmentId: string): ServiceClock;
  /** A person agreed: the service's clock minus this computer's, ms. */
  use(environmentId: string, offset: number): void;
  /** This computer's own time again, everywhere. */
  release(): void;
  inForce(): ReadonlyMap<string, number>;
}

export function createServiceClocks(now: () => number, onChange: () => void): ServiceClocks {
  const offsets = new Map<string, number>();
  const set = (environmentId: string, offset: number): void => {
    if (offset === 0) offsets.delete(environmentId);
    else offsets.set(environmentId, offset);
    onChange();
  };
  return {
    of: (environmentId) => ({
      offset: () => offsets.get(environmentId) ?? 0,
      seen(serverTime) {
        const used = offsets.get(environmentId);
        if (used === undefined) return;
        const skew = serverTime - now();
        if (Math.abs(skew) < allowedSkew) set(environmentId, 0);
        else if (Math.abs(skew - used) > worthFollowing) set(environmentId, skew);
      },
    }),
    use: set,
    release() {
      offsets.clear();
      onChange();
    },
    inForce: () => offsets,
  };
}

/**
 * Gives a client of the SDK this clock. By itself the SDK corrects a wrong clock silently, on the word of any answer that
 * carries a date; here a person agrees first, so what it would set is not taken.
 */
export function signBy(clock: ServiceClock | undefined, { config }: { readonly config: object }): void {
  Object.defineProperty(config, 'systemClockOffset', { get: () => clock?.offset() ?? 0, set() {}, configurable: true, enumerable: true });
}
