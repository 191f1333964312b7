import { ServiceClocks } from '../../cloud';
import type { StateStore } from '../../ipc/state-store';

/** Whose time signatures carry, in this run: what a person agreed to is in the notices as long as it holds. `onChosen`: they chose anew. */
export function joinServiceTime(state: StateStore, onChosen: () => void): ServiceClocks {
  const clocks = new ServiceClocks(
    Date.now,
    () => {
      const offset = [...clocks.inForce().values()][0];
      const others = state.get('notices').filter(({ kind }) => kind !== 'service-time');
      state.set(
        'notices',
        offset === undefined ? others : [...others, { kind: 'service-time', minutesOff: Math.round(-offset / 60_000) }],
      );
    },
    onChosen,
  );
  return clocks;
}
