import { ServiceClocks } from '../../cloud';
import type { Notices } from '../notices';

/**
 * Whose time signatures carry, in this run. What a person agreed to is in the notices as long as it holds.
 * @param onChosen a person chose another time.
 */
export function createServiceTime(notices: Notices, onChosen: () => void): ServiceClocks {
  const clocks = new ServiceClocks(
    Date.now,
    () => {
      const offset = [...clocks.inForce().values()][0];
      if (offset === undefined) notices.dismiss('service-time');
      else notices.put({ kind: 'service-time', minutesOff: Math.round(-offset / 60_000) });
    },
    onChosen,
  );
  return clocks;
}
