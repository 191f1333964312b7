/**
 * What a button does, as the AWS CLI would do it (renderer/theme/README.md, Words on the screen: every step stays
 * reachable). Never holds a token.
 */
import { openCommand, rotateCommand, type CliPlace } from '../../shared/commands/aws';
import { usualLifetimeMinutes } from '../../shared/fleet/open-form';
import type { Command } from '../../shared/commands/command';
import type { SessionView } from '../../shared/session/view';
import type { Action } from './presentation';
import { servicesToOpen } from './services-for';

/** A token that can be connected with: nothing is asked of AWS for another one. */
const hasToken = ({ token }: SessionView): boolean => token.state === 'fresh' || token.state === 'in-use';

/**
 * The command of an action; null where the AWS CLI has none: it cannot connect, so *Connect* has one where it makes a
 * token first. `place`: of the session's environment. `usual`: services of a new tunnel where the session has none.
 */
export function commandOf(
  action: Action,
  view: SessionView,
  place: CliPlace,
  usual: readonly string[] = [],
  lifetimeMinutes = usualLifetimeMinutes,
): Command | null {
  const { tunnelId, thingName } = view;
  if (!view.hasAccount) return null;
  if (action.kind === 'recover' && action.recovery.kind === 'rotate' && tunnelId !== null) {
    const thing = view.tunnel?.thingName ?? thingName;
    const services = view.tunnel?.services ?? view.services.map(({ serviceId }) => serviceId);
    return rotateCommand(place, tunnelId, action.recovery.mode, thing === null ? null : { thingName: thing, services });
  }
  if (action.kind === 'open-tunnel' && thingName !== null)
    return openCommand(place, { thingName, services: action.services }, lifetimeMinutes, null);
  const opens =
    action.kind === 'choose-tunnel' ||
    (action.kind === 'replace' && (view.next?.kind !== 'waiting' || view.next.tunnelId === null)) ||
    (action.kind === 'recover' && action.recovery.kind === 'open-new-tunnel');
  if (opens && thingName !== null) {
    const known = view.services.map(({ serviceId }) => serviceId);
    const services = known.length > 0 ? known : servicesToOpen(null, usual);
    return openCommand(place, { thingName, services }, lifetimeMinutes, null);
  }
  return action.kind === 'connect' && tunnelId !== null && !hasToken(view)
    ? rotateCommand(place, tunnelId, 'SOURCE', null)
    : null;
}
