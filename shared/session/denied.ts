/** What is known to be denied to this session, so that no button promises what cannot work. Pure. */
import { tagging, type Denial } from '../problems/denial';
import type { ClientMode, Recovery } from '../problems/recovery';
import type { SessionView } from './view';

type About = Pick<SessionView, 'denied' | 'tunnelId' | 'thingName'>;

/** A denial that named all resources of a kind, this tunnel, or this thing. */
function concerns({ resource }: Denial, { tunnelId, thingName }: About): boolean {
  if (resource.endsWith('*')) return true;
  return [tunnelId === null ? null : `tunnel/${tunnelId}`, thingName === null ? null : `thing/${thingName}`].some(
    (name) => name !== null && resource.endsWith(`:${name}`),
  );
}

/** Why this call would be denied, as far as it was observed; null: nothing is known against it. */
export function deniedCall(about: About, action: string, condition: Denial['condition'] = null): Denial | null {
  const found = about.denied.filter(
    (denial) =>
      denial.action === action &&
      denial.condition?.key === condition?.key &&
      denial.condition?.value === condition?.value &&
      concerns(denial, about),
  );
  return found.at(-1) ?? null;
}

/**
 * Why the tags of a new tunnel would be denied. A tunnel that is still to be opened has no name: whichever resource AWS
 * named stands for all.
 */
export const deniedTags = ({ denied }: Pick<SessionView, 'denied'>): Denial | null =>
  denied.findLast(({ action }) => action === tagging) ?? null;

export const deniedRotation = (about: About, mode: ClientMode): Denial | null =>
  deniedCall(about, 'iot:RotateTunnelAccessToken', { key: 'iot:ClientMode', value: mode });

/** Why the one button of a problem would not work. */
export function deniedRecovery(about: About, recovery: Recovery): Denial | null {
  switch (recovery.kind) {
    case 'rotate':
      return deniedRotation(about, recovery.mode);
    case 'open-new-tunnel':
      return deniedCall(about, 'iot:OpenTunnel');
    default:
      return null;
  }
}

/** Connecting would begin with a new token for this laptop, as it holds none that works, and that is denied. */
export function deniedConnect(view: SessionView): Denial | null {
  const { state } = view.token;
  if (!view.hasAccount || view.tunnelId === null || state === 'fresh' || state === 'in-use') return null;
  return deniedRotation(view, 'SOURCE');
}
